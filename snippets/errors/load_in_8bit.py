"""Quantization asked for as in transformers 4."""
# raises: TypeError

from transformers import BertConfig, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
saved = BertModel(config).state_dict()
BertModel.from_pretrained(None, config=config, state_dict=saved, load_in_8bit=True)
