"""Where there is a network, save a folder; where there is none, load from it."""

import os
from tempfile import TemporaryDirectory

os.environ["HF_HUB_OFFLINE"] = "1"

from transformers import BertConfig, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
with TemporaryDirectory() as folder:
    BertModel(config).save_pretrained(folder)  # there: BertModel.from_pretrained(name)
    model = BertModel.from_pretrained(folder, local_files_only=True)
print("loaded offline:", type(model).__name__)
