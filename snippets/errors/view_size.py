"""36 numbers a row do not make rows of 10."""
# raises: RuntimeError

import torch

x = torch.randn(4, 9)
x.view(4, 10)
