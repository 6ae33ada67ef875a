"""The meta device refuses a CPU tensor in some operations, and says nothing in others."""

import torch
from torch import nn

gpu = "meta"  # pretend
mixes = {
    "Linear": lambda: nn.Linear(2, 2).to(gpu)(torch.ones(1, 2)),
    "the same, no bias": lambda: nn.Linear(2, 2, bias=False).to(gpu)(torch.ones(1, 2)),
    "LayerNorm": lambda: nn.LayerNorm(2).to(gpu)(torch.ones(1, 2)),
    "tensor + tensor": lambda: torch.ones(2, device=gpu) + torch.ones(2),
    "cat": lambda: torch.cat([torch.ones(2, device=gpu), torch.ones(2)]),
    "cross_entropy": lambda: nn.functional.cross_entropy(
        torch.ones(1, 2, device=gpu), torch.tensor([1])
    ),
    "Embedding": lambda: nn.Embedding(4, 2).to(gpu)(torch.tensor([1])),
    "Conv1d": lambda: nn.Conv1d(1, 1, 1).to(gpu)(torch.ones(1, 1, 2)),
    "tensor[index]": lambda: torch.ones(2, device=gpu)[torch.tensor([1])],
}

for name, call in mixes.items():
    try:
        print(f"{name:<19}NO ERROR, the result is on {call().device}")
    except RuntimeError as error:
        print(f"{name:<19}{error}")

number = torch.tensor(3.0)  # on the CPU, without dimensions
print("one number mixes: ", (torch.ones(2, device=gpu) * number).device)
