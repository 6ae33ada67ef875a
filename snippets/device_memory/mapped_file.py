"""load_file maps a file and hardly reads it: the move does (seen in Linux's /proc)."""

import re
import tempfile

import torch
from safetensors.torch import load_file, save_file
from torch import nn


def build():
    return nn.Sequential(*[nn.Linear(1024, 1024, bias=False) for _ in range(8)])


def show(label):
    with open("/proc/self/smaps") as maps:
        parts = re.split("^(?=[0-9a-f]+-)", maps.read(), flags=re.MULTILINE)
    file = "".join(part for part in parts if path in part)
    kib = {name: re.findall(rf"^{name}: +(\d+)", file, re.MULTILINE) for name in ("Size", "Rss")}
    mapped, read = (round(sum(map(int, sizes)) / 4096) for sizes in kib.values())
    print(f"{label:<12} layers in the mapped file: {mapped}, read: {read}")
    return mapped, read


folder = tempfile.TemporaryDirectory()
path = f"{folder.name}/model.safetensors"
save_file(build().state_dict(), path)  # 4096 KiB a layer
with torch.device("meta"):
    model = build()
model.load_state_dict(load_file(path), assign=True)
loaded = show("loaded")
model[:4].to(torch.float16)  # stands for a move to a GPU
half = show("half moved")
model[:7].to(torch.float16)
show("all but one")
model.to(torch.float16)
moved = show("all moved")
assert (loaded, half, moved) == ((8, 0), (8, 4), (0, 0))
