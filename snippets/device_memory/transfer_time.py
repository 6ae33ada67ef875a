"""If the bus were the only limit, distilgpt2 in float32 would cross PCIe 3.0 x16 in 21 ms."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

with torch.device("meta"):
    model = GPT2LMHeadModel(GPT2Config(n_layer=6))
model.tie_weights()
size = sum(p.nbytes for p in model.parameters())

# lanes * transfers per second * 128 data bits of every 130 / 8 bits in a byte
for name, rate in (("3.0", 8e9), ("4.0", 16e9), ("5.0", 32e9)):
    bandwidth = 16 * rate * 128 / 130 / 8
    whole = 1000 * size / bandwidth
    print(f"PCIe {name} x16: {bandwidth / 1e9:4.1f} GB/s"
          f"  float32 {whole:4.1f} ms  float16 {whole / 2:4.1f} ms")
