"""Pass the whole text together with the cache, and the cache holds it over and over."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three three", return_tensors="pt")["input_ids"]
cache = DynamicCache(config=model.config)
with torch.inference_mode():
    try:
        while True:
            before = cache.get_seq_length()
            logits = model(input_ids=ids, past_key_values=cache).logits
            next_id = logits[:, -1].argmax(-1, keepdim=True)
            places = f"positions {before:2} to {before + ids.shape[1] - 1:2}"
            print(f"text {ids.shape[1]:2}, {places}:", tokenizer.decode(next_id[0]))
            ids = torch.cat([ids, next_id], dim=1)
    except IndexError as error:
        print("IndexError:", error)
print("positions that the model has:", model.config.n_positions)
