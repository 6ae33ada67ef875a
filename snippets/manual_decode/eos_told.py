"""Told of another end, `generate()` runs past <eos>; told of several, it stops at any."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("十 九 八", return_tensors="pt")
print("44 is", tokenizer.decode(44))
for ends in (44, [44, 1]):
    told = model.generate(**inputs, max_new_tokens=12, eos_token_id=ends)[0]
    print(f"eos_token_id={ends}:", tokenizer.decode(told))

last = told[-1]
print("last == [44, 1]:", last == [44, 1])
print("isin:", torch.isin(last, torch.tensor([44, 1])))
