"""Ids on another device: a call fails in the embedding, generate() moves them first."""
# needs: cuda

import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=2, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None
)
model = GPT2LMHeadModel(config).eval()
ids = torch.tensor([[1, 2, 3]])
running = []  # the modules that were entered and have not returned
for name, module in model.named_modules():
    module.register_forward_pre_hook(lambda module, args, name=name: running.append(name))
    module.register_forward_hook(lambda module, args, output: running.pop() and None)


def attempt(label, call):
    running[:] = ["no module"]
    try:
        print(f"{label}: no error, the result is on {call().device}")
    except RuntimeError as error:
        print(f"{label}: in {running[-1]}\n   {str(error).split(', but')[0]}")


def generate(ids):
    return model.generate(ids, max_new_tokens=2, do_sample=False)


with torch.no_grad():
    attempt("model on CPU, ids on GPU, forward ", lambda: model(ids.to("cuda")).logits)
    attempt("model on CPU, ids on GPU, generate", lambda: generate(ids.to("cuda")))
    model.to("cuda")
    attempt("model on GPU, ids on CPU, forward ", lambda: model(ids).logits)
    attempt("model on GPU, ids on CPU, generate", lambda: generate(ids))
    attempt("both on GPU, generate             ", lambda: generate(ids.to("cuda")))
    model.transformer.h[1].to("cpu")
    attempt("one block back on the CPU         ", lambda: model(ids.to("cuda")).logits)
