"""device and dtype look at one parameter only, and neither can be assigned."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(
    GPT2Config(n_layer=2, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)
print(model.device, model.dtype)

model.transformer.h.to(device="meta", dtype=torch.float16)
print("blocks on meta in float16:", model.device, model.dtype)
print("devices:", sorted({str(p.device) for p in model.parameters()}))
print("dtypes:", sorted({str(p.dtype) for p in model.parameters()}))

for name, value in (("device", "cpu"), ("dtype", torch.float16)):
    try:
        setattr(model, name, value)
    except AttributeError as error:
        print("AttributeError:", error)
