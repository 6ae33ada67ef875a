"""A forward hook on every module shows where shapes change in a model you have not read."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    vocab_size=50, n_embd=8, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0
)
model = GPT2LMHeadModel(config).eval()


def shape(value):
    return str(tuple(value.shape)) if isinstance(value, torch.Tensor) else type(value).__name__


def watch(name):
    def hook(module, args, kwargs, output):
        first = [*args, *kwargs.values()][0]  # by position or by name
        print(f"{name or '(the model)':<34} {shape(first):<10} -> {shape(output)}")

    return hook


handles = [
    module.register_forward_hook(watch(name), with_kwargs=True)
    for name, module in model.named_modules()
]
with torch.inference_mode():
    model(input_ids=torch.tensor([[5, 6, 7]]))
for handle in handles:
    handle.remove()
