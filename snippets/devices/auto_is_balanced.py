"""device_map="auto" is "balanced": of two GPUs it uses both, even if one has room for all."""

from collections import Counter

import torch
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.integrations.accelerate import _get_device_map  # what from_pretrained asks

config = LlamaConfig(hidden_size=256, num_hidden_layers=8, intermediate_size=512, vocab_size=1000)
with torch.device("meta"):
    model = LlamaForCausalLM(config)


def megabytes(plan):
    size = Counter()
    for name, parameter in model.named_parameters():
        device = next(on for part, on in plan.items() if f"{name}.".startswith(part))
        size[device] += parameter.nbytes / 1e6
    return {device: round(size[device]) for device in sorted(size)}


room = {0: "80GB", 1: "80GB"}  # two GPUs that need not exist
for device_map in ("auto", "balanced", "balanced_low_0", "sequential"):
    plan = _get_device_map(model, device_map, room, None)
    print(f"{device_map:<15} MB on each device: {megabytes(plan)}")
print("one GPU, auto: ", dict(_get_device_map(model, "auto", {0: "80GB"}, None)))
