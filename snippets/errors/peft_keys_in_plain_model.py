"""The state_dict of a peft model, loaded into a plain one."""
# raises: RuntimeError

from torch import nn
from peft import LoraConfig, get_peft_model

def base(classes=3):
    return nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, classes)})


lora = LoraConfig(r=2, target_modules=["body"])
saved = get_peft_model(base(), lora).state_dict()
base().load_state_dict(saved)
