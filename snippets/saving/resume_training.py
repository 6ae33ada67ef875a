"""A resumed run equals the unbroken one only if optimizer and random state come back too."""

import io

import torch
from torch import nn


def train(model, optimizer, steps):
    for _ in range(steps):
        x = torch.randn(8, 4)  # stands for shuffling, dropout and the like
        loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
train(model, optimizer, 5)

file = io.BytesIO()
torch.save({
    "step": 5,
    "model": model.state_dict(),
    "optimizer": optimizer.state_dict(),
    "random": torch.get_rng_state(),
}, file)
train(model, optimizer, 5)  # the unbroken run

for kept in (["model", "optimizer", "random"], ["model", "random"], ["model", "optimizer"]):
    torch.manual_seed(1)  # a new process starts elsewhere
    file.seek(0)
    saved = torch.load(file)
    resumed = nn.Linear(4, 1)
    resumed.load_state_dict(saved["model"])
    fresh = torch.optim.Adam(resumed.parameters(), lr=0.1)
    if "optimizer" in kept:
        fresh.load_state_dict(saved["optimizer"])
    if "random" in kept:
        torch.set_rng_state(saved["random"])
    train(resumed, fresh, 10 - saved["step"])
    equal = torch.equal(resumed.weight, model.weight)
    print(f"{' + '.join(kept):<26} equal to the unbroken run: {equal}")
