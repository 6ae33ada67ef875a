"""The mode decides what Dropout does, the context whether a graph is built: two switches."""

import contextlib

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 64), nn.Dropout(0.5))
x = torch.ones(1, 8)
contexts = {
    "(none)": contextlib.nullcontext,
    "no_grad": torch.no_grad,
    "inference_mode": torch.inference_mode,
}

print("mode   context         two calls agree  output has a graph")
for mode in ("train", "eval"):
    model.train(mode == "train")
    for name, context in contexts.items():
        with context():
            first, second = model(x), model(x)
        agree = torch.equal(first, second)
        print(f"{mode:<6} {name:<15} {agree!s:<16} {first.grad_fn is not None}")

model.eval()
model(x).sum().backward()
print("gradient after a backward pass in eval mode:", tuple(model[0].weight.grad.shape))
