"""A model left on meta takes ids from the CPU; the error comes where a number is needed."""

import torch
from accelerate import init_empty_weights
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=2, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None
)
with init_empty_weights():
    model = GPT2LMHeadModel(config).eval()
ids = torch.tensor([[1, 2]])

logits = model(ids).logits
print("logits:", logits.device, tuple(logits.shape))

for name, use in {
    "tolist()": logits.tolist,
    "item()": logits.mean().item,
    "numpy()": logits.detach().numpy,
    "cpu()": logits.cpu,
    "generate()": lambda: model.generate(ids, max_new_tokens=2),
    "with a mask": lambda: model(ids, attention_mask=torch.ones(1, 2)),
}.items():
    try:
        use()
    except (RuntimeError, TypeError) as error:
        print(f"{name:<12}{type(error).__name__}: {str(error)[:56]}")

tensors = [*model.named_parameters(), *model.named_buffers()]
still = [name for name, tensor in tensors if tensor.is_meta]
print("still on meta:", len(still), "tensors, such as", still[0])
