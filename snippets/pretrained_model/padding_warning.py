"""The padding warning looks at the first and the last id only, and is given once in a
process."""

import logging
import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(
    GPT2Config(
        n_layer=1,
        n_head=2,
        n_embd=16,
        vocab_size=50,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=0,
    )
).eval()
heard = []


class Listener(logging.Handler):
    def emit(self, record):
        heard.append(record.getMessage())


logging.getLogger("transformers").addHandler(Listener())
inside = torch.tensor([[5, 0, 7]])
padded = torch.tensor([[0, 6, 7]])
for label, ids, mask in (
    ("padding inside", inside, None),
    ("with a mask", padded, (padded != 0).long()),
    ("padding first", padded, None),
    ("once more", padded, None),
):
    before = len(heard)
    model.warn_if_padding_and_no_attention_mask(ids, mask)
    print(f"{label}: {len(heard) - before} warning(s)")
print(heard[-1].split(" since")[0])
