"""MkDocs hook: what YAML cannot say of paths.

The snippets are named relative to the working folder, all else relative to the configuration; with this they are
found whatever folder the command is called from. And the Chinese half's address is the root's and zh/.
"""

import os
from pathlib import Path


def on_config(config):
    os.chdir(Path(config.config_file_path).parent)
    if not config.site_url:
        config.site_url = f"{config.extra['root'].rstrip('/')}/zh/"
