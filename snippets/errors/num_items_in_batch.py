"""An override of compute_loss as it was written for older versions."""
# raises: TypeError
# leaves: out

from torch import nn
from transformers import Trainer, TrainingArguments


class Own(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False): ...


rows = [{"x": [1.0], "labels": [2.0]}] * 4
args = TrainingArguments("out", disable_tqdm=True, remove_unused_columns=False)
Own(nn.Linear(1, 1), args, train_dataset=rows).train()
