"""A second adapter under the name of the first."""
# raises: ValueError

from torch import nn
from peft import LoraConfig, get_peft_model

lora = LoraConfig(r=2, target_modules=["body"])
net = nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, 3)})
model = get_peft_model(net, lora)
model.add_adapter("default", lora)
