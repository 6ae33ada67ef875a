"""Look at the first bytes of a file before you load it."""

import io

import torch


def kind(file):
    start = file.read(2)
    file.seek(0)
    return {b"PK": "torch.save", b"ve": "Git LFS", b"<!": "web page"}.get(start)


weights = io.BytesIO()
torch.save({"weight": torch.ones(2)}, weights)
weights.seek(0)
pointer, page = io.BytesIO(b"version https:"), io.BytesIO(b"<!DOCTYPE html>")
for file in pointer, page, weights:
    print(kind(file))
print(torch.load(weights))
