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
