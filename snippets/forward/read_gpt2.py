"""Read a forward() by its ends: what goes in, what comes out, and where the cache grows."""

import inspect

import torch
from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel

config = GPT2Config(vocab_size=50, n_embd=8, n_head=2, bos_token_id=0, eos_token_id=0)
model = GPT2LMHeadModel(config).eval()
cache = DynamicCache(config=config)

accepted = inspect.signature(model.forward).parameters
wanted = ("input_ids", "attention_mask", "position_ids", "past_key_values")
print("takes:    ", [name for name in wanted if name in accepted])


def report(attention, args, kwargs, output):
    named = [name for name in kwargs if name in wanted]
    print("attention:", len(args), "positional and", named)
    print("    gives ", [type(part).__name__ for part in output])
    print("    cache ", cache.get_seq_length(), "tokens")


model.transformer.h[0].attn.register_forward_hook(report, with_kwargs=True)
with torch.inference_mode():
    output = model(torch.tensor([[5, 6, 7]]), past_key_values=cache)
    print("gives:    ", {key: type(value).__name__ for key, value in output.items()})
    print("logits:   ", tuple(output.logits.shape), "(batch, sequence, vocabulary)")
    print("same cache object as went in:", output.past_key_values is cache)

    output = model(torch.tensor([[8]]), past_key_values=cache)
    print("logits:   ", tuple(output.logits.shape))

    model.set_attn_implementation("eager")
    _, weights = model.transformer.h[1].attn(torch.ones(1, 3, 8))
    assert weights.shape == (1, 2, 3, 3), "eager attention gives its weights"
