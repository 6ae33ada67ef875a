"""What only the sources of the pages show: explicit ids, the words the Chinese avoids, and whether it has followed the English.

What a reader sees is checked in test_site.py, on the built pages.
"""

import re

import pytest
from conftest import report

from guide import DOCS, glossary
from guide.pages import HEADING, PAGES, foot_of, not_followed, prose, read

CODE = re.compile(r"`[^`\n]+`")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_heading_has_an_explicit_id(page, language):
    bare = [f"{marks} {title}" for marks, title, id in HEADING.findall(prose(read(page, language))) if not id]
    report([f"docs/{language}/{page}.md: the heading '{heading}' has no id. Write '{heading} {{#an-id}}', the same id in both languages." for heading in bare])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_ends_with_its_proofs(page, language):
    foot = foot_of(page, language)
    report([f"docs/{language}/{page}.md does not end with its proofs. Its last line has to be: {foot}"] * (not read(page, language).endswith(f"\n\n{foot}\n")))


def test_no_chinese_page_stands_alone():
    alone = {path.relative_to(DOCS / "zh").with_suffix("").as_posix() for path in (DOCS / "zh").rglob("*.md")} - set(PAGES)
    report([f"docs/zh/{page}.md has no English page. Write docs/en/{page}.md, or delete it." for page in sorted(alone)])


@pytest.mark.parametrize("page", PAGES)
def test_chinese_follows_english(page):
    report(not_followed(page))


@pytest.mark.parametrize("page", PAGES)
def test_words_to_avoid(page):
    text = CODE.sub("", prose(read(page, "zh")))
    report([
        f"docs/zh/{page}.md says '{word}'; docs/glossary.yml says '{term['en']}', in Chinese '{term['zh']}'."
        for term in glossary.terms().values() for word in term.get("avoid", []) if word in text
    ])
