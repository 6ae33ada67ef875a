"""torch.load refuses a whole model unless you allow each class in it by name."""

import io
import pickle
import textwrap

import torch
from torch import nn
from torch.serialization import get_unsafe_globals_in_checkpoint, safe_globals


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)


file = io.BytesIO()
torch.save(Net(), file)

file.seek(0)
try:
    torch.load(file)
except pickle.UnpicklingError as error:
    line = [line for line in str(error).splitlines() if "WeightsUnpickler error" in line][0]
    print("UnpicklingError:", str(error).split(". ")[0] + ". [...]")
    print(textwrap.fill(line.strip(), 90))

file.seek(0)
print("in all:", *sorted(get_unsafe_globals_in_checkpoint(file)), sep="\n  ")

file.seek(0)
# add_safe_globals() does it for the whole process.
with safe_globals([Net, nn.Linear, nn.BatchNorm1d]):
    print("allowed: ", type(torch.load(file)).__name__)
