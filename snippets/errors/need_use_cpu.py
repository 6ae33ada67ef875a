"""bf16 where there is no GPU that has it."""
# raises: ValueError

import os

from transformers import TrainingArguments

os.environ["CUDA_VISIBLE_DEVICES"] = ""  # as on a machine without a GPU
TrainingArguments("out", bf16=True)
