"""The constructor is given a name."""
# raises: TypeError

from transformers import BertModel

BertModel("bert-base-uncased")
