"""sdpa is part of PyTorch, and computes what eager does."""

import torch
from transformers import AutoModel, BertConfig

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
model, outputs = AutoModel.from_config(config).eval(), []
for name in ("eager", "sdpa"):
    model.set_attn_implementation(name)
    outputs.append(model(torch.tensor([[1, 2, 3]])).last_hidden_state)
print("same output:", torch.allclose(*outputs, atol=1e-6))
