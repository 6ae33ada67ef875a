"""A file in bfloat16, loaded without a word about the dtype."""

import torch
from transformers import BertConfig, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
saved = BertModel(config).to(torch.bfloat16).state_dict()
model = BertModel.from_pretrained(None, config=config, state_dict=saved)
print(model.dtype)
