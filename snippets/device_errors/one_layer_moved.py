"""One layer moved by hand: what raises at once, what at the call, and what comes apart."""

import torch
from torch import nn
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=2, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None
)
model = GPT2LMHeadModel(config).eval()
wte = model.transformer.wte
weight = wte.weight

for attempt in (lambda: model.embedding, lambda: setattr(wte, "weight", weight.to("meta"))):
    try:
        attempt()
    except (AttributeError, TypeError) as error:
        print(f"{type(error).__name__}: {error}")

wte.weight = nn.Parameter(weight.to("meta"))
print("embedding:", wte.weight.device, "| head:", model.lm_head.weight.device)
print("model.device:", model.device)
try:
    model(torch.tensor([[1, 2]], device=model.device))
except RuntimeError as error:
    print("RuntimeError:", error)
