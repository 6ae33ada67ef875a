"""save_model keeps one name of a tied weight; a slice is cloned."""

import tempfile

from safetensors.torch import load_file, load_model, save_model
from torch import nn


def tied():
    embed, head = nn.Embedding(4, 2), nn.Linear(2, 4, bias=False)
    head.weight = embed.weight
    return nn.ModuleDict({"embed": embed, "head": head})


with tempfile.TemporaryDirectory() as folder:
    save_model(tied(), f"{folder}/model.safetensors")
    print("in the file:", list(load_file(f"{folder}/model.safetensors")))
    print("missing, unexpected:", load_model(tied(), f"{folder}/model.safetensors"))
