"""Early stopping that was not told what to watch."""
# raises: AssertionError
# leaves: out

from torch import nn
from transformers import EarlyStoppingCallback, Trainer, TrainingArguments

rows = [{"x": [1.0]}]
args = TrainingArguments("out", eval_strategy="steps", disable_tqdm=True)
Trainer(nn.Linear(1, 1), args, train_dataset=rows, eval_dataset=rows,
        callbacks=[EarlyStoppingCallback(2)]).train()
