"""Text goes into the metadata, tensors into the file."""

import tempfile

import torch
from safetensors import safe_open
from safetensors.torch import save_file

with tempfile.TemporaryDirectory() as folder:
    path = f"{folder}/model.safetensors"
    save_file({"weight": torch.ones(2)}, path, metadata={"epoch": "3"})
    with safe_open(path, "pt") as file:
        print(file.keys(), int(file.metadata()["epoch"]))
