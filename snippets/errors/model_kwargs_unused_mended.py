"""What generate and the model know."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
batch = {"input_ids": torch.tensor([[2, 3]]), "attention_mask": torch.tensor([[1, 1]])}
batch["extra"] = torch.tensor([[0, 0]])  # of a tokenizer that belongs to another model
batch.pop("extra")
print(tuple(model.generate(**batch, max_new_tokens=1).shape))
