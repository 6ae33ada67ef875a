"""More bytes than any GPU has."""
# raises: torch.OutOfMemoryError
# needs: cuda

import torch

torch.empty(10**15, device="cuda")
