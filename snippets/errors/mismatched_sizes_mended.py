"""Say that other shapes are meant, and look at which tensors start anew."""

from transformers import BertConfig, BertForSequenceClassification, logging

logging.set_verbosity_error()
config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
saved = BertForSequenceClassification(config).state_dict()
config.num_labels = 3
model, report = BertForSequenceClassification.from_pretrained(
    None, config=config, state_dict=saved,
    ignore_mismatched_sizes=True, output_loading_info=True)
for name, shape, own in sorted(report["mismatched_keys"]):
    print("new:", name, tuple(shape), "->", tuple(own))
