"""The tensor was saved on a GPU with a number that is not here."""
# raises: RuntimeError
# needs: cuda

import io

import torch

mark = lambda storage: "cuda:99"  # as if saved on that GPU
torch.serialization.register_package(0, mark, lambda storage, location: None)
file = io.BytesIO()
torch.save({"weight": torch.ones(2)}, file)
file.seek(0)
torch.load(file)
