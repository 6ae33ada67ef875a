"""A model on the CPU called with ids on cuda:0 fails in its embedding, seen without a GPU."""

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=2, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None
)


def enter(name):
    return lambda module, args: running.append(name)


def leave(module, args, output):
    running.pop()


with FakeTensorMode():  # tensors with a device, a shape and no memory; any device may be named
    model = GPT2LMHeadModel(config).eval()
    for name, module in model.named_modules():
        module.register_forward_pre_hook(enter(name))
        module.register_forward_hook(leave)

    for where in ("cuda:0", "cpu"):
        running = []  # the modules that were entered and have not returned
        ids = torch.ones(1, 3, dtype=torch.long, device=where)
        try:
            print(f"ids on {where}: logits on", model(ids).logits.device)
        except RuntimeError as error:
            print(f"ids on {where}: {error}")
            failed = model.get_submodule(running[-1])
            print(f"  inside {running[-1]}, a {type(failed).__name__}")

assert running == [], "all have returned"
