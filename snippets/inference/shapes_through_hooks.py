"""Forward hooks show which modules ran, in which order, and with which shapes."""

import torch
from torch import nn


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(8, 2)
        self.old_head = nn.Linear(4, 2)
        self.embed = nn.Embedding(10, 4)
        self.mix = nn.Linear(4, 4)

    def forward(self, ids):
        x = self.mix(self.mix(self.embed(ids)))
        x = torch.relu(x).flatten(1)
        return self.head(x)


model = Reader().eval()
called = []


def show(module, inputs, output):
    name = names[module]
    called.append(name)
    shapes = f"{tuple(inputs[0].shape)} -> {tuple(output.shape)}"
    print(f"{name:<6}{type(module).__name__:<10}{shapes}")


names = {module: name for name, module in model.named_children()}
handles = [module.register_forward_hook(show) for module in names]
with torch.inference_mode():
    model(torch.tensor([[1, 2]]))
for handle in handles:
    handle.remove()

print("never called:", [name for name in names.values() if name not in called])
