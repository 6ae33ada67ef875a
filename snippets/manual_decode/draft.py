"""A draft changes the number of the large model's passes, and no token of its greedy text."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
large, draft = [AutoModelForCausalLM.from_pretrained(folder) for _ in range(2)]
fed = []
large.register_forward_pre_hook(
    lambda module, args, kwargs: fed.append(kwargs["input_ids"].shape[1]), with_kwargs=True
)
inputs = tokenizer("ten nine eight seven six five ten nine", return_tensors="pt")


def generate(**settings):
    fed.clear()
    ids = large.generate(**inputs, max_new_tokens=12, do_sample=False, **settings)
    return ids, len(fed)


plain, passes = generate()
print(tokenizer.decode(plain[0]))
print(f"no draft: {passes} passes")
same, passes = generate(prompt_lookup_num_tokens=4)
print(f"prompt lookup: {passes} passes, the same text: {torch.equal(same, plain)}")
torch.manual_seed(0)
for noise in (0.0, 0.2):
    with torch.no_grad():
        for p in draft.parameters():
            p.add_(noise * torch.randn_like(p))
    same, passes = generate(assistant_model=draft)
    print(f"draft with noise {noise}: {passes} passes, the same text: {torch.equal(same, plain)}")

inputs = tokenizer(["one two", "ten nine"], return_tensors="pt")
try:
    generate(assistant_model=draft)
except ValueError as error:
    print("ValueError:", error)
