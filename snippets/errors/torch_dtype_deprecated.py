"""The old name of the configuration's field."""
# warns: transformers

from transformers import BertConfig

print(BertConfig(dtype="float16").torch_dtype)
