"""Each tensor in a file is marked with its device; map_location overrules the mark."""

import os

os.environ["CUDA_VISIBLE_DEVICES"] = ""  # as on a machine without a GPU

import io
import textwrap

import torch

# Makes torch.save mark tensors as cuda:0. The mark is all that torch.load looks at.
torch.serialization.register_package(
    0, lambda storage: "cuda:0", lambda storage, location: None
)

file = io.BytesIO()
torch.save({"weight": torch.ones(2, 3)}, file)
print("marked cuda:0:", b"cuda:0" in file.getvalue())

file.seek(0)
try:
    torch.load(file)
except RuntimeError as error:
    print(textwrap.fill(f"RuntimeError: {error}", 90))

file.seek(0)
print("map_location='cpu': ", torch.load(file, map_location="cpu")["weight"].device)

file.seek(0)
weight = torch.load(file, map_location="meta")["weight"]
print("map_location='meta':", weight.device, tuple(weight.shape), weight.dtype)
