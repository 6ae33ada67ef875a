"""Python's and NumPy's generators and the place in the data are states of their own."""

import io
import random

import numpy as np
import torch
from torch.utils.data import DataLoader

torch.manual_seed(0)
numbers = np.random.default_rng(0)
loader = DataLoader(range(6), shuffle=True)


def draw():
    return random.random(), numbers.random(), torch.rand(1).item()


before_shuffling = torch.get_rng_state()
batches = iter(loader)
print("done:     ", [next(batches).item() for _ in range(2)])

file = io.BytesIO()
torch.save({
    "rng": torch.get_rng_state(),
    "python": random.getstate(),
    "numpy": numbers.bit_generator.state,
    "before_shuffling": before_shuffling,
    "batches": 2,
}, file)
print("to come:  ", [batch.item() for batch in batches])
drawn = draw()

file.seek(0)
saved = torch.load(file)
torch.set_rng_state(saved["rng"])
print("rng alone:", [batch.item() for batch in loader])
torch.set_rng_state(saved["rng"])
print("  same draws of Python, NumPy, torch:", [a == b for a, b in zip(draw(), drawn)])

torch.set_rng_state(saved["before_shuffling"])
batches = iter(loader)
for _ in range(saved["batches"]):
    next(batches)
torch.set_rng_state(saved["rng"])
random.setstate(saved["python"])
numbers.bit_generator.state = saved["numpy"]
print("all:      ", [batch.item() for batch in batches])
print("  same draws of Python, NumPy, torch:", [a == b for a, b in zip(draw(), drawn)])
