"""A class of your own is registered under its model_type before it is loaded."""

from tempfile import TemporaryDirectory

from torch import nn
from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel


class NovaConfig(PreTrainedConfig):
    model_type = "nova"


class Nova(PreTrainedModel):
    config_class = NovaConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(2, 2)
        self.post_init()


AutoConfig.register("nova", NovaConfig)
AutoModel.register(NovaConfig, Nova)
with TemporaryDirectory() as folder:
    Nova(NovaConfig()).save_pretrained(folder)
    print(type(AutoModel.from_pretrained(folder)).__name__)
