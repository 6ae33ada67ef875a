"""Leave out one part, and this resumed run does not end like the unbroken one."""

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


def start():
    model = Net()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2)
    return {"model": model, "optimizer": optimizer, "scheduler": scheduler}


def train(run, epochs):
    for _ in range(epochs):
        x = torch.randn(8, 4)  # stands for shuffling, dropout and the like
        run["optimizer"].zero_grad()
        run["model"](x).square().mean().backward()
        run["optimizer"].step()
        run["scheduler"].step()


torch.manual_seed(0)
unbroken = start()
train(unbroken, 3)
parts = {name: part.state_dict() for name, part in unbroken.items()}
file = io.BytesIO()
torch.save({**parts, "rng": torch.get_rng_state()}, file)
train(unbroken, 3)

for left_out in ("nothing", "model", "optimizer", "scheduler", "rng"):
    torch.manual_seed(1)  # a new process starts elsewhere
    file.seek(0)
    saved = torch.load(file)
    resumed = start()
    for name, part in resumed.items():
        if name != left_out:
            part.load_state_dict(saved[name])
    if left_out != "rng":
        torch.set_rng_state(saved["rng"])
    train(resumed, 3)
    equal = torch.equal(resumed["model"].head.weight, unbroken["model"].head.weight)
    print(f"left out: {left_out:<9} equal to the unbroken run: {equal}")
