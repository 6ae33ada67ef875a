"""Compiled, then wrapped for several GPUs: two prefixes."""
# raises: RuntimeError

import torch
from torch import nn

wrapped = nn.DataParallel(torch.compile(nn.Sequential(nn.Linear(4, 2))))
nn.Sequential(nn.Linear(4, 2)).load_state_dict(wrapped.state_dict())
