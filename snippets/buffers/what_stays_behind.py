""".to() replaces the registered buffer; an alias, a list and a dict keep the old tensor."""

import torch
from torch import nn


class Positions(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("table", torch.arange(4.0))
        self.alias = self.table  # a second name for the same tensor
        self.tables = [self.table]  # a list is not looked into
        self.by_name = {"table": self.table}


positions = Positions().to("meta")

print("buffer:    ", positions.table.device)
print("alias:     ", positions.alias.device)
print("in a list: ", positions.tables[0].device)
print("in a dict: ", positions.by_name["table"].device)

positions = Positions().to(torch.float64)
positions.table += 1
print("after an update:", positions.table[0].item(), "| alias:", positions.alias[0].item())
