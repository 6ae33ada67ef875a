"""MkDocs hook: the search index is what guide/search.py makes of the sources, and theme/assets/search/worker.js answers from it.

The theme's plugin stays for its box; it is given no page to read.
"""

import json
import sys
from pathlib import Path

from mkdocs.plugins import event_priority

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # of this hook MkDocs knows its file only
from guide import search

WORKER = "assets/search/worker.js"


def on_config(config):
    config.extra["search_worker"] = WORKER


@event_priority(100)  # before the plugin
def on_page_context(context, page, **kwargs):
    page.meta["search"] = {"exclude": True}


@event_priority(-100)  # after the plugin
def on_post_build(config):
    index = search.index(Path(config.docs_dir).name)
    (Path(config.site_dir) / "search/search_index.json").write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
