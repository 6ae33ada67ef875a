"""Which GPT-2 fits a card of 16 GB is counted on meta, without making one of them."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

CARD = 16e9  # bytes
sizes = {"gpt2": (12, 768, 12), "medium": (24, 1024, 16),
         "large": (36, 1280, 20), "xl": (48, 1600, 25)}


def report(label, size):
    verdict = "fits" if size < CARD else "does not fit"
    print(f"  {label:<10}{size / 1e9:5.2f} GB {verdict}")


for name, (layers, width, heads) in sizes.items():
    with torch.device("meta"):  # shapes, no memory
        model = GPT2LMHeadModel(GPT2Config(n_layer=layers, n_embd=width, n_head=heads))
    model.tie_weights()  # lm_head is the embedding: counted once
    numbers = sum(p.numel() for p in model.parameters())
    print(f"{name}: {numbers:,} parameters")
    report("float16", 2 * numbers)
    report("float32", 4 * numbers)
    report("training", (4 + 4 + 8) * numbers)  # weights, gradients, AdamW's averages

last_block = sum(p.numel() for p in model.transformer.h[-1].parameters())
print("xl, only the last block trained:")
report("training", 4 * numbers + (4 + 8) * last_block)
