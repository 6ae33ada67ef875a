"""A class without this attention is asked for it."""
# raises: ValueError

from transformers import AutoModel, DebertaV2Config

config = DebertaV2Config(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                         num_attention_heads=1, intermediate_size=4)
AutoModel.from_config(config, attn_implementation="sdpa")
