"""The pages as they are written: their sections, the snippets they show, and the stamps that say what the Chinese has followed.

A stamp is somebody's judgement, so it is given by hand, page by page: `python -m guide stamp modules/buffers` records in
docs/zh/modules/buffers.md, for each section, a hash of the English that its Chinese was last brought in line with.
"""

import hashlib
import re

import yaml

from guide import DOCS, LANGUAGES

PAGES = sorted(path.relative_to(DOCS / "en").with_suffix("").as_posix() for path in (DOCS / "en").rglob("*.md"))
URLS = ["" if page == "index" else f"{page}/" for page in PAGES]  # below the root of each half of the site
FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
FENCE = re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2 *$\n?", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+) (.*?)(?: \{#([\w-]+)\})?$", re.MULTILINE)
INCLUDE = re.compile(r'^ *--8<-- "([\w./-]+)(\.py|\.out)(?::(\w+))?"$', re.MULTILINE)  # a case's name, the suffix, the section
# What a page says that `python -m guide page` has begun and nobody has written yet: its description, its title, its opening.
BEGUN = {
    "en": ("What the reader finds here, in one sentence.", "The page's title", "Start from the reader's question or error."),
    "zh": ("读者在这里能找到什么，用一句话说。", "页面标题", "从读者的问题或报错写起。"),
}
WRITE_FRONT_MATTER = "Start it with three lines: '---', 'description: …' (what the page tells, in one sentence), '---'."


def name_of(path):
    """'docs/zh/modules/buffers.md', or as much of it as somebody typed -> 'modules/buffers'"""
    return re.sub(r"^(docs/)?((en|zh)/)?|\.md$", "", path)


def file_of(page, language):
    return DOCS / language / f"{page}.md"


def read(page, language="en"):
    """A page's text; '' where it is not written."""
    file = file_of(page, language)
    return file.read_text(encoding="utf-8") if file.exists() else ""


def source(url):
    """'zh/modules/buffers/' or that page's file in the site -> 'docs/zh/modules/buffers.md'"""
    url = url.removesuffix("index.html")
    language, path = ("zh", url[3:]) if url.startswith("zh/") else ("en", url)
    return f"docs/{language}/{path.rstrip('/') or 'index'}.md"


def foot_of(page, language):
    """The last line of a page, which includes what its statements rest on."""
    return f'--8<-- "proofs/{language}/{page}.html"'


def front_matter(text):
    """What stands between the '---' lines at a page's top, as a dict; empty if nothing does, or no YAML."""
    found = FRONT_MATTER.match(text)
    try:
        return (yaml.safe_load(found[1]) if found else None) or {}
    except yaml.YAMLError:
        return {}


def prose(text):
    """A page's text without its front matter and its fenced blocks."""
    return FENCE.sub("", FRONT_MATTER.sub("", text))


def sections(text):
    """{id: text} of a page's opening and of each of its `##` sections, fences included. What looks like a heading within a fence is none."""
    body = FRONT_MATTER.sub("", text)
    fences = [fence.span() for fence in FENCE.finditer(body)]
    starts = [found for found in re.finditer(r"^##? .*$", body, re.MULTILINE) if not any(start <= found.start() < end for start, end in fences)]
    ends = [found.start() for found in starts[1:]] + [len(body)]
    return {HEADING.match(found[0])[3]: body[found.start():end] for found, end in zip(starts, ends)}


def snippets_of(page):
    """The names of the cases that a page shows, in order."""
    return list(dict.fromkeys(name for name, suffix, _ in INCLUDE.findall(read(page)) if suffix == ".py"))


def titles(page, language):
    """{id: title} of a page's headings, its own first."""
    return {id: title for _, title, id in HEADING.findall(prose(read(page, language)))}


# --- stamps --------------------------------------------------------------------------------------------------------


def hashes(page):
    """{'description' or the id of a section: hash} of the English page; how lines are wrapped makes no difference."""
    text = read(page)
    parts = {"description": str(front_matter(text).get("description", "")), **sections(text)}
    return {id: hashlib.sha256(" ".join(part.split()).encode()).hexdigest()[:12] for id, part in parts.items()}


def not_followed(page):
    """What keeps the Chinese page from following the English as it is now, each as a sentence with its mend."""
    chinese = read(page, "zh")
    if not chinese:
        return [f"docs/en/{page}.md has no Chinese page. Write docs/zh/{page}.md."]
    if missing := [problem for language in LANGUAGES for problem in no_description(page, language)]:
        return missing
    if begun := [language for language in LANGUAGES if any(words in read(page, language) for words in BEGUN[language])]:
        return [f"docs/{language}/{page}.md is still as `python -m guide page` began it, in part at least. Write it." for language in begun]
    stamped, now = front_matter(chinese).get("follows"), hashes(page)
    if not stamped:
        return [f"docs/zh/{page}.md has not been stamped yet. Once it says what the English says: python -m guide stamp {page}"]
    changed = ", ".join(f"#{id}" for id in {**now, **stamped} if now.get(id) != stamped.get(id))
    mend = f"Follow it in Chinese, then: python -m guide stamp {page}"
    return [f"docs/en/{page}.md: section {changed} changed since docs/zh/{page}.md was stamped. {mend}"] if changed else []


def no_description(page, language):
    text = read(page, language)
    if front_matter(text).get("description"):
        return []
    try:
        yaml.safe_load(found[1] if (found := FRONT_MATTER.match(text)) else "")
    except yaml.YAMLError as error:
        where = " ".join(str(error.problem_mark or error).split())
        return [f"docs/{language}/{page}.md: its front matter is no YAML ({where}). A text with a colon wants quotes: description: \"One: two\"."]
    return [f"docs/{language}/{page}.md has no description in its front matter. {WRITE_FRONT_MATTER}"]


def stamp(page):
    """Record that the Chinese page says what the English says now."""
    text = read(page, "zh")
    matter = FRONT_MATTER.match(text)
    kept = re.sub(r"^follows:.*\n(?:  .*\n)*", "", matter[1], flags=re.MULTILINE)
    follows = "follows:\n" + "".join(f"  {id}: '{value}'\n" for id, value in hashes(page).items())
    file_of(page, "zh").write_text(f"---\n{kept}{follows}---\n{text[matter.end():]}", encoding="utf-8", newline="\n")
