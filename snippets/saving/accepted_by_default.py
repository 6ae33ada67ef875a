"""By default torch.load takes tensors and plain values, and refuses other classes."""

import argparse
import datetime
import pickle
import tempfile
from pathlib import Path

import numpy as np
import torch

folder = tempfile.TemporaryDirectory()
path = Path(folder.name, "value.pt")

values = {
    "tensors in a dict": {"weight": torch.ones(2)},
    "numbers, text, None": [1, 0.5, True, "a", None],
    "a tuple, a set": [(1, 2), {3}],
    "torch.dtype, torch.device": [torch.float16, torch.device("cpu")],
    "an optimizer's state_dict": torch.optim.Adam([torch.ones(1)]).state_dict(),
    "a NumPy number": np.float64(0.5),
    "a NumPy array": np.ones(2),
    "a date": datetime.date.today(),
    "parsed arguments": argparse.Namespace(lr=0.1),
    "a whole model": torch.nn.Linear(2, 2),
}
for name, value in values.items():
    torch.save(value, path)
    try:
        torch.load(path)
        print(f"{name:<26} loads")
    except pickle.UnpicklingError:
        print(f"{name:<26} refused")
folder.cleanup()
