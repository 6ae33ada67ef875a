"""A file of two labels, loaded for three."""
# raises: RuntimeError

from transformers import BertConfig, BertForSequenceClassification

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
saved = BertForSequenceClassification(config).state_dict()
config.num_labels = 3
BertForSequenceClassification.from_pretrained(None, config=config, state_dict=saved)
