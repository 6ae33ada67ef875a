"""A lazy layer was saved before its first call, and has no weights yet."""
# raises: RuntimeError

from torch import nn

saved = nn.LazyLinear(2).state_dict()
nn.Linear(4, 2).load_state_dict(saved)
