"""The constructor reads a number out of a tensor."""
# raises: RuntimeError

import torch
from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        sizes = torch.arange(1, 4)
        self.layer = nn.Linear(2, sizes[1].item())
        self.post_init()


saved = Mine(PreTrainedConfig()).state_dict()
Mine.from_pretrained(None, config=PreTrainedConfig(), state_dict=saved)
