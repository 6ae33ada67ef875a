"""A shape error names the shapes that met, some of them already flattened or transposed."""

import textwrap

import torch
from torch import nn

x = torch.randn(2, 5, 8)  # (batch, sequence, width)
attempts = {
    "Linear(16, 4) on (2, 5, 8)": lambda: nn.Linear(16, 4)(x),
    "(2, 5, 8) @ (2, 5, 8)": lambda: x @ x,
    "(2, 5, 8) + (2, 8)": lambda: x + torch.randn(2, 8),
    "LayerNorm(5) on (2, 5, 8)": lambda: nn.LayerNorm(5)(x),
    "Conv1d(8, 4, 1) on (2, 5, 8)": lambda: nn.Conv1d(8, 4, 1)(x),
    "view(2, 5, 3, 3)": lambda: x.view(2, 5, 3, 3),
    "transpose(1, 2), then view(2, 40)": lambda: x.transpose(1, 2).view(2, 40),
    "Embedding(50, 8) on id 50": lambda: nn.Embedding(50, 8)(torch.tensor([50])),
}
for what, attempt in attempts.items():
    try:
        attempt()
    except (IndexError, RuntimeError) as error:
        message = f"{type(error).__name__}: {error}"
        print(what, *textwrap.wrap(message, 90, break_on_hyphens=False), sep="\n    ")

assert (x @ x.transpose(1, 2)).shape == (2, 5, 5), "a transpose mends the product"
assert (x + torch.randn(2, 8).unsqueeze(1)).shape == (2, 5, 8), "(2, 1, 8) broadcasts"
assert nn.Conv1d(8, 4, 1)(x.transpose(1, 2)).shape == (2, 4, 5), "channels before length"
assert x.transpose(1, 2).reshape(2, 40).shape == (2, 40), "reshape copies where view refuses"
