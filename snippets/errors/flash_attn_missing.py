"""Flash attention is asked for where its package is not installed."""
# raises: ImportError

from transformers import AutoModel, BertConfig

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
AutoModel.from_config(config, attn_implementation="flash_attention_2")
