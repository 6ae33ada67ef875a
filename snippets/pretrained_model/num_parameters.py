"""num_parameters counts tied weights once, and exclude_embeddings leaves out every
nn.Embedding, positions too."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

tied = GPT2LMHeadModel(
    GPT2Config(
        n_layer=1,
        n_head=2,
        n_embd=16,
        n_positions=32,
        vocab_size=50,
        bos_token_id=0,
        eos_token_id=0,
    )
)
untied = GPT2LMHeadModel(
    GPT2Config(
        n_layer=1,
        n_head=2,
        n_embd=16,
        n_positions=32,
        vocab_size=50,
        bos_token_id=0,
        eos_token_id=0,
        tie_word_embeddings=False,
    )
)
for name, model in (("tied", tied), ("untied", untied)):
    print(
        name,
        "| all:",
        model.num_parameters(),
        "| no embeddings:",
        model.num_parameters(exclude_embeddings=True),
    )
print("tokens:", 50 * 16, "| positions:", 32 * 16, "| lm_head:", 50 * 16)

tied.transformer.wte.requires_grad_(False)
print("only_trainable:", tied.num_parameters(only_trainable=True))
print("bytes in float32:", tied.get_memory_footprint())
print("bytes in float16:", tied.half().get_memory_footprint())
tied.register_buffer("table", torch.zeros(10))
print(
    "with a buffer:",
    tied.get_memory_footprint(),
    "| without:",
    tied.get_memory_footprint(return_buffers=False),
)
