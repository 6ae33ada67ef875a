"""How many tokens does the model read in order to write three?"""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three five", return_tensors="pt")["input_ids"]
read = 0
with torch.inference_mode():
    for _ in range(3):
        read += ids.shape[1]
        token = model(input_ids=ids).logits[:, -1].argmax(-1, keepdim=True)
        ids = torch.cat([ids, token], dim=1)
print(tokenizer.decode(ids[0]))
print("tokens read:", read)
