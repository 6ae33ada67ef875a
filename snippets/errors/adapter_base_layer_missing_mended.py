"""set_peft_model_state_dict puts the adapter's name into the keys."""

from tempfile import TemporaryDirectory

from safetensors.torch import load_file
from torch import nn
from peft import LoraConfig, get_peft_model, set_peft_model_state_dict

lora = LoraConfig(r=2, target_modules=["body"])
net = nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, 3)})
model = get_peft_model(net, lora)
with TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    saved = load_file(f"{folder}/adapter_model.safetensors")
report = set_peft_model_state_dict(model, saved)
print("unexpected:", report.unexpected_keys)
print("missing adapter:", [key for key in report.missing_keys if "lora" in key])
