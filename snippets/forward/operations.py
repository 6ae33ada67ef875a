"""A TorchFunctionMode sees the torch functions that a forward pass calls, modules or not."""

import torch
from torch import nn
from torch.overrides import TorchFunctionMode


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x):
        batch, sequence, width = x.shape
        qkv = self.qkv(x).view(batch, sequence, 3, self.heads, -1)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind()
        weights = (q @ k.transpose(-2, -1)).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(batch, sequence, width))


class Operations(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        output = function(*args, **(kwargs or {}))
        outputs = output if isinstance(output, tuple) else [output]
        shapes = [tuple(t.shape) for t in outputs if isinstance(t, torch.Tensor)]
        if shapes:
            print(f"{function.__name__:<12}", *shapes)
        return output


model = Attention(width=8, heads=2)
x = torch.ones(1, 3, 8)
with torch.inference_mode(), Operations():
    model(x)
