"""Same structure, same keys, same answers; a layer of another size is refused by name."""

import tempfile
from pathlib import Path

import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, classes=4):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, classes)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


saved = MLP()
with tempfile.TemporaryDirectory() as folder:
    torch.save(saved.state_dict(), Path(folder) / "mlp.pt")
    weights = torch.load(Path(folder) / "mlp.pt", map_location="cpu")

restored = MLP()
x = torch.randn(2, 8)
print("file: ", list(weights))
print("model:", list(restored.state_dict()))
print("same answer before loading:", torch.equal(saved(x), restored(x)))
print("result:", restored.load_state_dict(weights))
print("same answer after loading: ", torch.equal(saved(x), restored(x)))

try:
    MLP(classes=10).load_state_dict(weights)
except RuntimeError as error:
    message = str(error).replace(": copying", ":\n\t  copying")
    message = message.replace(", the shape", ",\n\t  the shape")
    print("RuntimeError:", message.expandtabs(2))
