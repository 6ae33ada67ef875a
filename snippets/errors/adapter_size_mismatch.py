"""The adapter's file has a head of 3 rows, the base model one of 5."""
# raises: RuntimeError

from tempfile import TemporaryDirectory

from torch import nn
from peft import LoraConfig, PeftModel, get_peft_model

def base(classes=3):
    return nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, classes)})


lora = LoraConfig(r=2, target_modules=["body"], modules_to_save=["head"])
with TemporaryDirectory() as folder:
    get_peft_model(base(), lora).save_pretrained(folder)
    PeftModel.from_pretrained(base(classes=5), folder)
