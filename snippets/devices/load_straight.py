"""from_pretrained gives the dtype and the device that you name, else the dtype of config.json."""

import tempfile

import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=1, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None
)
device = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")


def show(label, model):
    print(f"{label:<32}{model.dtype}, where it was asked for: {model.device.type == wanted}")


with tempfile.TemporaryDirectory() as folder:
    GPT2LMHeadModel(config).to(torch.bfloat16).save_pretrained(folder)

    wanted = "cpu"
    show("no argument:", GPT2LMHeadModel.from_pretrained(folder))
    show("dtype=torch.float32:", GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float32))
    wanted = device.type
    show("device_map=device:", GPT2LMHeadModel.from_pretrained(folder, device_map=device))
    show('device_map="auto":', GPT2LMHeadModel.from_pretrained(folder, device_map="auto"))
    with torch.device(device):
        show("with torch.device(device):", GPT2LMHeadModel.from_pretrained(folder))
    wanted = "meta"
    show('device_map="meta":', GPT2LMHeadModel.from_pretrained(folder, device_map="meta"))

    config.dtype = torch.float16
    config.save_pretrained(folder)  # the weights in the file are as they were
    wanted = "cpu"
    show("config.json says float16:", GPT2LMHeadModel.from_pretrained(folder))

    try:
        with torch.device("meta"):
            GPT2LMHeadModel.from_pretrained(folder)
    except RuntimeError as error:
        print("RuntimeError:", str(error).split("\n")[0])
