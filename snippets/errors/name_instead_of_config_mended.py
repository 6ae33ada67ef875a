"""A constructor takes a configuration and makes new weights."""

from transformers import AutoModel, BertConfig, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
print(type(BertModel(config)).__name__, type(AutoModel.from_config(config)).__name__)
