"""Go back to the start before reading."""

import io

import torch

file = io.BytesIO()
torch.save({"weight": torch.ones(2)}, file)
print("stands at the end:", file.tell() == len(file.getvalue()))
file.seek(0)
print(torch.load(file))
