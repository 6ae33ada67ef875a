"""Assigning a tensor to a buffer's name keeps it a buffer; anything else is refused, and names cannot be taken twice."""

import torch
from torch import nn


class Counter(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("steps", torch.zeros(1))
        self.start = torch.zeros(1)


counter = Counter()
counter.steps = counter.steps + 1  # a new tensor under the registered name
print("still a buffer:", "steps" in dict(counter.named_buffers()), counter.steps)

try:
    counter.steps = 7
except TypeError as error:
    print("TypeError:", error)

try:
    counter.register_buffer("start", torch.zeros(1))
except KeyError as error:
    print("KeyError:", error)
