"""Written by hand a norm and a softmax overflow in float16; the layers of PyTorch do not."""

import torch
from torch import nn

x = torch.tensor([[300.0, -300.0, 100.0, 0.0]]).half()
centred = x - x.mean()
by_hand = centred / centred.square().mean(-1, keepdim=True).sqrt()
print("norm by hand:     ", by_hand[0].tolist())
print("nn.LayerNorm:     ", [round(v, 1) for v in nn.LayerNorm(4).half()(x)[0].tolist()])

x = torch.tensor([[12.0, 10.0, 0.0]]).half()
print("softmax by hand:  ", (x.exp() / x.exp().sum(-1, keepdim=True))[0].tolist())
print("softmax:          ", [round(v, 1) for v in x.softmax(-1)[0].tolist()])

ones = torch.ones(70_000).half()
print("70,000 ones:       sum", ones.sum().item(), "| mean", ones.mean().item())

mask = torch.full((1, 2), -1e9)  # "minus infinity", as written for float32
print("a row of -1e9:    ", mask.softmax(-1)[0].tolist())
print("  in float16:     ", mask.half().softmax(-1)[0].tolist())
smallest = torch.full((1, 2), torch.finfo(torch.float16).min).half()
print("  finfo(dtype).min:", smallest.softmax(-1)[0].tolist())
