"""generate() returns token ids with the prompt in front; logits and cache only on request."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("one three five", return_tensors="pt")
ids = model.generate(**inputs, max_new_tokens=5)
print("returns:", tokenizer.decode(ids[0]))
print("shape:", tuple(ids.shape), ids.dtype)
print("new only:", tokenizer.decode(ids[0, inputs["input_ids"].shape[1] :]))

kept = {"return_dict_in_generate": True, "output_logits": True}
result = model.generate(**inputs, max_new_tokens=5, **kept)
print("on request:", *result.keys())
print("logits:", len(result.logits), "steps of", tuple(result.logits[0].shape))
print("cache:", result.past_key_values.get_seq_length(), "tokens: the last one was never fed")
with torch.inference_mode():
    forward = model(input_ids=ids).logits[0, 2:-1]
same = torch.allclose(torch.cat(result.logits), forward, atol=1e-4)
print("one forward over the result gives the same logits:", same)
