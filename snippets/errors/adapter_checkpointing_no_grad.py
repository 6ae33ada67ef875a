"""LoRA inside a checkpointed block, behind a frozen embedding."""

import warnings

import torch
from peft import LoraConfig, get_peft_model
from torch import nn
from torch.utils.checkpoint import checkpoint


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.block = nn.Embedding(4, 2), nn.Linear(2, 2)

    def forward(self, ids):
        return checkpoint(self.block, self.embed(ids), use_reentrant=True)


warnings.simplefilter("ignore")
model = get_peft_model(Net(), LoraConfig(r=2, target_modules=["block"]))
print("the output has a gradient:", model(torch.tensor([1])).requires_grad)
