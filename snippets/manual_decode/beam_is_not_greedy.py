"""`do_sample=False` with `num_beams=4` is beam search, not greedy decoding."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers import GenerationConfig

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

for do_sample in (False, True):
    for num_beams in (1, 4):
        config = GenerationConfig(do_sample=do_sample, num_beams=num_beams)
        name = config.get_generation_mode().value
        print(f"do_sample={do_sample}, num_beams={num_beams}: {name}")

inputs = tokenizer("eighteen", return_tensors="pt")
everything = {"do_sample": False, "temperature": 1.0, "top_p": 0.9, "top_k": 50, "num_beams": 4}
all_at_once = model.generate(**inputs, max_new_tokens=22, **everything)[0]
greedy = model.generate(**inputs, max_new_tokens=22, do_sample=False)[0]
beams = model.generate(**inputs, max_new_tokens=22, num_beams=4)[0]
print("is the greedy text:", torch.equal(all_at_once, greedy))
print("is the beam search:", torch.equal(all_at_once, beams))
