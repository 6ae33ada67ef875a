"""After to(dtype) an optimizer still holds the parameters; its own state is not converted."""

import torch
from torch import nn


def show(label):
    held = optimizer.param_groups[0]["params"][0]
    state = [s["exp_avg"].dtype for p, s in optimizer.state.items() if p is held]
    print(f"{label:<22} {held is model.weight!s:<11} {held.dtype}  {state}")


def step(model, optimizer):
    optimizer.zero_grad()
    model(torch.ones(1, 2, dtype=model.weight.dtype)).sum().backward()
    optimizer.step()


print("to() called            still held  parameter      state")
model = nn.Linear(2, 1)
optimizer = torch.optim.Adam(model.parameters())
model.to(torch.float64)
step(model, optimizer)
show("before the first step")

model.to(torch.float32)
try:
    step(model, optimizer)
except RuntimeError as error:
    show("after a step")
    print("RuntimeError:", error)

optimizer.load_state_dict(optimizer.state_dict())  # casts the state to its parameters
step(model, optimizer)
show("state reloaded")

model.to("meta")
show("to('meta')")

torch.__future__.set_overwrite_module_params_on_conversion(True)
model = nn.Linear(2, 1)
optimizer = torch.optim.Adam(model.parameters())
model.to(torch.float64)
show("overwriting")
before = model.weight.clone()
step(model, optimizer)
print("a step changes the model:", not torch.equal(model.weight, before))
