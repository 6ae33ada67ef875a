"""As a buffer it is saved, loaded and moved."""

import torch
from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(2, 2)
        self.register_buffer("scale", torch.ones(2))
        self.post_init()

    def forward(self, x):
        return self.layer(x) * self.scale


made = Mine(PreTrainedConfig())
loaded = Mine.from_pretrained(None, config=made.config, state_dict=made.state_dict())
print("weight:", loaded.layer.weight.device, "scale:", loaded.scale.device)
print("as made:", torch.equal(loaded(torch.ones(1, 2)), made(torch.ones(1, 2))))
