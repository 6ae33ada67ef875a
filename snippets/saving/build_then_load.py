"""A scheduler that is built on a loaded optimizer sets its learning rate anew."""

import copy

import torch
from torch import nn


def start():
    return torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)


def warmup(optimizer):
    return torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=10)


optimizer = start()
scheduler = warmup(optimizer)
for _ in range(5):
    optimizer.step()
    scheduler.step()
saved = copy.deepcopy((optimizer.state_dict(), scheduler.state_dict()))
print(f"saved:            lr {optimizer.param_groups[0]['lr']:.4f}")

optimizer = start()
scheduler = warmup(optimizer)
optimizer.load_state_dict(saved[0])
scheduler.load_state_dict(saved[1])
print(f"build, then load: lr {optimizer.param_groups[0]['lr']:.4f}")

optimizer = start()
optimizer.load_state_dict(saved[0])
scheduler = warmup(optimizer)
scheduler.load_state_dict(saved[1])
print(f"mixed:            lr {optimizer.param_groups[0]['lr']:.4f}")
