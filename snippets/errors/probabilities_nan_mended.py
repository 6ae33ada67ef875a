"""Look for the first place that is not finite: weights, then logits."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
bad = [name for name, weight in model.named_parameters() if not weight.isfinite().all()]
print("weights not finite:", bad)
print("logits finite:", model(torch.tensor([[2, 3, 4]])).logits.isfinite().all().item())
