"""trace and export keep the branch that an `if` once took; torch.compile goes by the flag again."""

import warnings

import torch
from torch import nn


class ClipFlag(nn.Module):
    clip = False

    def forward(self, x):
        return x.clamp(max=1) if self.clip else x


class ClipBatch(nn.Module):
    def forward(self, x):
        return x.clamp(max=1) if x.mean() > 1 else x


class ClipRows(nn.Module):
    def forward(self, x):
        return torch.where(x.mean(dim=1, keepdim=True) > 1, x.clamp(max=1), x)


small, large = torch.zeros(1, 2), torch.full((1, 2), 3.0)
ways = {
    "torch.jit.trace": lambda model: torch.jit.trace(model, small),
    "torch.export": lambda model: torch.export.export(model, (small,)).module(),
    "fullgraph=True": lambda model: torch.compile(model, fullgraph=True, backend="eager"),
    "torch.compile": lambda model: torch.compile(model, backend="eager"),
}
for way, convert in ways.items():
    print(way)
    for model in (ClipFlag(), ClipBatch(), ClipRows()):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                converted = convert(model)
                converted(small)
                model.clip = True  # only ClipFlag asks
                found = "right" if torch.equal(converted(large), model(large)) else "wrong"
            except Exception as error:
                found = type(error).__name__
        warned = {w.category.__name__ for w in caught} - {"DeprecationWarning"}
        print(f"    {type(model).__name__:<10} {found}", *warned)
