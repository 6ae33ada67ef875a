"""_tied_weights_keys as it was written for transformers 4: a list."""
# raises: AttributeError

from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig
    _tied_weights_keys = ["head.weight"]

    def __init__(self, config):
        super().__init__(config)
        self.body = nn.Embedding(4, 2)
        self.head = nn.Linear(2, 4, bias=False)
        self.post_init()

Mine(PreTrainedConfig(tie_word_embeddings=True))
