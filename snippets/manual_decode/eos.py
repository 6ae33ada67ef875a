"""Nothing inside the model stops at <eos>: the loop has to."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("ten nine eight", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    for _ in range(12):
        new = model(input_ids=ids).logits[:, -1].argmax(-1, keepdim=True)
        ids = torch.cat([ids, new], dim=1)
print(tokenizer.decode(ids[0]))
