"""An output in bfloat16 is to become an array."""
# raises: TypeError

import torch

torch.ones(2, dtype=torch.bfloat16).numpy()
