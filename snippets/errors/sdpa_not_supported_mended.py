"""Without the argument the class takes what it has."""

from transformers import AutoModel, DebertaV2Config

config = DebertaV2Config(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                         num_attention_heads=1, intermediate_size=4)
print(AutoModel.from_config(config).config._attn_implementation)
