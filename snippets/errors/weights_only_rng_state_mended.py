"""Allow NumPy's array for this one file, which you wrote yourself."""

import io

import numpy as np
import torch

file = io.BytesIO()
torch.save({"numpy": np.random.get_state()}, file)
file.seek(0)
array = np.array([0], dtype=np.uint32)
allowed = [array.__reduce__()[0], np.ndarray, np.dtype, type(array.dtype)]
with torch.serialization.safe_globals(allowed):
    state = torch.load(file)
np.random.set_state(state["numpy"])
print("restored:", state["numpy"][0])
