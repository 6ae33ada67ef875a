"""save_pretrained of a config writes the model_type of its class."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from transformers import AutoConfig, BertConfig

with TemporaryDirectory() as folder:
    BertConfig(hidden_size=4).save_pretrained(folder)
    print(json.loads(Path(folder, "config.json").read_text())["model_type"])
    print(type(AutoConfig.from_pretrained(folder)).__name__)
