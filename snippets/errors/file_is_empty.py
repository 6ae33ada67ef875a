"""The file object stands at its end, where nothing is left to read."""
# raises: EOFError

import io

import torch

file = io.BytesIO()
torch.save({"weight": torch.ones(2)}, file)
torch.load(file, weights_only=False)
