"""One forward pass scores every word of the vocabulary at every position of the prompt."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("three five seven", return_tensors="pt")
with torch.inference_mode():
    logits = model(**inputs).logits
print("input_ids:", tuple(inputs["input_ids"].shape), "(batch, sequence)")
print("logits:   ", tuple(logits.shape), "(batch, sequence, vocabulary)")

last = logits[:, -1]
print("last:     ", tuple(last.shape), "(batch, vocabulary)")
print("largest:  ", tokenizer.decode(last.argmax(-1)))

probabilities = last.softmax(-1)
for name, scores in (("logits", last), ("softmax", probabilities)):
    to_one = abs(scores.sum().item() - 1) < 0.01
    print(f"{name + ':':8} sum to 1: {to_one}, some negative: {scores.min().item() < 0}")
print("same winner:", torch.equal(last.argmax(-1), probabilities.argmax(-1)))
