"""model.compile() compiles only model(x); a torch.compile() wrapper compiles forward() too."""

import torch
from torch import nn

compiled_runs = []


def backend(graph, inputs):
    def run(*args):
        compiled_runs.append(1)
        return graph.forward(*args)

    return run


def count(run):
    compiled_runs.clear()
    run(torch.ones(1, 2))
    return len(compiled_runs)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x):
        return torch.relu(self.layer(x))


model = Net()
wrapper = torch.compile(model, backend=backend)
print("wrapper(x):          ", count(wrapper))
print("wrapper.forward(x):  ", count(wrapper.forward))
print("model(x), the inside:", count(model))

model.compile(backend=backend)
print("after model.compile()")
print("model(x):            ", count(model))
print("model.forward(x):    ", count(model.forward))
