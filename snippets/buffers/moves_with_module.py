"""A registered buffer moves with its module; a plain tensor attribute stays behind."""

import torch
from torch import nn


class Scaler(nn.Module):
    def __init__(self):
        super().__init__()
        self.plain = torch.ones(3)
        self.register_buffer("buffer", torch.ones(3))


scaler = Scaler().to("meta")

print("plain attribute:", scaler.plain.device)
print("buffer:         ", scaler.buffer.device)
