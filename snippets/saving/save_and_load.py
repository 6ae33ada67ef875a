"""Save the state_dict, build the model, load: every tensor and the eval output are equal."""

import tempfile
from pathlib import Path

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.norm = nn.BatchNorm1d(16)
        self.drop = nn.Dropout(0.5)
        self.fc2 = nn.Linear(16, 4)

    def forward(self, x):
        return self.fc2(self.drop(torch.relu(self.norm(self.fc1(x)))))


torch.manual_seed(0)
model = Classifier()
x = torch.randn(32, 8)
model(x)  # in train mode, so that the running statistics are no longer the initial ones
model.eval()

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "classifier.pt")
    torch.save(model.state_dict(), path)
    state = torch.load(path, map_location="cpu")  # weights_only=True is the default

restored = Classifier()
print(restored.load_state_dict(state))
print("mode after loading:", "train" if restored.training else "eval")
restored.eval()

ours, theirs = model.state_dict(), restored.state_dict()
print("same keys:   ", list(ours) == list(theirs))
print("same tensors:", all(torch.equal(ours[key], theirs[key]) for key in ours))
with torch.inference_mode():
    print("same output: ", torch.equal(model(x), restored(x)))
