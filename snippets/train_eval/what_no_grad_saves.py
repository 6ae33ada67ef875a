"""Here all six results agree; what differs is what is kept for a backward pass."""

import contextlib

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64))
x = torch.randn(128, 64)  # (batch, features)
expected = model(x)
contexts = {
    "(none)": contextlib.nullcontext,  # does nothing
    "no_grad": torch.no_grad,
    "inference_mode": torch.inference_mode,
}
saved = {}  # a tensor that two operations need is kept once


def keep(tensor):
    saved[tensor.data_ptr()] = tensor.nbytes
    return tensor


print("mode   context         same result  kept for backward")
for mode in ("train", "eval"):
    for name, context in contexts.items():
        saved.clear()
        with context(), torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
            y = model.train(mode == "train")(x)
        same = torch.equal(y, expected)
        size = sum(saved.values())
        print(f"{mode:<6} {name:<15} {same!s:<12} {len(saved)} tensors, {size} bytes")
