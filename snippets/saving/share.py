"""safetensors: the same tensors and names, in a file with nothing in it to run."""

import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
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
path = Path(folder.name, "net.safetensors")
model = Net().eval()

save_file(model.state_dict(), path)

restored = Net()
print(restored.load_state_dict(load_file(path)))
restored.eval()

x = torch.randn(8, 4)
print("same output:", torch.equal(model(x), restored(x)))
folder.cleanup()
