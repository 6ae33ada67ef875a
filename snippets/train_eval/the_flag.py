"""eval() sets training = False in the model and in every module it has registered."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.norm(self.hidden(x)).relu())


def show(label):  # the model's own name is ""
    print(label, [name or "(model)" for name, m in model.named_modules() if m.training])


print("              in train mode")
model = Net()
show("new:         ")
model.eval()
show("eval():      ")
model.norm.train()
show("norm.train():")
model.train()
show("train():     ")

model = Net().eval()  # eval() returns the model
print("built in one line:", tuple(model(torch.ones(5, 4)).shape))
