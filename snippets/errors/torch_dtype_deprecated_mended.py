"""The name today, in the configuration and in from_pretrained."""

import torch
from transformers import BertConfig, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
saved = BertModel(config).state_dict()
model = BertModel.from_pretrained(None, config=config, state_dict=saved,
                                  dtype=torch.float16)
print(model.config.dtype, model.dtype)
