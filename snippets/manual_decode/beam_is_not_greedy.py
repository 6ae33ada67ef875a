"""`do_sample=False` with `num_beams=4` is no greedy decoding; temperature and top_p are ignored there."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers import GenerationConfig

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

for settings in ({"do_sample": False}, {"do_sample": False, "num_beams": 4}, {"do_sample": True, "num_beams": 4}):
    mode = GenerationConfig(**settings).get_generation_mode()
    print(settings, "→", mode.value)

inputs = tokenizer("eighteen", return_tensors="pt")
everything = {"do_sample": False, "temperature": 1.0, "top_p": 0.9, "top_k": 50, "num_beams": 4}
all_at_once = model.generate(**inputs, max_new_tokens=22, **everything)[0]
greedy = model.generate(**inputs, max_new_tokens=22, do_sample=False)[0]
beams = model.generate(**inputs, max_new_tokens=22, num_beams=4)[0]
print("is the greedy text:", torch.equal(all_at_once, greedy))
print("is the beam search:", torch.equal(all_at_once, beams))
