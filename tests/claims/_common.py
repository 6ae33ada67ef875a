"""What the claims of several pages start from."""

from pathlib import Path

import torch
from torch import nn

SNIPPETS = Path(__file__).parents[2] / "snippets"
COUNTING_MODEL = SNIPPETS / "counting_model"


class Net(nn.Module):
    """The network of the pages on modules, saving and devices: 4 -> 3 -> 2."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.norm(self.hidden(x)).relu())


def counting_model():
    """(model, tokenizer)"""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    return AutoModelForCausalLM.from_pretrained(COUNTING_MODEL), AutoTokenizer.from_pretrained(COUNTING_MODEL)


class Line(nn.Module):
    """y = wx + b, as the Trainer takes it."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        y = self.linear(x)
        return {"loss": (y - labels).square().mean(), "y": y}


def line_data(rows):
    return [{"x": [float(i)], "labels": [2.0 * i]} for i in range(1, rows + 1)]


def trainer_of(model, data, *callbacks, trainer=None, **options):
    """A Trainer that prints nothing, and saves only if told."""
    from transformers import PrinterCallback, Trainer, TrainingArguments

    own = {name: options.pop(name) for name in ("eval_dataset", "data_collator", "compute_metrics", "compute_loss_func", "processing_class") if name in options}
    args = TrainingArguments("out", **{"save_strategy": "no", "report_to": "none", "disable_tqdm": True, **options})
    made = (trainer or Trainer)(model, args, train_dataset=data, callbacks=list(callbacks), **own)
    made.remove_callback(PrinterCallback)
    return made
