"""Pack each tensor before saving."""

import torch
from safetensors.torch import load, save

state = {"weight": torch.arange(6).reshape(2, 3).T}
packed = {key: tensor.contiguous() for key, tensor in state.items()}
print("the same values:", load(save(packed))["weight"].equal(state["weight"]))
