"""The download broke off in the middle."""
# raises: RuntimeError
# leaves: model.pt

from pathlib import Path

import torch

file = Path("model.pt")
torch.save({"weight": torch.ones(1000)}, file)
file.write_bytes(file.read_bytes()[:2000])
torch.load(file)
