"""In a file of the old format the size of a storage was overwritten."""
# raises: RuntimeError

import io

import torch

file = io.BytesIO()
state = {"weight": torch.ones(1000)}
torch.save(state, file, _use_new_zipfile_serialization=False)
size, wrong = ((n).to_bytes(8, "little") for n in (1000, 900))
torch.load(io.BytesIO(file.getvalue().replace(size, wrong)))
