"""Greedy decoding in four lines: score, take the best, append it, and again."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three four", return_tensors="pt")["input_ids"]
print(ids.tolist(), tokenizer.decode(ids[0]))
with torch.inference_mode():
    for _ in range(4):
        scores = model(input_ids=ids).logits[:, -1]  # (1, 45): one for each word
        best = scores.argmax(-1, keepdim=True)  # (1, 1): the id of the best
        ids = torch.cat([ids, best], dim=1)
        print(ids.tolist(), tokenizer.decode(ids[0]))
