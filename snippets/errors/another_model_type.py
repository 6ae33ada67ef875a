"""A GPT-2 folder, read by the classes of BERT."""
# warns: transformers
# leaves: mine
# leaves: mine/config.json

from transformers import BertConfig, GPT2Config

GPT2Config(n_embd=4).save_pretrained("mine")
print("hidden_size:", BertConfig.from_pretrained("mine").hidden_size)
