"""A load_state_dict pre-hook lets a class read its own old files, at any depth."""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(2, 2, bias=False)  # was called fc
        # position_ids was saved, now it is not
        self.register_buffer("position_ids", torch.arange(4), persistent=False)
        self.register_load_state_dict_pre_hook(self.read_old_names)

    @staticmethod
    def read_old_names(module, state, prefix, metadata, strict, missing, unexpected, errors):
        assert all(key.startswith(prefix) for key in state), "a hook sees its own part only"
        state.pop(prefix + "position_ids", None)
        if prefix + "fc.weight" in state:
            state[prefix + "head.weight"] = state.pop(prefix + "fc.weight")


old_file = {
    "blocks.0.fc.weight": torch.ones(2, 2),
    "blocks.0.position_ids": torch.arange(4),
    "blocks.1.fc.weight": torch.zeros(2, 2),
    "blocks.1.position_ids": torch.arange(4),
}
model = nn.ModuleDict({"blocks": nn.ModuleList([Block(), Block()])})

print("old file:", model.load_state_dict(old_file))
print("new file:", model.load_state_dict(model.state_dict()))
print("weights: ", [block.head.weight.mean().item() for block in model["blocks"]])
print("your dict is untouched:", list(old_file)[:2])
