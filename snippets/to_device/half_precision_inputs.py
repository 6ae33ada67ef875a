"""A float16 model wants float16 inputs; token ids stay integers; large weights overflow."""

import torch
from torch import nn

x = torch.ones(1, 2)

for layer in (nn.Linear(2, 2), nn.LayerNorm(2)):
    layer.to(torch.float16)
    try:
        layer(x)
    except RuntimeError as error:
        print(f"{type(layer).__name__}: {error}")
    print("  with its own dtype:", layer(x.to(layer.weight.dtype)).dtype)

embedding = nn.Embedding(5, 2).to(torch.float16)
print("ids stay integers:   ", embedding(torch.tensor([1, 2])).dtype)

large = nn.Linear(1, 1, bias=False)
nn.init.constant_(large.weight, 70_000.0)
assert torch.finfo(torch.float16).max == 65504, "the largest float16"
print("float16 overflows:   ", large.to(torch.float16).weight.item())
nn.init.constant_(large.to(torch.float32).weight, 70_000.0)
print("bfloat16 only rounds:", large.to(torch.bfloat16).weight.item())
