"""from_pretrained runs your constructor on meta: no number can be read there, and a buffer
that is not saved is garbage unless _init_weights fills it."""

import tempfile
import torch
from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Table(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.linear = nn.Linear(2, 2)
        self.register_buffer("table", torch.arange(1000.0), persistent=False)
        self.post_init()


class Filled(Table):
    def _init_weights(self, module):
        super()._init_weights(module)
        if module is self:
            module.table.copy_(torch.arange(1000.0))


class Reads(Table):
    def __init__(self, config):
        super().__init__(config)
        self.size = int(torch.ones(4).sum())


for cls in (Table, Filled, Reads):
    model = cls(PreTrainedConfig())
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        try:
            loaded = cls.from_pretrained(folder)
            print(f"{cls.__name__}: loaded as made:", torch.equal(loaded.table, model.table))
        except RuntimeError as error:
            print(f"{cls.__name__}: RuntimeError:", error)
