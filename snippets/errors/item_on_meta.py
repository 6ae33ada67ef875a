"""A layer's setting is computed with tensors, while the model is built on meta."""
# raises: RuntimeError

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.depth = int(torch.tensor([2, 3]).sum())


with torch.device("meta"):
    Net()
