"""Quantize the model in the same way, then load."""

import torch
from torch import nn
from torch.ao.quantization import quantize_dynamic

quantized = quantize_dynamic(nn.Sequential(nn.Linear(4, 2)))
model = quantize_dynamic(nn.Sequential(nn.Linear(4, 2)))
print(model.load_state_dict(quantized.state_dict()))
x = torch.ones(1, 4)
print("the same output:", torch.equal(model(x), quantized(x)))
