"""save_pretrained writes weights, dtype and config, not the mode, freezing or tokenizer."""

import json
import os
import tempfile

import torch
from transformers import AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(GPT2Config(
    n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0
))
model.requires_grad_(False).train().bfloat16()

with tempfile.TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    print("files:       ", sorted(os.listdir(folder)))
    with open(f"{folder}/config.json") as file:
        print("config says: ", json.load(file)["dtype"])
    loaded = AutoModelForCausalLM.from_pretrained(folder)
    in_float32 = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)

print("class:       ", type(loaded).__name__)
print("dtype:       ", loaded.dtype, "| with dtype=float32:", in_float32.dtype)
print("training:    ", loaded.training)
print("trainable:   ", loaded.num_parameters(only_trainable=True) == loaded.num_parameters())
print("still tied:  ", loaded.lm_head.weight is loaded.transformer.wte.weight)
