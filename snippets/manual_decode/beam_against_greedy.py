"""Beam search finds another text than greedy decoding, and the length penalty decides which."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


def log_probability(ids, start):
    with torch.inference_mode():
        log_probs = model(input_ids=ids[None]).logits[0, start - 1 : -1].log_softmax(-1)
    return log_probs.gather(1, ids[start:, None]).sum().item()


for prompt in ("twenty", "eighteen"):
    inputs = tokenizer(prompt, return_tensors="pt")
    for name, settings in {
        "greedy:                     ": {},
        "4 beams, length_penalty=0.0:": {"num_beams": 4, "length_penalty": 0.0},
        "4 beams, length_penalty=1.0:": {"num_beams": 4},
    }.items():
        ids = model.generate(**inputs, max_new_tokens=22, do_sample=False, **settings)[0]
        total, length = log_probability(ids, 1), len(ids) - 1
        print(name, f"sum {total:.1f}, mean {total / length:.2f}:", tokenizer.decode(ids))
