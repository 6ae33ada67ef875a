"""GPU number 99, on a machine that has fewer."""
# raises: torch.AcceleratorError
# needs: cuda

import torch

torch.ones(2, device="cuda:99")
