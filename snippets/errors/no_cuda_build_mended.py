"""Ask what there is, and fall back to the CPU."""

import torch

device = "cuda" if torch.cuda.is_available() else "cpu"
print(torch.ones(2, device=device).tolist())
assert device == "cpu" or torch.version.cuda or torch.version.hip
