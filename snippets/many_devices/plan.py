"""infer_auto_device_map fills the devices in the order of the layers and cuts no block."""

import torch
from accelerate import infer_auto_device_map
from transformers import GPT2Config, GPT2LMHeadModel

with torch.device("meta"):  # a plan needs shapes only
    model = GPT2LMHeadModel(GPT2Config(n_layer=6))
model.tie_weights()

room = {0: "220MB", 1: "100MB", "cpu": "1GB"}  # two GPUs that need not exist
plan = infer_auto_device_map(model, max_memory=room, no_split_module_classes=["GPT2Block"])

sizes = dict.fromkeys(room, 0)
for name, device in plan.items():
    print(f"{name:<20}{device}")
    if name != "lm_head":  # it is tied to wte
        sizes[device] += sum(p.nbytes for p in model.get_submodule(name).parameters())
for device, size in sizes.items():
    print(f"on {device}: {size / 1e6:5.1f} MB")
