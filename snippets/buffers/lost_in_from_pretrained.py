"""from_pretrained does not fill a non-persistent buffer; _init_weights has to."""

import tempfile

import torch
from transformers import PreTrainedConfig, PreTrainedModel


class Scaled(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.head = torch.nn.Linear(2, 2)
        table = torch.tensor([1.0, 2.0, 4.0])
        self.register_buffer("table", table, persistent=False)
        self.post_init()


class Filled(Scaled):
    def _init_weights(self, module):
        super()._init_weights(module)
        if module is self:
            self.table.copy_(torch.tensor([1.0, 2.0, 4.0]))


torch.use_deterministic_algorithms(True)  # shows memory that nobody filled as nan
for kind in (Scaled, Filled):
    model = kind(PreTrainedConfig())
    print(kind.__name__)
    print("    built: ", model.table.tolist())
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        print("    loaded:", kind.from_pretrained(folder).table.tolist())
