"""Where the things are today."""

from torch.optim import AdamW
from transformers import AutoModelForCausalLM, AutoModelForImageTextToText
from transformers.pytorch_utils import Conv1D, apply_chunking_to_forward

print(AdamW.__module__, AutoModelForCausalLM.__module__)
