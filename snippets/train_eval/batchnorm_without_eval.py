"""In train mode BatchNorm answers by the rest of the batch, and each call changes the model."""

import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(1)
for _ in range(200):
    norm(torch.randn(64, 1))  # trained on data around 0

row = torch.tensor([[1.0]])
batches = {f"next to {n}": torch.tensor([[1.0], [n]]) for n in (-1.0, 9.0)}

for mode in ("eval", "train"):
    norm.train(mode == "train")
    for name, batch in batches.items():
        with torch.inference_mode():
            y = norm(batch)[0].item()
        mean = norm.running_mean.item()
        print(f"{mode:<5} mode, {name:<12}  answer {y:5.2f} | running_mean {mean:5.2f}")

try:
    norm(row)
except ValueError as error:
    print("train mode, alone         ValueError:", str(error).split(",")[0])
print(f"eval  mode, alone         answer {norm.eval()(row).item():5.2f}")

image = torch.randn(1, 1, 4, 4)  # one image has many values per channel: no error
print("one image, train mode:    ", tuple(nn.BatchNorm2d(1)(image).shape))
