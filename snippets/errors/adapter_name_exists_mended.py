"""A name of its own, or the old adapter out first."""

from torch import nn
from peft import LoraConfig, get_peft_model

lora = LoraConfig(r=2, target_modules=["body"])
net = nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, 3)})
model = get_peft_model(net, lora)
model.add_adapter("second", lora)
model.set_adapter("second")
print(sorted(model.peft_config), model.active_adapters)
plain = model.unload()
print(type(plain["body"]).__name__)
