"""A model_type that this version of transformers has no class for."""
# raises: ValueError
# leaves: nova
# leaves: nova/config.json

from pathlib import Path

from transformers import AutoModel

Path("nova").mkdir()
Path("nova/config.json").write_text('{"model_type": "nova"}')
AutoModel.from_pretrained("nova")
