"""An optimizer's state_dict knows parameters by number, and is empty before a step."""

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
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
print("before a step:", optimizer.state_dict()["state"])

model(torch.randn(8, 4)).sum().backward()
optimizer.step()

saved = optimizer.state_dict()
for number, values in saved["state"].items():
    print(number, {name: tuple(tensor.shape) for name, tensor in values.items()})
for group in saved["param_groups"]:
    print("lr:", group["lr"], "params:", group["params"])
print("dtype of an average:", saved["state"][0]["exp_avg"].dtype)
