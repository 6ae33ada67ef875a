"""A loop that asks `if next_id == eos` works for one text and raises for two."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


def first_steps(prompts):
    inputs = tokenizer(prompts, return_tensors="pt")
    with torch.inference_mode():
        next_id = model(**inputs).logits[:, -1].argmax(-1, keepdim=True)
    if next_id == tokenizer.eos_token_id:
        return "stopped"
    return tokenizer.batch_decode(next_id)


print(first_steps(["twenty nineteen"]), first_steps(["nineteen twenty"]))
try:
    first_steps(["nineteen twenty", "二 三"])
except RuntimeError as error:
    print("RuntimeError:", error)
