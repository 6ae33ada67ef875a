"""What only the sources of the pages show: explicit ids, the words the Chinese avoids, and whether it has followed the English.

What a reader sees is checked in test_site.py, on the built pages.
"""

import re

import pytest
from conftest import report

from guide import DOCS
from guide.pages import HEADING, PAGES, not_followed, prose, read

CODE = re.compile(r"`[^`\n]+`")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_heading_has_an_explicit_id(page, language):
    bare = [f"{marks} {title}" for marks, title, id in HEADING.findall(prose(read(page, language))) if not id]
    report([f"docs/{language}/{page}.md: the heading '{heading}' has no id. Write '{heading} {{#an-id}}', the same id in both languages." for heading in bare])


def test_no_chinese_page_stands_alone():
    alone = {path.relative_to(DOCS / "zh").with_suffix("").as_posix() for path in (DOCS / "zh").rglob("*.md")} - set(PAGES)
    report([f"docs/zh/{page}.md has no English page. Write docs/en/{page}.md, or delete it." for page in sorted(alone)])


@pytest.mark.parametrize("page", PAGES)
def test_chinese_follows_english(page):
    report(not_followed(page))


def glossary():
    """[(term, Chinese term, words to avoid)] from the table in docs/glossary.md."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()]
    return [(english, chinese, re.split("[、,] *", avoid)) for english, chinese, avoid in rows[2:] if avoid]


@pytest.mark.parametrize("page", PAGES)
def test_glossary(page):
    text = CODE.sub("", prose(read(page, "zh")))
    report([
        f"docs/zh/{page}.md says '{word}'; docs/glossary.md says '{english}', in Chinese '{chinese}'."
        for english, chinese, avoided in glossary() for word in avoided if word in text
    ])
