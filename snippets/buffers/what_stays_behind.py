"""Registered buffers always move; what stays behind is a tensor that the module does not know: an alias, a list, a dict."""

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
