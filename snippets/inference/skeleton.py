"""A complete inference script: define, save, load, move, eval, inference_mode, output."""

import tempfile
from pathlib import Path

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self, inputs, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.relu = nn.ReLU()
        self.drop = nn.Dropout(0.5)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, x):
        return self.fc2(self.drop(self.relu(self.fc1(x))))


device = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")

trained = Classifier(inputs=8, hidden=16, classes=3)  # stands in for a training run

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "classifier.pt"
    torch.save(trained.state_dict(), path)
    weights = torch.load(path, map_location="cpu", weights_only=True)

for key, value in weights.items():
    print(f"{key:<12}{tuple(value.shape)}")

model = Classifier(inputs=8, hidden=16, classes=3)
print("loading:", model.load_state_dict(weights))
model.to(device)
model.eval()

x = torch.randn(4, 8).to(device)
with torch.inference_mode():
    y = model(x)

print("output:", tuple(y.shape), "on the model's device:", y.device == model.fc1.weight.device)
expected = trained.eval()(x.cpu())
print("same answer as the trained model:", torch.allclose(y.cpu(), expected, atol=1e-5))
