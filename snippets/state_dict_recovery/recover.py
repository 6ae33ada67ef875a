"""A recovery: look, rename into a new dict, load strictly, prove it, save it clean."""

import io

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


# An old file, of a wrapped model whose head was called fc; with an input and its output.
trained, x = Net().eval(), torch.randn(8, 4)
wrapped = nn.DataParallel(trained).state_dict()
old = {key.replace("head.", "fc."): tensor for key, tensor in wrapped.items()}
file, clean = io.BytesIO(), io.BytesIO()
torch.save({"epoch": 3, "model": old, "x": x, "output": trained(x).detach()}, file)
file.seek(0)

checkpoint = torch.load(file, map_location="cpu")
print("1 look:  ", list(checkpoint))
print("         ", list(checkpoint["model"])[-2:])

state = {}
for key, tensor in checkpoint["model"].items():
    key = key.removeprefix("module.")
    if key.startswith("fc."):
        key = "head." + key.removeprefix("fc.")
    state[key] = tensor
print("2 rename:", list(state)[-2:])

model = Net()
print("3 load:  ", model.load_state_dict(state))

model.eval()
torch.testing.assert_close(model(checkpoint["x"]), checkpoint["output"])
print("4 prove:  the output is the old one")

torch.save(model.state_dict(), clean)
clean.seek(0)
print("5 save:  ", Net().load_state_dict(torch.load(clean)))
