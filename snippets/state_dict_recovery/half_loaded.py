"""When load_state_dict raises, every tensor that did fit has already been copied."""

import torch
from torch import nn

torch.manual_seed(0)
saved = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4)).state_dict()
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 10))

try:
    model.load_state_dict(saved)
except RuntimeError as error:
    print("RuntimeError:", error)

for name, tensor in model.state_dict().items():
    print(f"{name:<9} from the file: {torch.equal(tensor, saved[name])}")
