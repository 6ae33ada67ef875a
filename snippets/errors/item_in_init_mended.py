"""Sizes and rates are computed with Python numbers."""

from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        sizes = range(1, 4)
        self.layer = nn.Linear(2, sizes[1])
        self.post_init()


saved = Mine(PreTrainedConfig()).state_dict()
model = Mine.from_pretrained(None, config=PreTrainedConfig(), state_dict=saved)
print(model.layer, model.layer.weight.device)
