"""Checkpointing keeps less and, in train mode, runs each block twice, for equal gradients."""

import textwrap
import warnings

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(
    n_layer=4, n_head=2, n_embd=16, vocab_size=11, bos_token_id=0, eos_token_id=0,
    resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
)
model = GPT2LMHeadModel(config).train()
ids = torch.arange(10).repeat(4, 1)  # (batch, sequence)
runs, kept, first = [], [], None
for block in model.transformer.h:
    block.ln_1.register_forward_pre_hook(lambda module, args: runs.append(module))


def keep(tensor):
    kept.append(tensor.nbytes)
    return tensor


def step():
    global first
    runs.clear(), kept.clear(), model.zero_grad()
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        output = model(ids)
    on_the_way = sum(kept)
    first = first or on_the_way
    output.logits.logsumexp(-1).sum().backward()
    cache = "past_key_values" in output
    print(f"block runs: {len(runs)}  kept: {on_the_way / first:>4.0%}  cache: {cache}")
    return {name: p.grad.clone() for name, p in model.named_parameters()}


plain = step()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    model.gradient_checkpointing_enable()
print(textwrap.fill(f"FutureWarning: {caught[0].message}", 90))
checkpointed = step()
equal = all(plain[name].allclose(checkpointed[name], atol=1e-5) for name in plain)
print("equal gradients:", equal)

model.activation_checkpointing_enable(every_n_layers=2)
step()
model.eval()
step()
