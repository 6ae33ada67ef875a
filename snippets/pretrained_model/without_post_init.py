"""A model class of your own must end its __init__ with post_init(), or from_pretrained fails on
it."""

import tempfile
import torch
from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Forgot(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.linear = nn.Linear(64, 64)


class Right(Forgot):
    def __init__(self, config):
        super().__init__(config)
        self.post_init()


torch.manual_seed(0)
for cls in (Forgot, Right):
    model = cls(PreTrainedConfig())
    print(cls.__name__, "| spread of the weights:", round(model.linear.weight.std().item(), 2))
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        try:
            print(cls.__name__, "| loads:", type(cls.from_pretrained(folder)).__name__)
        except AttributeError as error:
            print(cls.__name__, "| AttributeError:", error)
