"""A Dropout was inserted, and the layer behind it has a new number."""
# raises: RuntimeError

from torch import nn

saved = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2)).state_dict()
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 2))
model.load_state_dict(saved)
