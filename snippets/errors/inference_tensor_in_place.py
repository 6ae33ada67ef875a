"""A result of inference_mode() is changed in place outside."""
# raises: RuntimeError

import torch

with torch.inference_mode():
    scores = torch.ones(3) * 2
scores += 1
