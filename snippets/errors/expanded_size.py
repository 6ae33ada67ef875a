"""A text of 600 tokens for a BERT with 512 positions."""
# raises: RuntimeError

import torch
from transformers import BertConfig, BertModel

config = BertConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=1)
config.num_attention_heads = 1
model = BertModel(config)
model(torch.ones(1, 600, dtype=torch.long))
