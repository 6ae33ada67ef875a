"""Between two devices in one model PyTorch moves nothing; accelerate's hooks do."""

import torch
from accelerate.hooks import AlignDevicesHook, add_hook_to_module
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2).to("meta"))
x = torch.ones(1, 2)

try:
    model(x)
except RuntimeError as error:
    print("RuntimeError:", error)

add_hook_to_module(model[1], AlignDevicesHook(execution_device="meta"))
print("with a hook on the second layer:", model(x).device)


class Split(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(2, 2), nn.Linear(2, 2).to("meta")

    def forward(self, x):
        hidden = self.first(x)
        return self.second(hidden.to(self.second.weight.device))  # by hand


print("by hand, in forward():          ", Split()(x).device)
