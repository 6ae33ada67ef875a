"""A path was passed where the dict is wanted."""
# raises: TypeError

from torch import nn

nn.Linear(4, 2).load_state_dict("model.pt")
