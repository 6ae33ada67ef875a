"""One cache, two tries: how may 'three five' go on?"""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three five", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    cache = model(input_ids=ids).past_key_values
    for word in ("six", "seven"):
        new = tokenizer(word, return_tensors="pt")["input_ids"]
        logits = model(input_ids=new, past_key_values=cache).logits
        guess = tokenizer.decode(logits[0, -1].argmax())
        print(f"three five {word} … {guess};", "in the cache:", cache.get_seq_length())
