"""A StaticCache has its full size from its first use on; what does not fit is an error."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, StaticCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three four", return_tensors="pt")["input_ids"]
cache = StaticCache(config=model.config, max_cache_len=6)
new = ids
with torch.inference_mode():
    try:
        for _ in range(8):
            logits = model(input_ids=new, past_key_values=cache).logits
            new = logits[:, -1].argmax(-1, keepdim=True)
            keys, used = cache.layers[0].keys, int(cache.get_seq_length())
            print("keys", tuple(keys.shape), "used", used, tokenizer.decode(new[0]))
    except IndexError as error:
        print(f"{type(error).__name__}: {error}")

inputs = tokenizer("三 五", return_tensors="pt")
dynamic = model.generate(**inputs, max_new_tokens=12)
static = model.generate(**inputs, max_new_tokens=12, cache_implementation="static")
print("generate: the same text:", torch.equal(dynamic, static))
