"""With right padding `logits[:, -1]` is what follows a pad; generate() miscounts too."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

prompts = ["three five", "zero one two three four"]
inputs = tokenizer(prompts, padding=True, padding_side="right", return_tensors="pt")
with torch.inference_mode():
    logits = model(**inputs).logits
last = inputs["attention_mask"].sum(-1) - 1
print("logits[:, -1]:           ", *[tokenizer.decode(row[-1].argmax()) for row in logits])
own = [tokenizer.decode(row[place].argmax()) for row, place in zip(logits, last)]
print("at each row's last token:", *own)

for side in ("right", "left"):
    inputs = tokenizer(prompts, padding=True, padding_side=side, return_tensors="pt")
    for row in model.generate(**inputs, max_new_tokens=4):
        print(f"{side}:", tokenizer.decode(row))
