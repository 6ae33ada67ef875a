"""Two names, one memory."""
# raises: RuntimeError

import torch
from safetensors.torch import save_file

weight = torch.ones(4, 2)
try:
    save_file({"embed.weight": weight, "head.weight": weight}, "model.safetensors")
except RuntimeError as error:  # the names that follow come in no order: cut off
    raise RuntimeError(str(error).strip().partition(": [")[0]) from None
