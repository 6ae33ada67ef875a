"""What comes back: the model itself, an iterator, a dict that is no copy, or a report."""

import types

import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))

for name, arguments in {
    "eval": (), "train": (), "to": (torch.float32,), "half": (), "float": (), "double": (),
    "requires_grad_": (False,), "apply": (lambda m: None,), "zero_grad": (), "compile": (),
    "parameters": (), "named_parameters": (), "buffers": (), "modules": (), "children": (),
    "state_dict": (), "load_state_dict": (model.state_dict(),),
}.items():
    result = getattr(model, name)(*arguments)
    if result is model:
        says = "the module itself"
    elif isinstance(result, types.GeneratorType):
        says = "a generator, to be walked once"
    else:
        says = type(result).__name__
    print(f"{name + '()':<20} {says}")
