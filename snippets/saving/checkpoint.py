"""A checkpoint to go on from is a dictionary of state_dicts: saved and loaded in pairs."""

import tempfile

import torch
from torch import nn


def start():
    model = nn.Linear(4, 2)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    return model, optimizer, torch.optim.lr_scheduler.StepLR(optimizer, step_size=1)


def train(model, optimizer, scheduler, epochs):
    for epoch in epochs:
        print(f"epoch {epoch}, lr {optimizer.param_groups[0]['lr']:g}")
        optimizer.zero_grad()
        model(torch.randn(8, 4)).square().mean().backward()
        optimizer.step()
        scheduler.step()


model, optimizer, scheduler = start()
train(model, optimizer, scheduler, range(2))

with tempfile.TemporaryDirectory() as folder:
    torch.save({
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "epoch": 1,  # the last one finished
        "rng": torch.get_rng_state(),
    }, f"{folder}/checkpoint.pt")
    checkpoint = torch.load(f"{folder}/checkpoint.pt", map_location="cpu")

for key, value in checkpoint.items():
    inside = list(value)[:2] if isinstance(value, dict) else []  # two of its keys
    print(f"  {key:<9} {type(value).__name__:<11}", *inside)

model, optimizer, scheduler = start()  # new objects, as in a new program
model.load_state_dict(checkpoint["model"])
optimizer.load_state_dict(checkpoint["optimizer"])
scheduler.load_state_dict(checkpoint["scheduler"])
torch.set_rng_state(checkpoint["rng"])
train(model, optimizer, scheduler, range(checkpoint["epoch"] + 1, 4))
