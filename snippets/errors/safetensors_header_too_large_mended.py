"""Look at the start of a file: a safetensors file says its header's length."""

import torch
from safetensors.torch import load, save

for content in b"version https://git-lfs", save({"weight": torch.ones(2)}):
    length = int.from_bytes(content[:8], "little")
    print(content[:8], "header of", length, "bytes")
print(load(content))
