"""A dtype for a quantized model; the mark is the one that loading leaves."""
# raises: ValueError

import torch
from transformers import GPT2Config, GPT2LMHeadModel

tiny = dict(n_layer=1, n_embd=4, n_head=1, bos_token_id=None, eos_token_id=None)
model = GPT2LMHeadModel(GPT2Config(vocab_size=8, n_positions=8, **tiny))
model.quantization_method = "bitsandbytes"
model.to(torch.float16)
