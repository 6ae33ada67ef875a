"""An adapter loaded to go on training: nothing in it takes a gradient."""

from tempfile import TemporaryDirectory

from torch import nn
from peft import LoraConfig, PeftModel, get_peft_model

def base(classes=3):
    return nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, classes)})


lora = LoraConfig(r=2, target_modules=["body"])
with TemporaryDirectory() as folder:
    get_peft_model(base(), lora).save_pretrained(folder)
    model = PeftModel.from_pretrained(base(), folder)
model.print_trainable_parameters()
