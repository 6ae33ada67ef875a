"""A page as a notebook, made from its text, its snippets and their outputs: made/notebooks/<language>/<page>.ipynb."""

import json
import re

from guide import DOCS, LANGUAGES
from guide.cases import Case
from guide.pages import FENCE, FRONT_MATTER, INCLUDE, foot_of, read

PAGES = ["decode/walkthrough"]  # each shows sections of one snippet, which build on each other as cells do, and asks about whole ones
PICTURE = re.compile(r'^--8<-- "diagrams/([\w/.]+)\.html"$', re.MULTILINE)
QUESTION = re.compile(r'^\?\?\? question "([^\n]*)"\n\n( {4}```.*?\n {4}```\n)\n {4}([^\n]*)$', re.DOTALL | re.MULTILINE)
# Ids of headings, classes and links to other pages mean nothing away from the site.
MARKS = re.compile(r" \{#[\w-]+\}$|^\{\.\w+\}$|\[([^\]]+)\]\([^)]+\)", re.MULTILINE)
# A notebook has no __file__; it is opened somewhere inside the project's folder.
HERE = "Path(__file__).resolve().parent.parent"
ROOT_OF_CELLS = 'next(root / "snippets" for root in (Path.cwd(), *Path.cwd().parents) if (root / "snippets").is_dir())'


def made():
    return {f"notebooks/{language}/{page}.ipynb": notebook(page, language) for page in PAGES for language in LANGUAGES}


def notebook(page, language):
    """The text of the .ipynb file: a Markdown cell for what stands between two blocks, a code cell for a block and its output.

    The answer to a question is closed, its output as its words: the page says so by indenting them.
    """
    cells, at = [], 0
    body = QUESTION.sub(r"\2\n<details><summary>\1</summary>\n\n\3\n\n</details>", FRONT_MATTER.sub("", read(page, language).removesuffix(foot_of(page, language) + "\n")))
    for fence in FENCE.finditer(body):
        case, suffix, section = INCLUDE.search(fence[0]).groups()
        content = Case(case).text(suffix, section).rstrip("\n")
        cells += text_cell(body[at:fence.start()], len(cells))
        at = fence.end()
        if suffix == ".py":
            count = sum(cell["cell_type"] == "code" for cell in cells) + 1
            source = content.replace(HERE, ROOT_OF_CELLS)
            name = section or case.rpartition("/")[2]
            cells.append({"cell_type": "code", "id": name, "execution_count": count, "metadata": {}, "outputs": [], "source": source})
        else:
            cells[-1]["outputs"].append({"output_type": "stream", "name": "stdout", "text": content + "\n"})
            cells[-1]["metadata"] = {"jupyter": {"outputs_hidden": True}} if fence[1] else {}
    cells += text_cell(body[at:], len(cells))
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1) + "\n"


def text_cell(text, number):
    """[a Markdown cell], or [] without text. A picture is told by its sentence."""
    told = PICTURE.sub(lambda picture: (DOCS / f"{picture[1]}.dot").read_text(encoding="utf-8").splitlines()[1].removeprefix("// "), text)
    plain = MARKS.sub(lambda found: found[1] or "", told).strip()
    return [{"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": plain}] if plain else []
