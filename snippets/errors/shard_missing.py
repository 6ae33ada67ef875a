"""The index names a shard that is not in the folder."""
# raises: FileNotFoundError
# leaves: model
# leaves: model/config.json
# leaves: model/model.safetensors.index.json

import json
from pathlib import Path

from transformers import GPT2Config, GPT2Model

GPT2Config(n_layer=1, n_embd=8, n_head=2).save_pretrained("model")
shard = "model-00001-of-00005.safetensors"
index = {"metadata": {}, "weight_map": {"wte.weight": shard}}
Path("model/model.safetensors.index.json").write_text(json.dumps(index))
GPT2Model.from_pretrained("model")
