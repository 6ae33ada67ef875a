"""Build the layer as it was saved."""

from torch import nn

saved = nn.Sequential(nn.InstanceNorm2d(4, track_running_stats=True)).state_dict()
model = nn.Sequential(nn.InstanceNorm2d(4, track_running_stats=True))
print(model.load_state_dict(saved))
