"""Dropout with p=0.8: which values come out, and what is their mean?"""

import torch
from torch import nn

torch.manual_seed(0)
drop = nn.Dropout(p=0.8)
x = torch.ones(100_000)

for mode in ("train", "eval"):
    y = drop.train(mode == "train")(x)
    values = [round(value, 2) for value in y.unique().tolist()]
    print(f"{mode:<5} values {values}, mean {y.mean():.2f}, zeros {(y == 0).float().mean():.0%}")

drop.train()
torch.manual_seed(0)
first = drop(x)
torch.manual_seed(0)
print("same seed, same draw:", torch.equal(first, drop(x)))
