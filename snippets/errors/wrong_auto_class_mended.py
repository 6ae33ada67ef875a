"""The Auto class of the task that the model was built for."""

from transformers import AutoModelForSequenceClassification, BertConfig

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
print(type(AutoModelForSequenceClassification.from_config(config)).__name__)
