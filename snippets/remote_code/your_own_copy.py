"""A class that you have read, copied into your project and registered is used for the model
folder without trust_remote_code, and the folder's own file never runs."""

import json
import tempfile
from pathlib import Path

from transformers import AutoConfig, PreTrainedConfig, dynamic_module_utils


class TinyConfig(PreTrainedConfig):  # your reviewed copy; elsewhere an import
    model_type = "tiny"


with tempfile.TemporaryDirectory() as folder:
    dynamic_module_utils.HF_MODULES_CACHE = f"{folder}/cache"
    model = Path(folder, "model")
    model.mkdir()
    (model / "code.py").write_text("raise SystemExit('  >>> the file is running')\n")
    config = {"model_type": "tiny", "auto_map": {"AutoConfig": "code.TinyConfig"}}
    (model / "config.json").write_text(json.dumps(config))

    try:
        AutoConfig.from_pretrained(model, trust_remote_code=False)
    except ValueError as error:
        print("before:", str(error).replace(folder, "...")[:58])

    AutoConfig.register("tiny", TinyConfig)
    for trust in (None, False, True):
        loaded = AutoConfig.from_pretrained(model, trust_remote_code=trust)
        print(f"registered, trust_remote_code={trust}:", type(loaded) is TinyConfig)
