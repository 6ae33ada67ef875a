"""The file is a pointer of Git LFS, not the weights."""
# raises: safetensors._safetensors_rust.SafetensorError
# leaves: model.safetensors

from pathlib import Path

from safetensors.torch import load_file

lines = ["version https://git-lfs.github.com/spec/v1", "oid sha256:4d7a"]
Path("model.safetensors").write_text("\n".join(lines))
load_file("model.safetensors")
