"""Offline, and the model is not in the cache."""
# raises: OSError

import os

os.environ["HF_HUB_OFFLINE"] = "1"

from transformers import BertModel

BertModel.from_pretrained("bert-base-uncased")
