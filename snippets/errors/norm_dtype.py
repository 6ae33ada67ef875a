"""A LayerNorm in float16 gets float32."""
# raises: RuntimeError

import torch
from torch import nn

nn.LayerNorm(4).half()(torch.ones(2, 4))
