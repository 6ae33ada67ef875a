"""floating_point_ops is now the Trainer's and counts 6 per token and parameter; FlopCounterMode
measures the forward pass."""

from types import SimpleNamespace
import torch
from torch.utils.flop_counter import FlopCounterMode
from transformers import GPT2Config, GPT2LMHeadModel, Trainer

model = GPT2LMHeadModel(
    GPT2Config(n_layer=2, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
).eval()
batch = {"input_ids": torch.ones(3, 5, dtype=torch.long)}
for name in ("floating_point_ops", "estimate_tokens"):
    print(f"model has {name}:", hasattr(model, name))

tokens = batch["input_ids"].numel()
print("tokens:", tokens)
print(
    "Trainer's estimate, forward and backward:",
    Trainer.floating_point_ops(SimpleNamespace(model=model), batch),
)
print("6 x tokens x parameters:", 6 * tokens * model.num_parameters(exclude_embeddings=True))

print("a third of it, forward only:", 6 * tokens * model.num_parameters(exclude_embeddings=True) // 3)

with FlopCounterMode(display=False) as counter, torch.no_grad():
    model(**batch)
print("measured, forward only:", counter.get_total_flops())
print("lm_head alone, 2 x tokens x 16 x 50:", 2 * tokens * 16 * 50)
