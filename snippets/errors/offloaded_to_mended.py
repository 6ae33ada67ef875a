"""Leave the model where it is, and call it with an input from the CPU."""

import tempfile

import torch
from accelerate import dispatch_model
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
x = torch.ones(1, 2)
before = model(x)
with tempfile.TemporaryDirectory() as folder:
    split = {"0": "cpu", "1": "disk"}
    dispatch_model(model, split, main_device="cpu", offload_dir=folder)
    print("between calls:", *[p.device for p in model.parameters()])
    print("same result:", torch.equal(model(x), before))
