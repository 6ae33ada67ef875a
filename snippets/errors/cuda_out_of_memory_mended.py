"""Count before you load: a model on meta has all its shapes and takes no memory."""

import torch
from torch import nn

with torch.device("meta"):
    model = nn.TransformerEncoder(nn.TransformerEncoderLayer(4096, 32, 16384), 24)

numbers = sum(p.numel() for p in model.parameters())
print(f"numbers: {numbers / 1e9:.1f} billion")
print(f"to run it in bfloat16: {numbers * 2 / 1e9:.1f} GB")
print(f"to train it with AdamW in float32: {numbers * 16 / 1e9:.1f} GB")
assert numbers == 24 * sum(p.numel() for p in model.layers[0].parameters())
