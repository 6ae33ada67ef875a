"""An `if` on a tensor decides for the whole batch: a row's result depends on its neighbours."""

import torch
from torch import nn


class ClipBatch(nn.Module):
    def forward(self, x):
        return x.clamp(max=1) if x.mean() > 1 else x


class ClipRows(nn.Module):
    def forward(self, x):
        large = x.mean(dim=1, keepdim=True) > 1  # (batch, 1)
        return torch.where(large, x.clamp(max=1), x)


row = torch.tensor([[0.0, 1.5]])
batch = torch.cat([row, torch.tensor([[9.0, 9.0]])])

for model in (ClipBatch(), ClipRows()):
    alone, beside = model(row)[0], model(batch)[0]
    print(f"{type(model).__name__:<9}  alone: {alone.tolist()}  in a batch: {beside.tolist()}")

try:
    batch.clamp(max=1) if batch.mean(dim=1) > 1 else batch
except RuntimeError as error:
    print("RuntimeError:", error)
