"""Cut the text to the positions that the model has."""

import torch
from transformers import BertConfig, BertModel

config = BertConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=1)
config.num_attention_heads = 1
model = BertModel(config)
ids = torch.ones(1, 600, dtype=torch.long)
longest = model.config.max_position_embeddings
print("at most", longest)
print(model(ids[:, :longest]).last_hidden_state.shape)
