"""A hook that is put on a layer after the first compiled run does not run, without a warning."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x):
        return torch.relu(self.layer(x))


def in_place(model):
    model.compile(backend="eager")
    return model


ways = {
    "not compiled": lambda model: model,
    "torch.compile(model)": lambda model: torch.compile(model, backend="eager"),
    "model.compile()": in_place,
}
x = torch.ones(1, 2)
print("the hook came            before the first run  after it")
for way, prepare in ways.items():
    runs = []
    for after in (False, True):
        torch._dynamo.reset()  # forgets what was compiled
        model, ran = Net(), []
        prepared = prepare(model)
        if after:
            prepared(x)
        model.layer.register_forward_hook(lambda module, args, output: ran.append(1))
        prepared(x)
        runs.append(f"ran {len(ran)} times")
    print(f"{way:<24} {runs[0]:<21} {runs[1]}")

torch._dynamo.reset()
prepared(x)
print("and then a reset:", len(ran))
