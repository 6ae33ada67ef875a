"""A config.json of another program says no model_type."""
# raises: ValueError
# leaves: mine
# leaves: mine/config.json

from pathlib import Path

from transformers import AutoModel

Path("mine").mkdir()
Path("mine/config.json").write_text('{"hidden_size": 4}')
AutoModel.from_pretrained("mine")
