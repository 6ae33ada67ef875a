"""No column bears the name of an argument of forward."""
# raises: ValueError
# leaves: out

from torch import nn
from transformers import Trainer, TrainingArguments

rows = [{"text": "one two"}] * 4
args = TrainingArguments("out", disable_tqdm=True)
try:
    Trainer(nn.Linear(1, 1), args, train_dataset=rows).train()
except ValueError as error:  # the names that it ends with come in any order
    raise ValueError(str(error).rpartition(": ")[0]) from None
