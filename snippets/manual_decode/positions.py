"""Positions continue from the length of the cache; with wrong ones the model miscounts."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


def count(prompt, position):
    ids, words = tokenizer(prompt, return_tensors="pt")["input_ids"], []
    cache = DynamicCache(config=model.config)
    with torch.inference_mode():
        logits = model(input_ids=ids, past_key_values=cache).logits
        for step in range(7):
            next_id = logits[:, -1].argmax(-1, keepdim=True)
            words.append(tokenizer.decode(next_id[0]))
            place = torch.tensor([[position(ids.shape[1], step)]]) if position else None
            logits = model(input_ids=next_id, past_key_values=cache, position_ids=place).logits
    return " ".join(words)


for prompt in ("three four", "三 三"):
    print(prompt)
    print("    left to the model:  ", count(prompt, None))
    print("    length + step:      ", count(prompt, lambda length, step: length + step))
    print("    one too far:        ", count(prompt, lambda length, step: length + step + 1))
    print("    counted from zero:  ", count(prompt, lambda length, step: step))
    print("    always zero:        ", count(prompt, lambda length, step: 0))
