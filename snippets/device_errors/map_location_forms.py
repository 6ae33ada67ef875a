"""map_location takes a device, a dict of names or a function; your model is not its concern."""

import io

import torch
from torch import nn

# Makes torch.save mark tensors as cuda:1. The mark is all that torch.load looks at.
torch.serialization.register_package(0, lambda storage: "cuda:1", lambda *_: None)
file = io.BytesIO()
torch.save({"weight": torch.ones(2, 2), "bias": torch.ones(2)}, file)


def seen_by_function(storage, location):
    seen.add(location)
    return storage  # as it is: on the CPU


seen = set()
for map_location in ("cpu", {"cuda:1": "cpu"}, seen_by_function):
    file.seek(0)
    weight = torch.load(file, map_location=map_location)["weight"]
    print(f"{type(map_location).__name__:<9}{weight.device}")
print("the function was told:", seen)

file.seek(0)
try:
    torch.load(file, map_location={"cuda:0": "cpu"})  # not the name that is in the file
except RuntimeError as error:
    print("RuntimeError:", str(error).split(".")[0][:72])

file.seek(0)
model = nn.Linear(2, 2)
model.load_state_dict(torch.load(file, map_location="meta"), assign=True)
print("assign=True brings the device of the dict along:", model.weight.device)
