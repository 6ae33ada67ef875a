"""Greedy decoding: take the best token, append it, ask again, until it is <eos>."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("five four three", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    while ids[0, -1] != tokenizer.eos_token_id:
        best = model(input_ids=ids).logits[:, -1].argmax(-1, keepdim=True)
        ids = torch.cat([ids, best], dim=1)
        print(tokenizer.decode(best[0]))
