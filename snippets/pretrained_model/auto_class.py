"""register_for_auto_class makes save_pretrained copy the source file; to use a class in this
process, AutoModel.register."""

import os
import sys
import tempfile
import textwrap
from transformers import AutoConfig, AutoModel

source = """
    from torch import nn
    from transformers import PreTrainedConfig, PreTrainedModel
    class MineConfig(PreTrainedConfig):
        model_type = "mine"
    class MineModel(PreTrainedModel):
        config_class = MineConfig
        def __init__(self, config):
            super().__init__(config)
            self.linear = nn.Linear(2, 2)
            self.post_init()
"""
with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "modeling_mine.py"), "w") as file:
        file.write(textwrap.dedent(source))
    sys.path.insert(0, folder)
    from modeling_mine import MineConfig, MineModel

    model = MineModel(MineConfig())
    for step in ("before", "after"):
        print(
            step,
            "| is_remote_code:",
            MineModel.is_remote_code(),
            "| is_custom_code:",
            MineModel.is_custom_code(),
        )
        model.save_pretrained(os.path.join(folder, step))
        print(step, "| files:", sorted(os.listdir(os.path.join(folder, step))))
        MineModel.register_for_auto_class("AutoModel")
    print("auto_map:", model.config.auto_map)

    AutoConfig.register("mine", MineConfig)
    AutoModel.register(MineConfig, MineModel)
    print(
        "AutoModel:", type(AutoModel.from_pretrained(os.path.join(folder, "before"))).__name__
    )
