"""In the file the layer stands inside a Sequential, in the model it does not."""
# raises: RuntimeError

from torch import nn

saved = nn.ModuleDict({"fc": nn.Sequential(nn.Linear(4, 2))}).state_dict()
model = nn.ModuleDict({"fc": nn.Linear(4, 2)})
model.load_state_dict(saved)
