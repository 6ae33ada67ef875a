"""What an adapter's folder holds, and what a merged model's folder holds."""

import os
from tempfile import TemporaryDirectory

from peft import LoraConfig, get_peft_model
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
lora = LoraConfig(target_modules=["c_attn"], fan_in_fan_out=True)
model = get_peft_model(GPT2LMHeadModel(config), lora)
with TemporaryDirectory() as adapter, TemporaryDirectory() as merged:
    model.save_pretrained(adapter)
    model.merge_and_unload().save_pretrained(merged)
    print("adapter:", sorted(os.listdir(adapter)))
    print("merged:", sorted(os.listdir(merged)))
    GPT2LMHeadModel.from_pretrained(merged)
