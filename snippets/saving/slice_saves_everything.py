"""torch.save writes the whole memory behind a slice, so views still share it later."""

import io

import torch
from safetensors.torch import save


def saved(value):
    file = io.BytesIO()
    torch.save(value, file)
    return file


table = torch.zeros(1_000_000)  # 4 MB
rows = table[:10]  # 40 bytes of it

print(f"rows:         {saved(rows).tell() / 1000:6.0f} kB")
print(f"rows.clone(): {saved(rows.clone()).tell() / 1000:6.0f} kB")
assert len(save({"rows": rows})) < 1000, "safetensors writes the slice only"

file = saved({"rows": rows, "first": table[:1]})
try:
    torch.load(file)
except EOFError:
    print("not rewound: EOFError")
file.seek(0)
state = torch.load(file)
state["first"].fill_(7.0)
print("rows after loading:", state["rows"][:3].tolist())
print("memory they hold:  ", state["rows"].untyped_storage().nbytes(), "bytes")
