"""A config.json that names code lying beside it, loaded without a yes."""
# raises: ValueError
# leaves: nova
# leaves: nova/config.json

from pathlib import Path

from transformers import AutoConfig

Path("nova").mkdir()
auto = '{"AutoConfig": "code.NovaConfig"}'
Path("nova/config.json").write_text(f'{{"model_type": "nova", "auto_map": {auto}}}')
try:
    AutoConfig.from_pretrained("nova", trust_remote_code=False)
except ValueError as error:  # without the path of this folder
    raise ValueError(str(error).replace(f"{Path.cwd()}/", "")) from None
