"""Which of three tensors are parameters, and which of them does a step change?"""

import torch
from torch import nn

model = nn.Module()  # an empty module, enough to register in
model.a = nn.Parameter(torch.ones(1))
model.b = nn.Parameter(torch.ones(1)) * 2
model.c = nn.Parameter(torch.ones(1) * 2)

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
(model.a + model.b).backward()
optimizer.step()

print([name for name, _ in model.named_parameters()])
print(f"{model.a.item():.1f} {model.b.item():.1f} {model.c.item():.1f}")
