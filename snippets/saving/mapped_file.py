"""mmap=True leaves the tensors in the file: read when touched, and changing with it."""

import tempfile
from pathlib import Path

import torch
from torch import nn

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "model.pt")
    torch.save({"weight": torch.full((4096, 1), 7.0)}, path)

    read = torch.load(path)["weight"]
    mapped = torch.load(path, mmap=True)["weight"]

    model = nn.Linear(1, 4096, bias=False)
    model.load_state_dict({"weight": mapped})  # copies out of the file, into the model's memory
    assigned = nn.Linear(1, 4096, bias=False, device="meta")
    assigned.load_state_dict({"weight": mapped}, assign=True)  # stays in the file

    # Another program overwrites the numbers in the file.
    start = path.read_bytes().index(torch.full((4096,), 7.0).numpy().tobytes())
    with path.open("r+b") as file:
        file.seek(start)
        file.write(torch.full((4096,), -1.0).numpy().tobytes())

    print("read at once:             ", read[0].item())
    print("mapped:                   ", mapped[0].item())
    print("mapped, copied to a model:", model.weight[0].item())
    print("mapped, then assign=True: ", assigned.weight[0].item())

    mapped.zero_()
    print("the file after mapped.zero_():", torch.load(path)["weight"][0].item())
