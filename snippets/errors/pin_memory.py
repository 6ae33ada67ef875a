"""A tensor that is not on the CPU is to be pinned; meta stands for the GPU here."""
# raises: RuntimeError

import torch

torch.ones(2, device="meta").pin_memory()
