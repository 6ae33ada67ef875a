"""The numbers are wanted on the GPU, the generator is the CPU's."""
# raises: RuntimeError
# needs: cuda

import torch

generator = torch.Generator().manual_seed(0)
torch.randn(2, device="cuda", generator=generator)
