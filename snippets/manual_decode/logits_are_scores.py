"""Logits are no probabilities; softmax makes them, and the winner is the same."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three five seven", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    logits = model(input_ids=ids).logits[0, -1]
probabilities = logits.softmax(-1)

for name, scores in (("logits", logits), ("softmax", probabilities)):
    to_one = abs(scores.sum().item() - 1) < 0.01
    print(f"{name + ':':8} sum to 1: {to_one}, some negative: {scores.min().item() < 0}")
print("same winner:", torch.equal(logits.argmax(-1), probabilities.argmax(-1)))
