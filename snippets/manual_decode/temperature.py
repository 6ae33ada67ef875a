"""Temperature divides the logits; the order of the words stays, their distance changes."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, TemperatureLogitsWarper

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("三", return_tensors="pt")
with torch.inference_mode():
    logits = model(**inputs).logits[:, -1]

ranked = logits[0].argsort(descending=True)[:4]
print("temperature:", *[tokenizer.decode(word) for word in ranked])
for temperature in (0.1, 0.5, 1.0, 2.0):
    mine = logits / temperature
    library = TemperatureLogitsWarper(temperature)(inputs["input_ids"], logits)
    assert torch.equal(mine, library), "temperature is a division"
    print(f"{temperature:11}:", *[f"{p:.0%}" for p in mine.softmax(-1)[0, ranked].tolist()])
try:
    TemperatureLogitsWarper(0.0)
except ValueError as error:
    print("ValueError:", str(error).split(",")[0])
