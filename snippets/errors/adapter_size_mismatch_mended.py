"""Give the base model the shapes it had in training, then load the adapter."""

from tempfile import TemporaryDirectory

from torch import nn
from peft import LoraConfig, PeftModel, get_peft_model

def base(classes=3):
    return nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, classes)})


lora = LoraConfig(r=2, target_modules=["body"], modules_to_save=["head"])
with TemporaryDirectory() as folder:
    get_peft_model(base(), lora).save_pretrained(folder)
    model = PeftModel.from_pretrained(base(classes=3), folder)
print(tuple(model.base_model.model["head"].weight.shape))
