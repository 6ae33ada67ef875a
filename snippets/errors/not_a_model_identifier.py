"""A path that leads to no folder is taken for a name on the Hub."""
# raises: OSError

from transformers import BertModel

BertModel.from_pretrained("./bert")
