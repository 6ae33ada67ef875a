"""The gradient of a square root at 0, found by detect_anomaly()."""
# raises: RuntimeError

import warnings

import torch

warnings.simplefilter("ignore")  # it says that it is slow, and where forward() was
x = torch.zeros(1, requires_grad=True)
with torch.autograd.detect_anomaly():
    (x * x.sqrt()).sum().backward()
