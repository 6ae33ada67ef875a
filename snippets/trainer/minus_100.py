"""In GPT-2 a label of -100 leaves a position out of the loss, and does nothing else: it still
reads the token there, and gives the same logits."""

import torch
import torch.nn.functional as F
from transformers import GPT2Config, GPT2LMHeadModel, set_seed

set_seed(0)
model = GPT2LMHeadModel(GPT2Config(vocab_size=10, n_embd=16, n_layer=1, n_head=2,
                                   initializer_range=0.5)).eval()
tokens = torch.tensor([[1, 2, 3, 4, 5]])
labels = tokens.clone()
masked = torch.tensor([[-100, -100, -100, 4, 5]])  # the first three are a prompt

full, part = model(tokens, labels=labels), model(tokens, labels=masked)
print("logits equal:", torch.equal(full.logits, part.logits))
print(f"loss: {full.loss:.4f} over 4 positions, {part.loss:.4f} over 2")

part.logits.retain_grad()
part.loss.backward()
touched = part.logits.grad.abs().sum(-1).ne(0)
print("positions whose logits get a gradient:", touched.tolist()[0])

other = torch.tensor([[9, 2, 3, 4, 5]])  # another first token, label still -100
print(f"loss after another prompt: {model(other, labels=masked).loss:.4f}")

print("all labels -100:", model(tokens, labels=torch.full_like(tokens, -100)).loss.item())
for wrong in (-1, 10):
    try:
        F.cross_entropy(torch.zeros(1, 10), torch.tensor([wrong]))
    except IndexError as error:
        print("IndexError:", error)
