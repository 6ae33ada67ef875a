"""Choose the device, move the model, then make the optimizer, and move each batch."""

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


device = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
model = Net().to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)

batches = [torch.ones(5, 4), torch.zeros(5, 4)]
for x in batches:
    x = x.to(device)  # a tensor: keep what comes back
    loss = model(x).pow(2).mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()

places = {t.device.type for t in [*model.parameters(), *model.buffers(), x, loss]}
print("all in one place:", places == {device.type})
