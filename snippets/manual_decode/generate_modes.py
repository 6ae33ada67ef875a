"""generate() switches gradients off, but leaves `training` alone: dropout stays on."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)
inputs = tokenizer("three five", return_tensors="pt")
print("from_pretrained() gives training =", model.training)
print("forward():  a graph is kept:", model(**inputs).logits.requires_grad)
kept = {"return_dict_in_generate": True, "output_logits": True}
logits = model.generate(**inputs, max_new_tokens=2, **kept).logits[0]
print("generate(): a graph is kept:", logits.requires_grad)

for module in model.modules():
    if isinstance(module, torch.nn.Dropout):
        module.p = 0.3  # the counting model has none by itself
torch.manual_seed(0)
for mode in (True, False):
    model.train(mode)
    texts = {tokenizer.decode(model.generate(**inputs, max_new_tokens=4)[0]) for _ in range(5)}
    print(f"train({mode}): the same in 5 runs: {len(texts) == 1}, training: {model.training}")
assert texts == {"three five seven nine eleven thirteen"}, "without dropout it counts right"
