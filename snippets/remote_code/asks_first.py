"""The Auto classes run code from a model folder only when trust_remote_code=True; with None
they ask, and give up where nobody answers."""

import io
import json
import sys
import tempfile
from pathlib import Path

from transformers import AutoConfig, dynamic_module_utils

CODE = '''
print("  >>> the file from the model folder is running")
from transformers import PreTrainedConfig

class TinyConfig(PreTrainedConfig):
    model_type = "tiny"
'''

with tempfile.TemporaryDirectory() as folder:
    dynamic_module_utils.HF_MODULES_CACHE = f"{folder}/cache"
    model = Path(folder, "model")
    model.mkdir()
    config = {"model_type": "tiny", "auto_map": {"AutoConfig": "code.TinyConfig"}}
    (model / "config.json").write_text(json.dumps(config))

    cases = (False, ""), (None, ""), (None, "n\n"), (None, "y\n"), (True, "")
    for trust, answer in cases:
        (model / "code.py").write_text(CODE + f"# {trust} {answer}")  # unchanged it runs once
        sys.stdin, stdout, sys.stdout = io.StringIO(answer), sys.stdout, io.StringIO()
        try:
            outcome = type(AutoConfig.from_pretrained(model, trust_remote_code=trust)).__name__
        except ValueError as error:
            outcome = "ValueError: " + str(error).replace(folder, "...").splitlines()[0]
        printed, sys.stdout = sys.stdout.getvalue(), stdout
        asked = "Do you wish to run the custom code? [y/N]" in printed
        print(f"trust_remote_code={trust}, asked: {asked}, answer: {answer.strip() or 'none'}")
        print("  code ran:", ">>>" in printed, "|", outcome[:58])
