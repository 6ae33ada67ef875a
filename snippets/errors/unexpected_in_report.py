"""A file with a head, loaded into the body alone."""
# warns: transformers

from transformers import BertConfig, BertForSequenceClassification, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
saved = BertForSequenceClassification(config).state_dict()
del saved["classifier.bias"]  # one is enough; of two the order may differ
BertModel.from_pretrained(None, config=config, state_dict=saved)
