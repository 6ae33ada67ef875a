"""map_location="cpu" loads on any machine."""

import io

import torch

mark = lambda storage: "cuda:0"  # torch.save writes it, as on a GPU
torch.serialization.register_package(0, mark, lambda storage, location: None)
file = io.BytesIO()
torch.save({"weight": torch.ones(2)}, file)
file.seek(0)
print(torch.load(file, map_location="cpu")["weight"].device)
