"""A renamed layer needs a mapping of prefixes; a strict load checks that it is complete."""

from torch import nn


class Old(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 16)
        self.fc_out = nn.Linear(16, 4)


class New(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(8, 16), nn.ReLU())
        self.head = nn.Linear(16, 4)


renames = {"fc.": "encoder.0.", "fc_out.": "head."}  # with its dot, "fc." does not match fc_out

state = {}
for key, tensor in Old().state_dict().items():
    for old, new in renames.items():
        if key.startswith(old):
            key = new + key.removeprefix(old)
            break
    state[key] = tensor

print(list(state))
print(New().load_state_dict(state))
