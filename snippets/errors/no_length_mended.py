"""Say how many updates are wanted."""
# leaves: out

from torch import nn
from torch.utils.data import IterableDataset
from transformers import Trainer, TrainingArguments


class Stream(IterableDataset):
    def __iter__(self): yield {"x": [1.0], "labels": [2.0]}


trainer = Trainer(nn.Linear(1, 1), TrainingArguments("out", max_steps=1000),
                  train_dataset=Stream())
print(trainer.args.max_steps)
