"""One forward pass scores every token of the vocabulary at every position."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three five seven", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    logits = model(input_ids=ids).logits
print("input_ids:", tuple(ids.shape), "(batch, sequence)")
print("logits:   ", tuple(logits.shape), "(batch, sequence, vocabulary)")

last = logits[:, -1]
print("last row: ", tuple(last.shape), "(batch, vocabulary)")
best = last.argmax(-1)
print("argmax:   ", tuple(best.shape), "(batch)")
print("token", best.item(), "is", tokenizer.decode(best))
