"""save_file refuses tensors that overlap in memory; save_model and load_model manage."""

import json
import tempfile
import textwrap
from pathlib import Path

from safetensors.torch import load_file, load_model, save_file, save_model
from torch import nn


class LanguageModel(nn.Module):
    def __init__(self, tied=True):
        super().__init__()
        self.embedding = nn.Embedding(4, 3)
        self.head = nn.Linear(3, 4, bias=False)
        if tied:
            self.head.weight = self.embedding.weight


with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "model.safetensors")

    save_file(LanguageModel(tied=False).state_dict(), path, metadata={"step": "300"})
    print("untied:", sorted(load_file(path)))
    content = path.read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    print("header:", header["__metadata__"], header["embedding.weight"])

    try:
        save_file({"step": 300}, path)
    except ValueError as error:
        print("ValueError:", error)

    try:
        save_file({"weight": nn.Linear(2, 3).weight.T}, path)
    except ValueError as error:
        print("ValueError:", str(error).split(": `")[0])

    try:
        save_file(LanguageModel().state_dict(), path)
    except RuntimeError as error:
        print(textwrap.fill("RuntimeError: " + str(error).strip().split(":")[0], 90))

    save_model(LanguageModel(), path)
    print("tied:  ", sorted(load_file(path)))

    model = LanguageModel()
    print("load_model:", load_model(model, path))
    try:
        model.load_state_dict(load_file(path))
    except RuntimeError as error:
        print("RuntimeError:", error)
