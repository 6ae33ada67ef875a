"""Ask the index which files it wants, and fetch those that are missing."""

import json
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    shard = "model-00001-of-00005.safetensors"
    index = folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"wte.weight": shard}}))

    wanted = set(json.loads(index.read_text())["weight_map"].values())
    print("missing:", [file for file in wanted if not (folder / file).exists()])
