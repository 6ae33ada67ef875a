"""distilgpt2's architecture, converted to float16: what is in memory, tensor by tensor."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

with torch.device("meta"):
    model = GPT2LMHeadModel(GPT2Config(n_layer=6))
model.tie_weights()


def convert(old_is_freed):
    in_use = peak = sum(p.nbytes for p in model.parameters())
    for p in model.parameters():
        in_use += p.nbytes // 2  # the new tensor is made
        peak = max(peak, in_use)
        if old_is_freed:
            in_use -= p.nbytes  # then the old one goes
    return f"peak {peak:>11,}   at the end {in_use:>11,}"


print("converted in place:   ", convert(old_is_freed=True))
print("a state_dict is kept: ", convert(old_is_freed=False))
