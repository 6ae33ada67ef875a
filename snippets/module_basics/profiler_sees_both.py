"""torch.profiler records every operator of model.forward(x); one module label is missing."""

import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile

model = nn.Sequential(nn.Linear(4, 2), nn.ReLU())
x = torch.ones(1, 4)

layers = ("aten::linear", "aten::relu")
operators = []
for label, run in (("model(x)", model), ("model.forward(x)", model.forward)):
    with profile(activities=[ProfilerActivity.CPU], with_stack=True) as profiler:
        run(x)
    names = [event.name for event in profiler.events()]
    operators.append([name for name in names if name.startswith("aten::")])
    print(label)
    print("    operators:", [name for name in operators[-1] if name in layers])
    print("    modules:  ", [name for name in names if name.startswith("nn.Module")])

print("all operators the same:", operators[0] == operators[1])
