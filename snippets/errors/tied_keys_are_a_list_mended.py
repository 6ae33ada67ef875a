"""Since transformers 5 it is a dict: what is tied, and to what."""

from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig
    _tied_weights_keys = {"head.weight": "body.weight"}

    def __init__(self, config):
        super().__init__(config)
        self.body = nn.Embedding(4, 2)
        self.head = nn.Linear(2, 4, bias=False)
        self.post_init()

model = Mine(PreTrainedConfig(tie_word_embeddings=True))
print("one tensor:", model.head.weight is model.body.weight)
