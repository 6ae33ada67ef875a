"""On a GPU machine: which names mean the GPU, and where new tensors and loaded models land."""
# needs: cuda

import tempfile

import torch
from torch import nn
from transformers import GPT2Config, GPT2LMHeadModel

x = torch.ones(2, device="cuda")
print("device of a tensor:           ", x.device)
print('torch.device("cuda") equals it:', torch.device("cuda") == x.device)
print("current_accelerator():        ", torch.accelerator.current_accelerator())
print("torch.device(0):              ", torch.device(0))

with torch.device("cuda"):
    print("made in a device context:     ", nn.Linear(2, 2).weight.device)
torch.set_default_device("cuda")
print("after set_default_device:     ", torch.ones(2).device)
torch.set_default_device(None)
print("after set_default_device(None):", torch.ones(2).device)

config = GPT2Config(
    n_layer=1, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None
)
with tempfile.TemporaryDirectory() as folder:
    GPT2LMHeadModel(config).save_pretrained(folder)
    print("from_pretrained(folder):      ", GPT2LMHeadModel.from_pretrained(folder).device)
    for device_map in ("cuda", "auto", {"": 0}):  # these need accelerate
        model = GPT2LMHeadModel.from_pretrained(folder, device_map=device_map)
        print(f"device_map={device_map!r}:".ljust(30), model.device)
    with torch.device("cuda"):
        print("in a device context:          ", GPT2LMHeadModel.from_pretrained(folder).device)
