"""`crop(-n)` takes the last n tokens out of a cache again; a positive number is refused now."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("九 八 七 七 七", return_tensors="pt")["input_ids"]
six = tokenizer("六", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    cache = model(input_ids=ids).past_key_values
    print("tokens:", cache.get_seq_length())
    cache.crop(-2)
    print("after crop(-2):", cache.get_seq_length())
    logits = model(input_ids=six, past_key_values=cache).logits[:, -1]
    fresh = model(input_ids=torch.cat([ids[:, :3], six], dim=1)).logits[:, -1]
print("九 八 七 六 →", tokenizer.decode(logits.argmax(-1)))
print("as if the two had never been there:", torch.allclose(logits, fresh, atol=1e-4))
try:
    cache.crop(3)
except ValueError as error:
    print("ValueError:", str(error).split(". ")[0])
