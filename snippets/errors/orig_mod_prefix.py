"""A file saved from a compiled model: every key starts with `_orig_mod.`."""
# raises: RuntimeError

import torch
from torch import nn

saved = torch.compile(nn.Sequential(nn.Linear(4, 2))).state_dict()
nn.Sequential(nn.Linear(4, 2)).load_state_dict(saved)
