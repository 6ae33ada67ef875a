"""Four tokens go in, and one forward pass is made: what comes out?"""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("two four six eight", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    best = model(input_ids=ids).logits.argmax(-1)
print(tuple(best.shape))
print(tokenizer.decode(best[0]))
