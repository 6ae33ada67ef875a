"""Four names for one tensor, a conversion, and a change in place."""

import torch
from torch import nn


class Positions(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("table", torch.zeros(4))
        self.alias = self.table  # a second name for the same tensor
        self.tables = [self.table]
        self.by_name = {"table": self.table}


positions = Positions().to(torch.float64)
positions.table += 1

print("buffer:   ", positions.table)
print("alias:    ", positions.alias)
print("in a list:", positions.tables[0])
print("in a dict:", positions.by_name["table"])
