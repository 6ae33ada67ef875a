"""Save the state_dict; build the model, load, call eval(): the outputs are equal."""

import tempfile
from pathlib import Path

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


folder = tempfile.TemporaryDirectory()
path = Path(folder.name, "net.pt")
model = Net()
x = torch.randn(8, 4)
model(x)  # in train mode: the running statistics are no longer the initial ones
model.eval()

# Into the file:
torch.save(model.state_dict(), path)

# And back, into a new model:
restored = Net()
print(restored.load_state_dict(torch.load(path, map_location="cpu")))
print("mode after loading:", "train" if restored.training else "eval")
restored.eval()

print("same output:", torch.equal(model(x), restored(x)))
folder.cleanup()
