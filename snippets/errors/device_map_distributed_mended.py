"""Each process loads a whole model, without a device map."""

from accelerate import Accelerator
from torch import nn

accelerator = Accelerator(cpu=True)
model = accelerator.prepare(nn.Linear(2, 1))
print(type(model).__name__, "on", model.weight.device)
