"""Two texts, one loop."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer(["three two", "three four"], return_tensors="pt")["input_ids"]
with torch.inference_mode():
    for _ in range(10):
        new = model(input_ids=ids).logits[:, -1].argmax(-1, keepdim=True)
        ids = torch.cat([ids, new], dim=1)
        if (new == tokenizer.eos_token_id).any():
            break
for text in ids:
    print(tokenizer.decode(text))
