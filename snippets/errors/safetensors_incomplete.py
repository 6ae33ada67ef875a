"""The download broke off in the middle."""
# raises: safetensors._safetensors_rust.SafetensorError
# leaves: model.safetensors

from pathlib import Path

import torch
from safetensors.torch import load_file, save

whole = save({"weight": torch.ones(1000)})
Path("model.safetensors").write_bytes(whole[:2000])
load_file("model.safetensors")
