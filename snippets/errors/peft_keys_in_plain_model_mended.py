"""Merge first: the adapter goes into the weights, under the names of the base."""

import torch
from torch import nn
from peft import LoraConfig, get_peft_model

def base(classes=3):
    return nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, classes)})


lora = LoraConfig(r=2, target_modules=["body"], init_lora_weights=False)
model = get_peft_model(base(), lora)
x = torch.ones(1, 2)
before = model.base_model.model["body"](x)
plain = base()
print(plain.load_state_dict(model.merge_and_unload().state_dict()))
print("same output:", torch.allclose(plain["body"](x), before))
