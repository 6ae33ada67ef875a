"""The first parameter's device is not the model's, and some models have no parameter."""

import torch
from torch import nn


def check(model, inputs):
    """The usual check: the first parameter against one input."""
    model_device = next(model.parameters()).device
    same = model_device == inputs["input_ids"].device
    return f"{'passes' if same else 'fails'}, model on {model_device}"


half_moved = nn.Sequential(nn.Embedding(4, 2).to("meta"), nn.Linear(2, 2))
frozen = nn.Sequential(nn.ReLU(), nn.Flatten())
ids = torch.tensor([[1, 2]])

cases = {
    "all on the CPU": (nn.Embedding(4, 2), {"input_ids": ids}),
    "half of it moved": (half_moved, {"input_ids": ids.to("meta")}),
    "a mask left behind": (nn.Embedding(4, 2), {"input_ids": ids, "mask": ids.to("meta")}),
    "images, not ids": (nn.Conv2d(1, 1, 1), {"pixel_values": torch.ones(1, 1, 2, 2)}),
    "no parameters": (frozen, {"input_ids": ids}),
}
for name, (model, inputs) in cases.items():
    try:
        print(f"{name:<20}{check(model, inputs)}")
    except (KeyError, StopIteration) as error:
        print(f"{name:<20}{type(error).__name__}")
