"""Weights, an input and its output are saved, and compared after loading."""

import io

import torch
from torch import nn


class Net(nn.Linear):
    def forward(self, x):
        return super().forward(x)


class Edited(nn.Linear):
    def forward(self, x):
        return super().forward(x) * 100


file, model, x = io.BytesIO(), Net(2, 1), torch.ones(1, 2)
torch.save({"model": model.state_dict(), "x": x, "y": model(x)}, file)
file.seek(0)
saved = torch.load(file)
for code in (Edited, Net):
    model = code(2, 1)
    model.load_state_dict(saved["model"])
    same = model(saved["x"]).allclose(saved["y"])
    print(f"{code.__name__:<6} as saved:", same)
