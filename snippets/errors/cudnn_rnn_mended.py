"""train() for training; only the layers whose mode you mean in eval mode."""

import torch
from torch import nn

model = nn.ModuleDict({"lstm": nn.LSTM(4, 8), "drop": nn.Dropout()})
model.train()
model["drop"].eval()
output, _ = model["lstm"](torch.randn(5, 3, 4))
model["drop"](output).sum().backward()
print({name: layer.training for name, layer in model.named_children()})
