"""A checkpoint that was saved from a wrapped model: every key starts with `module.`."""
# raises: RuntimeError

from torch import nn

saved = nn.DataParallel(nn.Sequential(nn.Linear(4, 2))).state_dict()
nn.Sequential(nn.Linear(4, 2)).load_state_dict(saved)
