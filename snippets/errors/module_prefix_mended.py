"""Cut the prefix off in a new dict, and load strictly."""

from torch import nn

saved = nn.DataParallel(nn.Sequential(nn.Linear(4, 2))).state_dict()
model = nn.Sequential(nn.Linear(4, 2))
print(model.load_state_dict({key.removeprefix("module."): tensor for key, tensor in saved.items()}))
