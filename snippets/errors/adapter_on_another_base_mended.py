"""Save the base once as well, and load it before the adapter."""

import copy
from tempfile import TemporaryDirectory

import torch
from torch import nn
from peft import LoraConfig, PeftModel, get_peft_model

def base(classes=3):
    return nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, classes)})


lora = LoraConfig(r=2, target_modules=["body"], init_lora_weights=False)
body = base()
saved = copy.deepcopy(body.state_dict())
model = get_peft_model(body, lora)
with TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    again = base()
    again.load_state_dict(saved)
    loaded = PeftModel.from_pretrained(again, folder)
x = torch.ones(1, 2)
outputs = [each.base_model.model["body"](x) for each in (model, loaded)]
print("same output:", torch.allclose(*outputs))
