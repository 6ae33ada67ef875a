"""A seed fixes the draws of a whole batch, not of a row: with company a row draws otherwise."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


def draw(prompts, seed):
    inputs = tokenizer(prompts, padding=True, return_tensors="pt")
    torch.manual_seed(seed)
    drawn = model.generate(**inputs, do_sample=True, temperature=2.0, max_new_tokens=5)
    return tokenizer.batch_decode(drawn)


seeds = range(8)
alone = [draw(["三"], seed)[0] for seed in seeds]
again = [draw(["三"], seed)[0] for seed in seeds]
company = [draw(["三", "十"], seed)[0] for seed in seeds]
second = [draw(["十", "三"], seed)[1] for seed in seeds]
print("same seed, same prompt: the same text:", alone == again)
print("first row of two:  the same as alone:", alone == company)
print("second row of two: the same as alone:", alone == second)
assert draw(["三", "十"], 0) == draw(["三", "十"], 0), "the same batch repeats"
