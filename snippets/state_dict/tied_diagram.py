"""The picture of tied weights: two keys, one memory, and the keys that two files hold."""

import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_model
from torch import nn


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(4, 3)
        self.head = nn.Linear(3, 4, bias=False)
        self.head.weight = self.embedding.weight


model = LanguageModel()
memories = {}
for key, tensor in model.state_dict().items():
    memory = memories.setdefault(tensor.data_ptr(), f"memory{len(memories)}")
    print(f'  "{key}" [class=literal]')
    print(f'  "{key}" -> {memory}')
    print(f'  {memory} [class=store, label="{" × ".join(map(str, tensor.shape))}"]')

with tempfile.TemporaryDirectory() as folder:
    torch.save(model.state_dict(), Path(folder, "model.pt"))
    save_model(model, Path(folder, "model.safetensors"))
    files = {"torch.save": torch.load(Path(folder, "model.pt")),
             "save_model": load_file(Path(folder, "model.safetensors"))}
for number, (how, state) in enumerate(files.items()):
    keys = "".join(f"\\l  {key}" for key in state)
    print(f'  memory0 -> file{number}')
    print(f'  file{number} [class=literal, label="{how}:{keys}\\l"]')
