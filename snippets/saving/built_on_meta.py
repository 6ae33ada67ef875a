"""A model built on meta is empty; assign=True fills it, but only with what the file holds."""

import textwrap
import warnings

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.register_buffer("mask", torch.ones(4), persistent=False)


state = Block().state_dict()

drawn_before = torch.get_rng_state()
with torch.device("meta"):
    model = Block()
print("random numbers drawn:", not torch.equal(drawn_before, torch.get_rng_state()))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print("without assign:", model.load_state_dict(state), model.fc.weight.device)
print(textwrap.fill("warning: " + str(caught[0].message).split(" (")[0], 90))

print("with assign:   ", model.load_state_dict(state, assign=True), model.fc.weight.device)

everything = [*model.named_parameters(), *model.named_buffers()]
left = [name for name, tensor in everything if tensor.is_meta]
print("still on meta: ", left)

model.mask = torch.ones(4)  # what no file holds, you must make again
devices = {tensor.device.type for tensor in [*model.parameters(), *model.buffers()]}
assert devices == {"cpu"}, "ready to use"
