"""The saved norm layer kept statistics, the model's does not."""
# raises: RuntimeError

from torch import nn

saved = nn.Sequential(nn.InstanceNorm2d(4, track_running_stats=True)).state_dict()
nn.Sequential(nn.InstanceNorm2d(4)).load_state_dict(saved)
