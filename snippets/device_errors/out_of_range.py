"""What a GPU calls a device-side assert, the CPU names: an id, a label or a position too large."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=1, n_embd=8, n_head=2, n_positions=4, vocab_size=11,
    bos_token_id=None, eos_token_id=None,
)
torch.manual_seed(0)
model = GPT2LMHeadModel(config).eval()
right = torch.tensor([[1, 2, 3]])

for name, call in {
    "an id of 11": lambda: model(torch.tensor([[1, 11]])),
    "a label of 11": lambda: model(right, labels=torch.tensor([[1, 2, 11]])),
    "a label of -100": lambda: model(right, labels=torch.tensor([[1, 2, -100]])),
    "5 tokens": lambda: model(torch.tensor([[1, 2, 3, 4, 5]])),
}.items():
    try:
        print(f"{name:<16}no error, loss {call().loss:.1f}")
    except IndexError as error:
        print(f"{name:<16}IndexError: {error}")

for name, layer in {"ids": model.transformer.wte, "positions": model.transformer.wpe}.items():
    print(f"{name} must be less than {layer.num_embeddings}")
