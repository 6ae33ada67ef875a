"""The path goes on to the weight."""
# raises: AttributeError

from torch import nn

nn.Sequential(nn.Linear(4, 4)).get_submodule("0.weight")
