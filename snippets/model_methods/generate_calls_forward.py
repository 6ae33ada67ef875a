"""generate() calls the model once a token, as a loop by hand does, and returns the prompt."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(
    n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0
)
model = GPT2LMHeadModel(config).eval()
model.generation_config.eos_token_id = None  # never stop early
ids = torch.tensor([[1, 2, 3]])  # (batch, sequence)
mask = torch.ones_like(ids)

fed = []
embedding = model.get_input_embeddings()
embedding.register_forward_pre_hook(lambda module, args: fed.append(args[0].shape[1]))

tokens = model.generate(ids, attention_mask=mask, max_new_tokens=4, do_sample=False)
print("generate() fed:", fed)
print("returned:      ", tuple(tokens.shape))  # (batch, prompt + new)
print("prompt inside: ", torch.equal(tokens[:, :3], ids))

fed.clear()
cache, step, by_hand = None, ids, [ids]
with torch.no_grad():
    for _ in range(4):
        output = model(step, past_key_values=cache, use_cache=True)
        cache, step = output.past_key_values, output.logits[:, -1:].argmax(-1)
        by_hand.append(step)
print("by hand fed:   ", fed)
print("same tokens:   ", torch.equal(torch.cat(by_hand, dim=1), tokens))

model.train()
scores = model.generate(
    ids, attention_mask=mask, max_new_tokens=1, output_logits=True, return_dict_in_generate=True
).logits[0]
print("afterwards:    ", "training:", model.training)
print("logits:        ", "requires grad:", scores.requires_grad)
