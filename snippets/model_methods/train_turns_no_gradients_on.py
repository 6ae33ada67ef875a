"""train() turns no gradient on, and a model learns in eval mode as well."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 1))
x, target = torch.randn(16, 2), torch.ones(16, 1)
print("a new model is in train mode:", model.training)

model[0].requires_grad_(False)
model.train()
print("frozen, after train():       ", model[0].weight.requires_grad)
with torch.no_grad():
    print("under no_grad, after train():", model.train()(x).requires_grad)

model.eval()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
losses = []
for _ in range(20):
    loss = (model(x) - target).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print("trained in eval mode, loss:  ", "smaller" if losses[-1] < losses[0] / 2 else "no better")
