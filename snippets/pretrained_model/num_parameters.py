"""num_parameters counts tied weights once, and exclude_embeddings leaves out every nn.Embedding,
positions too."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

tiny = dict(n_layer=1, n_head=2, n_embd=16, n_positions=32, bos_token_id=0, eos_token_id=0)
tied = GPT2LMHeadModel(GPT2Config(**tiny, vocab_size=50))
untied = GPT2LMHeadModel(GPT2Config(**tiny, vocab_size=50, tie_word_embeddings=False))
for name, model in (("tied", tied), ("untied", untied)):
    outside = model.num_parameters(exclude_embeddings=True)
    print(name, "| all:", model.num_parameters(), "| outside the embeddings:", outside)
print("tokens:", 50 * 16, "| positions:", 32 * 16, "| lm_head:", 50 * 16)

tied.transformer.wte.requires_grad_(False)
print("only_trainable:", tied.num_parameters(only_trainable=True))
print("bytes in float32:", tied.get_memory_footprint())
print("bytes in float16:", tied.half().get_memory_footprint())
tied.register_buffer("table", torch.zeros(10))
print("with a buffer:", tied.get_memory_footprint())
print("without it:", tied.get_memory_footprint(return_buffers=False))
