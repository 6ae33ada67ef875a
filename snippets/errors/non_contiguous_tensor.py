"""A transposed weight is a view with other strides."""
# raises: ValueError

import torch
from safetensors.torch import save_file

save_file({"weight": torch.ones(2, 3).T}, "model.safetensors")
