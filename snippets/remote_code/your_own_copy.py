"""Classes that you have read, copied into your project and registered are used for the model
folder, and its own file never runs; each Auto class wants its own registration."""

import json
import tempfile
from pathlib import Path

from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel
from transformers import dynamic_module_utils

CODE = '''
from transformers import PreTrainedConfig, PreTrainedModel

class TinyConfig(PreTrainedConfig):
    model_type = "tiny"

class TinyModel(PreTrainedModel):
    config_class = TinyConfig
'''


class TinyConfig(PreTrainedConfig):  # your reviewed copies; elsewhere an import
    model_type = "tiny"


class TinyModel(PreTrainedModel):
    config_class = TinyConfig


with tempfile.TemporaryDirectory() as folder:
    dynamic_module_utils.HF_MODULES_CACHE = f"{folder}/cache"
    model = Path(folder, "model")
    model.mkdir()
    (model / "code.py").write_text("print('  >>> the file is running')" + CODE)
    names = {"AutoConfig": "code.TinyConfig", "AutoModel": "code.TinyModel"}
    (model / "config.json").write_text(json.dumps({"model_type": "tiny", "auto_map": names}))

    def load(trust):
        try:
            config = AutoConfig.from_pretrained(model, trust_remote_code=trust)
            made = AutoModel.from_config(config, trust_remote_code=trust)
            mine = type(config) is TinyConfig, type(made) is TinyModel
            print(f"  trust_remote_code={trust}: your config, your model:", *mine)
        except ValueError as error:
            print(f"  trust_remote_code={trust}:", str(error).replace(folder, "...")[:47])

    print("before")
    load(False)
    AutoConfig.register("tiny", TinyConfig)
    print("the config registered")
    load(False)
    load(True)
    AutoModel.register(TinyConfig, TinyModel)
    print("the model too")
    for trust in (None, False, True):
        load(trust)
