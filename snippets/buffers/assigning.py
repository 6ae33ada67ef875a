"""A tensor assigned to a buffer's name becomes the buffer, on whatever device it lies."""

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

counter.to("meta")  # stands in for a GPU
counter.steps = torch.zeros(1)  # made on the CPU, and registered
print("after the move:", counter.steps.device)

try:
    counter.register_buffer("start", torch.zeros(1))
except KeyError as error:
    print("KeyError:", error)
