"""eval() sets a flag in modules of every class; other randomness and the graph stay."""

import torch
from torch import nn


class Noisy(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm2d(1)
        self.linear = nn.Linear(4, 4)
        self.drop = nn.Dropout()

    def forward(self, x):
        return self.drop(self.linear(self.norm(x))) + torch.rand(4)  # never looks at the mode


def in_train_mode(model):
    return [name or "(root)" for name, module in model.named_modules() if module.training]


model = Noisy()
for module in model.modules():  # what eval() is often said to do
    if isinstance(module, (nn.Dropout, nn.BatchNorm1d)):
        module.eval()
print("in train mode after the loop:", in_train_mode(model))

model.eval()
print("in train mode after eval():  ", in_train_mode(model))

x = torch.ones(1, 1, 1, 4)
print("two calls agree:             ", torch.equal(model(x), model(x)))
print("the output requires grad:    ", model(x).requires_grad)
