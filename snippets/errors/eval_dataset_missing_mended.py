"""A part of the rows is kept for evaluation."""
# leaves: out

from torch import nn
from transformers import Trainer, TrainingArguments

rows = [{"x": [float(i)], "labels": [2.0 * i]} for i in range(10)]
trainer = Trainer(nn.Linear(1, 1), TrainingArguments("out", eval_strategy="epoch"),
                  train_dataset=rows[:8], eval_dataset=rows[8:])
print(len(trainer.train_dataset), len(trainer.eval_dataset))
