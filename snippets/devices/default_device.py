"""A device context, or set_default_device, decides where new tensors are made, and no more."""

import io
import threading

import numpy as np
import torch
from torch import nn

file = io.BytesIO()
torch.save(torch.ones(2), file)
file.seek(0)
existing = torch.ones(2)
array = np.ones(2, dtype=np.float32)

with torch.device("meta"):  # write "cuda" where you have one
    made = {
        "torch.ones(2)": torch.ones(2),
        "torch.tensor([1.0])": torch.tensor([1.0]),
        "nn.Linear(2, 2)": nn.Linear(2, 2).weight,
        'torch.ones(2, device="cpu")': torch.ones(2, device="cpu"),
        "torch.zeros_like(existing)": torch.zeros_like(existing),
        "existing.new_ones(2)": existing.new_ones(2),
        "torch.Tensor([1.0])": torch.Tensor([1.0]),
        "torch.from_numpy(array)": torch.from_numpy(array),
        "torch.as_tensor(array)": torch.as_tensor(array),
        "torch.load(file)": torch.load(file),
        "existing + 1": existing + 1,
        "torch.as_tensor(existing)": torch.as_tensor(existing),
    }
for call, tensor in made.items():
    print(f"{call:<29}{tensor.device}")

torch.set_default_device("meta")  # the same, until it is set again
print(f"{'after set_default_device:':<29}{torch.ones(2).device}")
thread = threading.Thread(target=lambda: print(f"{'in a new thread:':<29}{torch.ones(2).device}"))
thread.start()
thread.join()
