"""MkDocs hook: after the English half, build the Chinese half into the same site, under zh/.

Each half is a complete MkDocs site with its own search index and navigation. The hook only spares a second command:
`mkdocs build -f mkdocs.zh.yml` does the same without it.
"""

from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config


def on_post_build(config, **kwargs):
    english = Path(config.config_file_path)
    chinese = english.with_name("mkdocs.zh.yml")
    if english == chinese:
        return
    build(
        load_config(
            str(chinese),
            site_dir=str(Path(config.site_dir) / "zh"),
            site_url=f"{(config.site_url or '').rstrip('/')}/zh/",
            strict=config.strict,
        )
    )
