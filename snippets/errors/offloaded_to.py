"""A part of the model is kept on disk, and then all of it is to be moved."""
# raises: RuntimeError

import tempfile

from accelerate import dispatch_model
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
with tempfile.TemporaryDirectory() as folder:
    split = {"0": "cpu", "1": "disk"}
    dispatch_model(model, split, main_device="cpu", offload_dir=folder)
    model.to("cpu")
