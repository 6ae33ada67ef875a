"""Where transformers has the class, its own runs, and no code of the folder."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from transformers import AutoConfig

own = {"model_type": "bert", "auto_map": {"AutoConfig": "code.NovaConfig"}}
with TemporaryDirectory() as folder:
    Path(folder, "config.json").write_text(json.dumps(own))
    config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
print(type(config).__module__)
