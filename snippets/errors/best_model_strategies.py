"""The best model is wanted, and there is no evaluation."""
# raises: ValueError

from transformers import TrainingArguments

TrainingArguments("out", load_best_model_at_end=True, save_strategy="epoch")
