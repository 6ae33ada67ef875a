"""Net's state_dict: nine tensors, each under the attribute names that lead to it."""

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
model(torch.randn(8, 4))  # one forward pass, in train mode

state = model.state_dict()
for key, tensor in state.items():
    print(f"{key:<24} {tuple(tensor.shape)!s:<6} {tensor.dtype}")
print(len(state), "keys,", len(list(model.parameters())), "of them parameters")
print("batches that norm has seen:", state["norm.num_batches_tracked"].item())
