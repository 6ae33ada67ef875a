"""forward() swallows `cache_position` like any misspelt name; generate() refuses both."""

import inspect
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)
inputs = tokenizer("three five", return_tensors="pt")

print("in the signature:", "cache_position" in inspect.signature(model.forward).parameters)
with torch.inference_mode():
    right = model(**inputs).logits
    nonsense = model(**inputs, cache_position=torch.tensor([40, 7])).logits
    misspelt = model(input_ids=inputs["input_ids"], attention_maks=torch.zeros(1, 2)).logits
print("forward(cache_position=nonsense): as if not given:", torch.equal(right, nonsense))
print("forward(attention_maks=zeros):    as if not given:", torch.equal(right, misspelt))
for name in ("cache_position", "attention_maks"):
    try:
        model.generate(**inputs, **{name: torch.zeros(1, 2)})
    except ValueError as error:
        print("generate:", str(error).split(" (note")[0])
