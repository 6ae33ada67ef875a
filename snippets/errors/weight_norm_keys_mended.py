"""Use the new weight_norm in the model: it reads the files of both."""

import torch
from torch import nn
from torch.nn.utils import parametrizations, weight_norm

x = torch.ones(1, 4)
for norm in weight_norm, parametrizations.weight_norm:
    source = norm(nn.Linear(4, 2))
    model = parametrizations.weight_norm(nn.Linear(4, 2))
    report = model.load_state_dict(source.state_dict())
    print(report, torch.allclose(model(x), source(x)))
