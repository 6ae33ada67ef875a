"""A state_dict carries a version for each module; a plain dict and safetensors lose it."""

import copy
import io

import safetensors.torch
import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
state = model.state_dict()
for path, data in state._metadata.items():
    print(f"module {path!r:<4} {data}")

file = io.BytesIO()
torch.save(state, file)
file.seek(0)
copies = {
    "torch.save": torch.load(file),
    "copy.deepcopy": copy.deepcopy(state),
    "dict(state)": dict(state),
    "state.copy()": state.copy(),
    "safetensors": safetensors.torch.load(safetensors.torch.save(state)),
}
for how, result in copies.items():
    print(f"{how:<14} kept: {hasattr(result, '_metadata')}")
