"""Give the file the names that the adapter has."""

from safetensors.torch import load_file, save_file
from tempfile import TemporaryDirectory

from torch import nn
from peft import LoraConfig, PeftModel, get_peft_model

def base(classes=3):
    return nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, classes)})


lora = LoraConfig(r=2, target_modules=["body"], init_lora_weights=False)
model = get_peft_model(base(), lora)
with TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    file = f"{folder}/adapter_model.safetensors"
    saved = {f"module.{key}": tensor for key, tensor in load_file(file).items()}
    saved = {key.removeprefix("module."): tensor for key, tensor in saved.items()}
    save_file(saved, file)
    loaded = PeftModel.from_pretrained(base(), folder)
name = "base_model.model.body.lora_B.default.weight"
print("as saved:", loaded.state_dict()[name].equal(model.state_dict()[name]))
