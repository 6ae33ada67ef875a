"""Evaluation every epoch, on nothing."""
# raises: ValueError
# leaves: out

from torch import nn
from transformers import Trainer, TrainingArguments

args = TrainingArguments("out", eval_strategy="epoch")
Trainer(nn.Linear(1, 1), args, train_dataset=[1])
