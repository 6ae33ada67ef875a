"""In train mode Dropout draws anew at every call; in eval mode it returns its input."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Dropout(p=0.5))
x = torch.ones(10)

for mode in (True, False):
    model.train(mode)
    print("train" if mode else "eval")
    for call in range(3):
        print("  ", [int(value) for value in model(x)])

model.train()
torch.manual_seed(0)
first = model(x)
torch.manual_seed(0)
print("same seed, same draw:", torch.equal(first, model(x)))
