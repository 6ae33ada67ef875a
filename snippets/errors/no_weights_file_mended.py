"""save_pretrained writes the two files that from_pretrained looks for."""

import os
from tempfile import TemporaryDirectory

from transformers import BertConfig, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
with TemporaryDirectory() as folder:
    BertModel(config).save_pretrained(folder)
    print(sorted(os.listdir(folder)))
    _, report = BertModel.from_pretrained(folder, output_loading_info=True)
print("missing:", report["missing_keys"])
