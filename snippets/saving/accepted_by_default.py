"""weights_only=True loads tensors and plain containers; even NumPy's classes are refused."""

import argparse
import collections
import dataclasses
import datetime
import io
import pickle

import numpy as np
import torch


@dataclasses.dataclass
class Config:
    width: int = 8


values = {
    "tensors in a dict": {"float32": torch.ones(2), "bfloat16": torch.ones(2).bfloat16()},
    "str, int, float, bool, None": ["a", 1, 0.5, True, None],
    "tuple, set, OrderedDict": [(1, 2), {3}, collections.OrderedDict(a=1)],
    "torch.Size, dtype, device": [torch.Size([2]), torch.float16, torch.device("cpu")],
    "an optimizer's state_dict": torch.optim.Adam([torch.ones(1)]).state_dict(),
    "a NumPy number": np.float64(0.5),
    "a NumPy array": np.ones(2),
    "argparse.Namespace": argparse.Namespace(lr=0.1),
    "a dataclass": Config(),
    "datetime.date": datetime.date(2026, 1, 1),
    "a whole nn.Module": torch.nn.Linear(2, 2),
}
for name, value in values.items():
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    try:
        torch.load(file)
        print(f"{name:<28} loads")
    except pickle.UnpicklingError:
        print(f"{name:<28} refused")
