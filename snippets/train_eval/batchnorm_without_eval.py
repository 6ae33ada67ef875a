"""In train mode BatchNorm answers by the rest of the batch, and each call changes the model."""

import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(1)
for _ in range(200):
    norm(torch.randn(64, 1))  # trained on data around 0


def ask(neighbour):
    y = norm(torch.tensor([[1.0], [neighbour]]))[0].item()
    mode = "train" if norm.training else "eval"
    mean, var = norm.running_mean.item(), norm.running_var.item()
    print(f"{mode:<5} next to {neighbour:4}: {y:5.2f} | running mean {mean:5.2f}, var {var:.2f}")


print("output for the row 1.0    | after the call")
norm.eval()
ask(-1.0)
ask(9.0)
norm.train()
ask(-1.0)
ask(9.0)
norm.eval()
ask(-1.0)
