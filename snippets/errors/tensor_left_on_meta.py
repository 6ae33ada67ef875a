"""A tensor that is a plain attribute stays on meta, and .to() does not reach it."""

import torch
from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(2, 2)
        self.scale = torch.ones(2)
        self.post_init()

made = Mine(PreTrainedConfig())
loaded = Mine.from_pretrained(None, config=made.config, state_dict=made.state_dict())
print("weight:", loaded.layer.weight.device, "scale:", loaded.to("cpu").scale.device)
