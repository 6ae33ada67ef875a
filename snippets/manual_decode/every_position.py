"""The logits at a position score the token after it, whatever follows."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

text = "nine eight seven six"
inputs = tokenizer(text, return_tensors="pt")
with torch.inference_mode():
    logits = model(**inputs).logits
    shorter = model(input_ids=inputs["input_ids"][:, :2]).logits

seen = []
for word, scores in zip(text.split(), logits[0]):
    seen.append(word)
    chance, best = scores.softmax(-1).max(-1)  # the largest, and its column
    print(f"after {' '.join(seen)}: {tokenizer.decode(best)}, {chance.item():.0%}")
same = torch.allclose(logits[:, :2], shorter, atol=1e-4)
print("the first two are the same without the rest:", same)
