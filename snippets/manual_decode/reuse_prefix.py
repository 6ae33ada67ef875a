"""Prefill a common beginning once, and give every continuation its own copy of the cache."""

import copy
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

start = tokenizer("two four six", return_tensors="pt")["input_ids"]


@torch.inference_mode()
def count_on(ids, cache):
    words = []
    for _ in range(5):
        ids = model(input_ids=ids, past_key_values=cache).logits[:, -1].argmax(-1, keepdim=True)
        words.append(tokenizer.decode(ids[0]))
    return " ".join(words)


with torch.inference_mode():
    common = model(input_ids=start).past_key_values
    shared = copy.deepcopy(common)
for end in ("eight ten", "six six", "five four"):
    new = tokenizer(end, return_tensors="pt")["input_ids"]
    print(end)
    whole = torch.cat([start, new], dim=1)
    print("    no reuse:", count_on(whole, DynamicCache(config=model.config)))
    print("    a copy:  ", count_on(new, copy.deepcopy(common)))
    print("    shared:  ", count_on(new, shared), " cache now", shared.get_seq_length())
print("the one that was copied:", common.get_seq_length(), "tokens")
