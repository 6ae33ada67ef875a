"""A gate of shape (batch, 1) scales rows; one of shape (batch,) fails or scales columns."""

import torch
from torch import nn


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)  # as many out as in: x is added
        self.to_gate = nn.Linear(4, 1)

    def forward(self, x, squeeze=False):
        hidden = self.fc(x) + x  # (batch, 4)
        gate = torch.sigmoid(self.to_gate(x))  # (batch, 1)
        if squeeze:
            gate = gate.squeeze(-1)  # (batch,)
        return {"output": hidden * gate, "gate": gate}


torch.manual_seed(0)
model = Gated()

for batch in (3, 4):
    x = torch.randn(batch, 4)
    right = model(x)
    print(f"batch of {batch}:", {key: tuple(value.shape) for key, value in right.items()})
    try:
        wrong = model(x, squeeze=True)
        print("squeezed:", tuple(wrong["output"].shape))
        print("same numbers:", torch.allclose(right["output"], wrong["output"]))
    except RuntimeError as error:
        print("squeezed:", error)
