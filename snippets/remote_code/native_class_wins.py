"""Where Transformers knows the model_type, its own class is used and nobody asks, unless you
say trust_remote_code=True: then the file wins."""

import json
import tempfile
from pathlib import Path

from transformers import AutoConfig, dynamic_module_utils

CODE = '''
print("  >>> the file from the model folder is running")
from transformers import GPT2Config

class MyConfig(GPT2Config):
    pass
'''

with tempfile.TemporaryDirectory() as folder:
    dynamic_module_utils.HF_MODULES_CACHE = f"{folder}/cache"
    model = Path(folder, "model")
    model.mkdir()
    (model / "code.py").write_text(CODE)
    config = {"model_type": "gpt2", "auto_map": {"AutoConfig": "code.MyConfig"}}
    (model / "config.json").write_text(json.dumps(config))

    print("nothing said:", type(AutoConfig.from_pretrained(model)).__name__)
    print("trust_remote_code=True:")
    print(type(AutoConfig.from_pretrained(model, trust_remote_code=True)).__name__)

    print("auto_map may name another repository:")
    config = {"model_type": "new", "auto_map": {"AutoConfig": "someone/else--code.MyConfig"}}
    (model / "config.json").write_text(json.dumps(config))
    try:
        AutoConfig.from_pretrained(model, trust_remote_code=False)
    except ValueError as error:
        print("ValueError:", str(error).replace(folder, "...").splitlines()[0])
