"""A loop around forward() makes the calls that generate() makes: what saves is the cache."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)
fed = []
model.register_forward_pre_hook(
    lambda module, args, kwargs: fed.append(kwargs["input_ids"].shape[1]), with_kwargs=True
)
inputs = tokenizer("one two three", return_tensors="pt")
model.generate(**inputs, max_new_tokens=8)
print("generate():     ", fed, "=", sum(fed), "tokens")

fed.clear()
cache, new = DynamicCache(config=model.config), inputs["input_ids"]
with torch.inference_mode():
    for _ in range(8):
        new = model(input_ids=new, past_key_values=cache).logits[:, -1].argmax(-1, keepdim=True)
print("loop:           ", fed, "=", sum(fed), "tokens")

fed.clear()
with torch.inference_mode():
    output = model(**inputs)
    for _ in range(8):  # choose, then feed: the last call is for nothing
        new = output.logits[:, -1].argmax(-1, keepdim=True)
        output = model(input_ids=new, past_key_values=output.past_key_values)
print("feed at the end:", fed, "=", sum(fed), "tokens")

fed.clear()
ids = inputs["input_ids"]
with torch.inference_mode():
    for _ in range(8):
        new = model(input_ids=ids).logits[:, -1].argmax(-1, keepdim=True)
        ids = torch.cat([ids, new], dim=1)
print("without a cache:", fed, "=", sum(fed), "tokens")
