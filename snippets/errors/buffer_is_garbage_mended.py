"""_init_weights fills the buffer once more, after loading."""

import torch
from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(2, 2)
        self.register_buffer("table", torch.arange(1000.0), persistent=False)
        self.post_init()

    def _init_weights(self, module):
        super()._init_weights(module)
        if module is self:
            module.table.copy_(torch.arange(1000.0))


made = Mine(PreTrainedConfig())
loaded = Mine.from_pretrained(None, config=made.config, state_dict=made.state_dict())
print("layer as made:", torch.equal(loaded.layer.weight, made.layer.weight))
print("table as made:", torch.equal(loaded.table, made.table))
