"""Keep the settings that this peft has, and write the file anew."""

import json
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

from peft import LoraConfig, PeftConfig

known = {field.name for field in fields(LoraConfig)}
with TemporaryDirectory() as folder:
    file = Path(folder, "adapter_config.json")
    file.write_text('{"peft_type": "LORA", "r": 4, "newer_setting": null}')

    saved = json.loads(file.read_text())
    print("unknown:", sorted(saved.keys() - known))
    kept = {key: value for key, value in saved.items() if key in known}
    file.write_text(json.dumps(kept))
    print("r:", PeftConfig.from_pretrained(folder).r)
