"""List the names that the layers have, and take those of the model."""

from peft import LoraConfig, get_peft_model
from transformers import GPT2Config, GPT2Model

model = GPT2Model(GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1))
names = {name.rpartition(".")[2] for name, layer in model.named_modules()
         if type(layer).__name__ in ("Linear", "Conv1D")}
print(sorted(names))
lora = LoraConfig(target_modules=["c_attn"], fan_in_fan_out=True)
get_peft_model(model, lora).print_trainable_parameters()
