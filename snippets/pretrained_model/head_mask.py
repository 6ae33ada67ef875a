"""head_mask= is swallowed without a word; a hook in front of the output projection switches a
head off."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
model = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
).eval()
ids = torch.tensor([[5, 6, 7]])
with torch.no_grad():
    plain = model(ids).logits
    masked = model(ids, head_mask=torch.zeros(1, 2)).logits
    print("head_mask of zeros changes the output:", not torch.equal(plain, masked))
    print(
        "so does a misspelt argument:",
        not torch.equal(plain, model(ids, atention_mask=ids * 0).logits),
    )


def without_head_0(module, args):
    heads = args[0].clone()  # (batch, sequence, 2 heads of 8 features)
    heads[..., :8] = 0
    return (heads,)


projection = model.transformer.h[0].attn.c_proj
with torch.no_grad():
    hook = projection.register_forward_pre_hook(without_head_0)
    hooked = model(ids).logits
    hook.remove()
    projection.weight[:8] = 0  # the same, for good: what pruning computed, without the speed
    zeroed = model(ids).logits
print("the hook changes the output:", not torch.equal(plain, hooked))
print("zeroed weights give the same:", torch.allclose(hooked, zeroed, atol=1e-6))
print("has prune_heads:", hasattr(model, "prune_heads"))
