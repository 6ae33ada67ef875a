"""No column bears the name of an argument of forward."""
# raises: ValueError
# leaves: out

from torch import nn
from transformers import Trainer, TrainingArguments

rows = [{"text": "one two"}] * 4
args = TrainingArguments("out", disable_tqdm=True)
Trainer(nn.Linear(1, 1), args, train_dataset=rows).train()
