"""To be resumed, and nothing was saved yet."""
# raises: ValueError
# leaves: out

from pathlib import Path

from torch import nn
from transformers import Trainer, TrainingArguments

Path("out").mkdir()
trainer = Trainer(nn.Linear(1, 1), TrainingArguments("out"), train_dataset=[{}])
trainer.train(resume_from_checkpoint=True)
