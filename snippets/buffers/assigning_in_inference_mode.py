"""A buffer that is assigned in inference mode becomes an inference tensor."""

import re

import torch
from torch import nn


class Counter(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("steps", torch.zeros(1))

    def forward(self, x):
        self.steps = self.steps + 1
        return x


counter = Counter()
with torch.inference_mode():
    counter(torch.ones(1))
print("inference tensor:", counter.steps.is_inference())

fresh = Counter().state_dict()
for change in (counter.steps.zero_, lambda: counter.load_state_dict(fresh)):
    try:
        change()
    except RuntimeError as error:
        found = re.search("Inplace update to inference tensor[^.]*", str(error))
        print("RuntimeError: …", found[0])
