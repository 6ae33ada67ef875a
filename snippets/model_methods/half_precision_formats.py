"""float16 ends at 65504 and loses small numbers; bfloat16 keeps the range and few digits."""

import torch

formats = (torch.float32, torch.float16, torch.bfloat16)


def row(label, values):
    print(f"{label:<16}", *(f"{value!s:>12}" for value in values))


row("", [str(dtype).removeprefix("torch.") for dtype in formats])
row("bytes", [dtype.itemsize for dtype in formats])
row("largest", [f"{torch.finfo(dtype).max:.2g}" for dtype in formats])
row("step above 1", [f"{torch.finfo(dtype).eps:.1g}" for dtype in formats])
for number in (0.1, 1.001, 257.0, 70_000.0, 1e-8):
    row(f"{number:g}", [f"{torch.tensor(number, dtype=dtype).item():.7g}" for dtype in formats])
