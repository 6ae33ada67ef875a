"""A checkpoint is written where there is too little room."""
# raises: RuntimeError

import resource
import tempfile

import torch

room = 100_000  # bytes: a limit on files stands for the full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
with tempfile.TemporaryDirectory() as folder:
    torch.save({"weight": torch.ones(100_000)}, f"{folder}/last.pt")
