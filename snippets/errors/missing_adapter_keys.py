"""An adapter's file whose names fit nothing: a warning, and an untrained adapter."""
# warns: UserWarning

from safetensors.torch import load_file, save_file
from tempfile import TemporaryDirectory

from torch import nn
from peft import LoraConfig, PeftModel, get_peft_model

def base(classes=3):
    return nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, classes)})


lora = LoraConfig(r=2, target_modules=["body"])
with TemporaryDirectory() as folder:
    get_peft_model(base(), lora).save_pretrained(folder)
    file = f"{folder}/adapter_model.safetensors"
    saved = load_file(file)
    save_file({f"module.{key}": tensor for key, tensor in saved.items()}, file)
    PeftModel.from_pretrained(base(), folder)
