"""BERT has no class for images."""
# raises: ValueError

from transformers import AutoModelForImageClassification, BertConfig

AutoModelForImageClassification.from_config(BertConfig())
