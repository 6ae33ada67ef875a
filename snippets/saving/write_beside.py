"""torch.save destroys what it writes over; write beside it, then replace it."""

import os
import pickle
import tempfile
from pathlib import Path

import torch


def save_beside(value, path):
    beside = path.with_suffix(".tmp")
    torch.save(value, beside)
    os.replace(beside, path)


old, new = {"weight": torch.full((4096,), 7.0)}, {"weight": torch.zeros(4096)}
fails = {**new, "schedule": lambda epoch: 0.1}  # no function can be pickled like that

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "checkpoint.pt")
    for save in (torch.save, save_beside):
        print(save.__name__)

        torch.save(old, path)
        try:
            save(fails, path)
        except (pickle.PicklingError, AttributeError):
            pass
        try:
            print("  it failed, and the old file:", list(torch.load(path)))
        except RuntimeError as error:
            print("  it failed, and the old file:", str(error).split(":")[0])

        torch.save(old, path)
        mapped = torch.load(path, mmap=True)["weight"]
        save(new, path)
        print("  it wrote, and a mapped weight:", mapped[0].item())
