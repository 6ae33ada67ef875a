"""The tensor was saved on a GPU, and here there is none."""
# raises: RuntimeError

import os

os.environ["CUDA_VISIBLE_DEVICES"] = ""  # as on a machine without a GPU

import io

import torch

mark = lambda storage: "cuda:0"  # torch.save writes it, as on a GPU
torch.serialization.register_package(0, mark, lambda storage, location: None)
file = io.BytesIO()
torch.save({"weight": torch.ones(2)}, file)
file.seek(0)
torch.load(file)
