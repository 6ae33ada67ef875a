"""strict=False returns missing and unexpected keys instead; a size mismatch still raises."""

from torch import nn

saved = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4)).state_dict()

model = nn.Sequential(nn.Linear(8, 16), nn.Linear(16, 4))  # layer 1 here is 2 in the file
report = model.load_state_dict(saved, strict=False)
print("missing_keys:   ", report.missing_keys)
print("unexpected_keys:", report.unexpected_keys)

resized = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 10))
try:
    resized.load_state_dict(saved, strict=False)
except RuntimeError as error:
    print("RuntimeError:", error)
