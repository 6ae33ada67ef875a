"""Save the state_dict; build the model, load, call eval(): the outputs are equal."""

import tempfile

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


model, x = Net(), torch.randn(8, 4)
model(x)  # in train mode: the running statistics are no longer the initial ones
model.eval()

with tempfile.TemporaryDirectory() as folder:
    torch.save(model.state_dict(), f"{folder}/net.pt")
    weights = torch.load(f"{folder}/net.pt", map_location="cpu")

restored = Net()
print(restored.load_state_dict(weights))
print("mode after loading:", "train" if restored.training else "eval")
restored.eval()
print("same output:", torch.equal(model(x), restored(x)))
