"""A page as a notebook, made from its text, its snippets and their outputs: made/notebooks/<language>/<page>.ipynb."""

import json
import re

from guide import LANGUAGES, SNIPPETS
from guide.cases import SECTION
from guide.pages import FENCE, FRONT_MATTER, read

PAGES = ["decode/walkthrough"]  # each shows sections of one snippet, which build on each other as cells do
BLOCK = re.compile(r'^--8<-- "([\w/]+\.(py|out)):(\w+)"$', re.MULTILINE)
# A notebook has no __file__; it is opened somewhere inside the project's folder.
HERE = "Path(__file__).resolve().parent.parent"
ROOT_OF_CELLS = 'next(root / "snippets" for root in (Path.cwd(), *Path.cwd().parents) if (root / "snippets").is_dir())'


def made():
    return {f"notebooks/{language}/{page}.ipynb": notebook(page, language) for page in PAGES for language in LANGUAGES}


def notebook(page, language):
    """The text of the .ipynb file: a Markdown cell for what stands between two blocks, a code cell for a block and its output."""
    cells, at, body = [], 0, FRONT_MATTER.sub("", read(page, language))
    for fence in FENCE.finditer(body):
        cells += text_cell(body[at:fence.start()], len(cells))
        at = fence.end()
        file, kind, section = BLOCK.search(fence[0]).groups()
        content = dict(SECTION.findall((SNIPPETS / file).read_text(encoding="utf-8")))[section].rstrip("\n")
        if kind == "py":
            count = sum(cell["cell_type"] == "code" for cell in cells) + 1
            source = content.replace(HERE, ROOT_OF_CELLS)
            cells.append({"cell_type": "code", "id": section, "execution_count": count, "metadata": {}, "outputs": [], "source": source})
        else:
            cells[-1]["outputs"].append({"output_type": "stream", "name": "stdout", "text": content + "\n"})
    cells += text_cell(body[at:], len(cells))
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1) + "\n"


def text_cell(text, number):
    """[a Markdown cell], or [] without text. Ids of headings and links to other pages mean nothing away from the site."""
    plain = re.sub(r" \{#[\w-]+\}$|\[([^\]]+)\]\([^)]+\)", lambda found: found[1] or "", text, flags=re.MULTILINE).strip()
    return [{"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": plain}] if plain else []
