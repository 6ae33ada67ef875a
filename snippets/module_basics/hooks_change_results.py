"""What a hook returns replaces input or output: model(x) and model.forward(x) can disagree."""

import torch
from torch import nn

model = nn.Identity()
before = model.register_forward_pre_hook(lambda module, args: (args[0] * 10,))
after = model.register_forward_hook(lambda module, args, output: output + 1)

x = torch.tensor([1.0, 2.0])
print("model(x):         ", model(x).tolist())
print("model.forward(x): ", model.forward(x).tolist())

before.remove()
print("one hook removed: ", model(x).tolist())
after.remove()
print("both removed:     ", model(x).tolist())
