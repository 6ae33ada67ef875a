"""An argument that was renamed."""
# raises: TypeError

from transformers import TrainingArguments

TrainingArguments("out", evaluation_strategy="epoch")
