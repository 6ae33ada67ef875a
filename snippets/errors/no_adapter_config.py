"""A folder with a whole model, loaded as an adapter."""
# raises: ValueError

from peft import PeftModel
from torch import nn

PeftModel.from_pretrained(nn.Linear(2, 2), "merged")
