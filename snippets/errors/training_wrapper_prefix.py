"""A file saved from a training wrapper, loaded into the model itself."""
# raises: RuntimeError

import torch
from torch import nn

task = nn.Module()
task.model = nn.Sequential(nn.Linear(4, 2))
task.loss = nn.CrossEntropyLoss(weight=torch.ones(2))
nn.Sequential(nn.Linear(4, 2)).load_state_dict(task.state_dict())
