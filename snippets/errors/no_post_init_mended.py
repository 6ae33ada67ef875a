"""post_init() as the constructor's last line."""

from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(2, 2)
        self.post_init()


saved = Mine(PreTrainedConfig()).state_dict()
model = Mine.from_pretrained(None, config=PreTrainedConfig(), state_dict=saved)
print("tied:", model.all_tied_weights_keys)
