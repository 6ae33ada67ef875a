"""Save plain numbers."""

import io

import numpy as np
import torch

file = io.BytesIO()
best = np.float64(0.9)
torch.save({"weight": torch.ones(2), "best": float(best)}, file)
file.seek(0)
print(torch.load(file))
