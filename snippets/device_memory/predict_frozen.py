"""Net, trained in part: the bytes of weights, gradients and averages."""

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


model = Net()
model.hidden.requires_grad_(False)
model.norm.requires_grad_(False)
optimizer = torch.optim.AdamW(model.parameters())
model(torch.rand(8, 4)).sum().backward()
optimizer.step()

gradients = [p.grad for p in model.parameters() if p.grad is not None]
states = optimizer.state.values()
averages = [state[name] for state in states for name in ("exp_avg", "exp_avg_sq")]
print("weights:  ", sum(t.nbytes for t in model.parameters()), "bytes")
print("gradients:", sum(t.nbytes for t in gradients), "bytes")
print("averages: ", sum(t.nbytes for t in averages), "bytes")
