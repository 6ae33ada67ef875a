"""Prefill fills the cache with the prompt; each decode step then takes one token."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three five seven", return_tensors="pt")["input_ids"]
cache = DynamicCache(config=model.config)
with torch.inference_mode():
    logits = model(input_ids=ids, past_key_values=cache).logits
    print("prefill: three five seven in, cache", cache.get_seq_length())
    for _ in range(2):
        token = logits[:, -1].argmax(-1, keepdim=True)
        ids = torch.cat([ids, token], dim=1)
        logits = model(input_ids=token, past_key_values=cache).logits
        print("decode: ", tokenizer.decode(token[0]), "in, cache", cache.get_seq_length())
        whole = model(input_ids=ids).logits
        same = torch.allclose(logits[:, -1], whole[:, -1], atol=1e-4)
        print("    logits", tuple(logits.shape), "as without a cache:", same)
print(tokenizer.decode(ids[0]), "→", tokenizer.decode(logits[0, -1].argmax()))
