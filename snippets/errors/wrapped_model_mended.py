"""Load into the model inside the wrapper."""

from torch import nn

saved = nn.Sequential(nn.Linear(4, 2)).state_dict()
wrapped = nn.DataParallel(nn.Sequential(nn.Linear(4, 2)))
print(wrapped.module.load_state_dict(saved))
