"""The mode decides what Dropout does, no_grad whether a graph is built: two switches."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 64), nn.Dropout(0.5))
x = torch.ones(1, 8)


def show(gradients):
    first, second = model(x), model(x)
    mode = "train" if model.training else "eval"
    agree = torch.equal(first, second)
    print(f"{mode:<6} {gradients:<15} {str(agree):<16} {first.requires_grad}")


print("mode   gradients       two calls agree  requires_grad")
for training in (True, False):
    model.train(training)
    show("as usual")
    with torch.no_grad():
        show("no_grad")
    with torch.inference_mode():
        show("inference_mode")

model(x).sum().backward()
print("gradient after a backward pass in eval mode:", tuple(model[0].weight.grad.shape))
