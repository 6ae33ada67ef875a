"""What only the sources of the pages show: explicit ids, the words the Chinese avoids, and whether it has followed the English.

`pytest --stamp -k modules/buffers` records in docs/zh/modules/buffers.md that its Chinese says what the English says now.
What a reader sees is checked in test_site.py, on the built pages.
"""

import hashlib
import re

import pytest
import yaml
from conftest import ROOT, report

DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS / "en").with_suffix("").as_posix() for path in (DOCS / "en").rglob("*.md"))
ALL = [f"{language}/{page}" for language in ("en", "zh") for page in PAGES]
FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
FENCE = re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2 *$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+) (.*?)(?: \{#([\w-]+)\})?$", re.MULTILINE)
CODE = re.compile(r"`[^`\n]+`")


def read(page):
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def prose(text):
    return FENCE.sub("", FRONT_MATTER.sub("", text))


def sections(text):
    """{id: text} of a page's opening and of each of its `##` sections, fences included."""
    parts = re.split(r"^(?=##? )", FRONT_MATTER.sub("", text), flags=re.MULTILINE)
    return {heading[3]: part for part in parts if (heading := HEADING.match(part))}


def hashes(text):
    """{id: hash} of the sections; how lines are wrapped makes no difference."""
    return {id: hashlib.sha256(" ".join(part.split()).encode()).hexdigest()[:12] for id, part in sections(text).items()}


@pytest.mark.parametrize("page", ALL)
def test_every_heading_has_an_explicit_id(page):
    bare = [f"{marks} {title}" for marks, title, id in HEADING.findall(prose(read(page))) if not id]
    report([f"docs/{page}.md: the heading '{heading}' has no id. Write '{heading} {{#an-id}}', the same id in both languages." for heading in bare])


def test_no_chinese_page_stands_alone():
    alone = {path.relative_to(DOCS / "zh").with_suffix("").as_posix() for path in (DOCS / "zh").rglob("*.md")} - set(PAGES)
    report([f"docs/zh/{page}.md has no English page. Write docs/en/{page}.md, or delete it." for page in sorted(alone)])


@pytest.mark.parametrize("page", PAGES)
def test_chinese_follows_english(page, request):
    chinese = DOCS / "zh" / f"{page}.md"
    if not chinese.exists():
        report([f"docs/en/{page}.md has no Chinese page. Write docs/zh/{page}.md."])
    text, now = chinese.read_text(encoding="utf-8"), hashes(read(f"en/{page}"))
    matter = FRONT_MATTER.match(text)
    if not matter:
        report([f"docs/zh/{page}.md has no front matter. Start it with '---', a line 'description: …', and '---'."])
    if request.config.getoption("stamp"):
        kept = re.sub(r"^follows:\n(?:  .*\n)*", "", matter[1], flags=re.MULTILINE)
        stamp = "follows:\n" + "".join(f"  {id}: '{value}'\n" for id, value in now.items())
        chinese.write_text(f"---\n{kept}{stamp}---\n{text[matter.end():]}", encoding="utf-8", newline="\n")
        return
    stamped = yaml.safe_load(matter[1]).get("follows", {})
    changed = ", ".join(f"#{id}" for id in {**now, **stamped} if now.get(id) != stamped.get(id))
    mend = f"Follow it in Chinese, then: pytest --stamp -k {page}"
    report([f"docs/en/{page}.md: section {changed} changed since docs/zh/{page}.md was stamped. {mend}"] if changed else [])


def glossary():
    """[(term, Chinese term, words to avoid)] from the table in docs/glossary.md."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()]
    return [(english, chinese, re.split("[、,] *", avoid)) for english, chinese, avoid in rows[2:] if avoid]


@pytest.mark.parametrize("page", PAGES)
def test_glossary(page):
    text = CODE.sub("", prose(read(f"zh/{page}")))
    report([
        f"docs/zh/{page}.md says '{word}'; docs/glossary.md says '{english}', in Chinese '{chinese}'."
        for english, chinese, avoided in glossary() for word in avoided if word in text
    ])
