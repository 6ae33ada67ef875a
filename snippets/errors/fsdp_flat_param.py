"""A file that holds one flat parameter in place of the layers."""
# raises: RuntimeError

import torch
from torch import nn

saved = {"_fsdp_wrapped_module._flat_param": torch.zeros(10)}
nn.Sequential(nn.Linear(4, 2)).load_state_dict(saved)
