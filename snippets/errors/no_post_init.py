"""A class of your own that does not end its constructor with post_init()."""
# raises: AttributeError

from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(2, 2)


saved = Mine(PreTrainedConfig()).state_dict()
Mine.from_pretrained(None, config=PreTrainedConfig(), state_dict=saved)
