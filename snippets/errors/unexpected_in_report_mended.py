"""The class that was saved takes every weight of the file."""

from transformers import BertConfig, BertForSequenceClassification

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
saved = BertForSequenceClassification(config).state_dict()
model, report = BertForSequenceClassification.from_pretrained(
    None, config=config, state_dict=saved, output_loading_info=True)
print("unexpected:", report["unexpected_keys"], "missing:", report["missing_keys"])
