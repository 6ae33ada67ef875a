"""A model on the CPU with ids on cuda:0 fails in its embedding; no GPU is needed to see it."""

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=2, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None
)


def entering(name):
    return lambda module, args: entered.append(name)


with FakeTensorMode():  # tensors with a device, a shape and no memory; any device may be named
    model = GPT2LMHeadModel(config).eval()
    for name, module in model.named_modules():
        module.register_forward_pre_hook(entering(name))

    for where in ("cuda:0", "cpu"):
        entered = []
        ids = torch.ones(1, 3, dtype=torch.long, device=where)
        try:
            print(f"ids on {where}: logits on", model(ids).logits.device)
        except RuntimeError as error:
            print(f"ids on {where}: {error}")
            failed = model.get_submodule(entered[-1])
            print(f"  inside {entered[-1]}, a {type(failed).__name__}")
