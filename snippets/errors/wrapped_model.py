"""A file saved from the plain model, loaded into the wrapped one."""
# raises: RuntimeError

from torch import nn

saved = nn.Sequential(nn.Linear(4, 2)).state_dict()
wrapped = nn.DataParallel(nn.Sequential(nn.Linear(4, 2)))
wrapped.load_state_dict(saved)
