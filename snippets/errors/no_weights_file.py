"""The weights lie in the folder under a name of your own."""
# raises: OSError
# leaves: mine
# leaves: mine/config.json
# leaves: mine/best.pt

import torch
from transformers import BertConfig, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
config.save_pretrained("mine")
torch.save(BertModel(config).state_dict(), "mine/best.pt")
BertModel.from_pretrained("mine")
