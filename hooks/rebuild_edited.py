"""MkDocs hook: under `mkdocs serve`, an edited page or snippet rebuilds only the pages that show it.

A whole build takes longer than a writer wants to wait. So each half's last whole build is kept, and what an edit
concerns is rendered anew into it. Anything else that changes (a new file, the navigation, the theme) is a whole build, as
without this hook; so the search index and the titles in the navigation are those of the last whole build.
"""

import time
from pathlib import Path
from types import SimpleNamespace

from mkdocs.commands.build import _build_page, _populate_page

SOURCES = [Path("docs"), Path("snippets")]
halves = {}  # docs_dir: what the last whole build of that half rendered its pages with


def on_nav(nav, config, files):
    halves[config.docs_dir] = SimpleNamespace(config=config, files=files, nav=nav)


def on_env(env, config, files):
    halves[config.docs_dir].env = env


def on_serve(server, config, builder):
    seen = times_of_change()

    def rebuild():
        nonlocal seen
        before, seen = seen, times_of_change()
        edited = [path for path in seen if seen[path] != before.get(path)]
        if edited and seen.keys() == before.keys():
            render(edited)
        else:
            builder()

    server.builder = rebuild
    return server


def times_of_change():
    return {path: path.stat().st_mtime_ns for source in SOURCES for path in source.rglob("*") if path.is_file()}


def render(edited):
    """Render anew each page that is among the edited files or includes one of them."""
    sources = [path.resolve() for path in edited]
    includes = [f'--8<-- "{path.relative_to(path.parts[0])}' for path in edited]
    for half in halves.values():
        pages = half.files.documentation_pages()
        for file in pages:
            source = Path(file.abs_src_path)
            text = source.read_text(encoding="utf-8")
            if source in sources or any(include in text for include in includes):
                _populate_page(file.page, half.config, half.files)
                _build_page(file.page, half.config, pages, half.nav, half.env)
