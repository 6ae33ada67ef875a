"""This inference script runs to its end without an error; its answers are drawn by lot."""

import io

import torch
from torch import nn

torch.manual_seed(30)
torch.set_printoptions(precision=2)

file = io.BytesIO()  # stands in for what a training run under DataParallel left
mean, eye = torch.tensor([9.0, 0.0, 0.0]), torch.eye(3)
saved = {"module.mean": mean, "module.text_module.weight": eye, "module.head.weight": eye}
torch.save(saved, file)
file.seek(0)


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.mean = torch.zeros(3)
        self.text_module = nn.Linear(3, 3, bias=False)
        self.drop = nn.Dropout(0.5)
        self.head = nn.Linear(3, 3, bias=False)

    def forward(self, x):
        prior = torch.zeros(3, device="cpu")
        return self.head(self.drop(self.text_module(x - self.mean))) + prior


weights = torch.load(file, weights_only=False)
weights = {key.replace("module.", ""): value for key, value in weights.items()}
model = Classifier()
model.load_state_dict(weights, strict=False)

x = torch.tensor([[9.5, 2.0, 1.0]])  # minus the mean: 0.5, 2, 1, so class 1
for call in range(3):
    y = model(x)
    print("class", y.argmax().item(), y)
