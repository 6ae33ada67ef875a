"""to_empty() gives a tied weight its memory twice until you tie it again."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

with torch.device("meta"):
    model = GPT2LMHeadModel(GPT2Config(n_layer=6))
model.tie_weights()


def show(label):
    memory = {p.untyped_storage()._cdata: p.nbytes for p in model.parameters()}
    print(f"{label:<16}{len(memory)} tensors {sum(memory.values()) / 1e6:6.1f} MB")


show("tied, on meta")
model.to_empty(device="cpu")
show("to_empty()")
model.tie_weights()
show("tie_weights()")
