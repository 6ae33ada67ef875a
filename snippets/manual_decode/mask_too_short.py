"""A mask that was not extended with the cache raises nothing: it is read from the wrong end."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three five seven nine", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    for length in (5, 4, 1):
        cache = model(input_ids=ids).past_key_values  # 4 tokens; the next one makes 5
        mask = torch.ones(1, length, dtype=torch.long)
        eleven = tokenizer("eleven", return_tensors="pt")["input_ids"]
        output = model(input_ids=eleven, past_key_values=cache, attention_mask=mask)
        print("mask of", length, "for 5 tokens:", tokenizer.decode(output.logits[:, -1].argmax(-1)))
