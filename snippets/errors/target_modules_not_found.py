"""The names of Llama's layers, in GPT-2."""
# raises: peft.utils.error.NoMatchingPeftModuleError

from peft import LoraConfig, get_peft_model
from transformers import GPT2Config, GPT2Model

model = GPT2Model(GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1))
get_peft_model(model, LoraConfig(target_modules=["q_proj"]))
