"""The file is a pointer of Git LFS, three lines of text, not the weights."""
# raises: _pickle.UnpicklingError
# leaves: model.pt

from pathlib import Path

import torch

lines = ["version https://git-lfs.github.com/spec/v1", "oid sha256:4d7a"]
Path("model.pt").write_text("\n".join(lines))
torch.load("model.pt")
