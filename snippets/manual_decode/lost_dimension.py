"""Without `keepdim=True` the next token has lost a dimension."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three five", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    last = model(input_ids=ids).logits[:, -1]
    print(tuple(last.argmax(-1, keepdim=True).shape), "or", tuple(last.argmax(-1).shape))
    try:
        model(input_ids=last.argmax(-1))
    except IndexError as error:
        print("IndexError:", error)
