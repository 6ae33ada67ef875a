"""parameters() gives every parameter once, frozen ones too, and can be walked only once."""

import torch
from torch import nn


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 4)
        self.norm = nn.BatchNorm1d(4)
        self.head = nn.Linear(4, 10, bias=False)
        self.head.weight = self.embed.weight


model = Tied()
model.norm.requires_grad_(False)

print("parameters():      ", [tuple(p.shape) for p in model.parameters()])
print("named_parameters():", [name for name, _ in model.named_parameters()])
every_name = [name for name, _ in model.named_parameters(remove_duplicate=False)]
print("remove_duplicate=False:", every_name)
print("trainable:         ", [name for name, p in model.named_parameters() if p.requires_grad])
print("recurse=False:     ", [name for name, _ in model.norm.named_parameters(recurse=False)])
print("named_buffers():   ", [name for name, _ in model.named_buffers()])

parameters = model.parameters()
print("numbers:           ", sum(p.numel() for p in parameters))
try:
    torch.optim.SGD(parameters, lr=0.1)
except ValueError as error:
    print("ValueError:", error)
