"""A dataset that is only walked through."""
# raises: ValueError
# leaves: out

from torch import nn
from torch.utils.data import IterableDataset
from transformers import Trainer, TrainingArguments


class Stream(IterableDataset):
    def __iter__(self): yield {"x": [1.0], "labels": [2.0]}


Trainer(nn.Linear(1, 1), TrainingArguments("out"), train_dataset=Stream())
