"""The adapter's file given to load_state_dict."""
# raises: RuntimeError

from tempfile import TemporaryDirectory

from safetensors.torch import load_file
from torch import nn
from peft import LoraConfig, get_peft_model

lora = LoraConfig(r=2, target_modules=["body"])
net = nn.ModuleDict({"body": nn.Linear(2, 4), "head": nn.Linear(4, 3)})
model = get_peft_model(net, lora)
with TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    model.load_state_dict(load_file(f"{folder}/adapter_model.safetensors"))
