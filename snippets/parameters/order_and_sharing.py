"""named_parameters() gives a module's own first, then each child's; a shared one once."""

import torch
from torch import nn


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(4, 10, bias=False)
        self.embed = nn.Embedding(10, 4)
        self.embed.weight = self.head.weight  # one parameter, two names
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, ids):
        return self.head(self.embed(ids)) * self.scale


model = Tied()
for name, parameter in model.named_parameters():
    print(f"{name:<12} {tuple(parameter.shape)}")
print("output:    ", tuple(model(torch.tensor([[1, 2, 3]])).shape))
print("both names:", [name for name, _ in model.named_parameters(remove_duplicate=False)])
print("state_dict:", list(model.state_dict()))
print("numbers:   ", sum(p.numel() for p in model.parameters()))
