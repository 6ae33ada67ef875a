"""Converting takes one new tensor at a time: the peak is not both models."""

import copy
from itertools import accumulate

import torch
from torch.profiler import ProfilerActivity, profile
from transformers import GPT2Config, GPT2LMHeadModel

with torch.device("meta"):
    template = GPT2LMHeadModel(GPT2Config(n_layer=6))
template.to_empty(device="cpu").tie_weights()


def record(build):
    """The bytes that PyTorch's CPU allocator handed out and got back while `build()` ran."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as run:
        kept = build()
    events = run.profiler.kineto_results.events()
    changes = [event.nbytes() for event in events if event.name() == "[memory]"]
    in_use = list(accumulate(changes))
    print(f"peak {max(in_use):>11,}   at the end {in_use[-1]:>11,}")
    return kept


print("float32 model:         ", end=" ")
model = record(lambda: copy.deepcopy(template))
print("converted in place:    ", end=" ")
model = record(lambda: copy.deepcopy(template).to(torch.float16))
print("a state_dict is kept:  ", end=" ")
model = record(lambda: [m := copy.deepcopy(template), m.state_dict(), m.to(torch.float16)])
