"""The terms of docs/glossary.yml: the entries of the glossary pages, and where on a page a term is used.

Two files are made from it: made/glossary.<language>.md, an entry with an address for each term, and made/avoided.<language>.md, the
words that the Chinese avoids, which is for who writes pages.
"""

import functools
import re

import yaml

from guide import DOCS, LANGUAGES
from guide.pages import file_of, prose, titles

FILE = DOCS / "glossary.yml"
PAGE = "about/glossary"
MORE = {"en": " More: [{title}]({link}).", "zh": "详见[{title}]({link})。"}
AVOIDED = {
    "en": "| Term | Chinese | Not in Chinese |",
    "zh": "| 英文 | 中文 | 中文不写 |",
}
NO_USE = re.compile(r"`[^`\n]+`|<!--[\s\S]*?-->|^ *--8<--.*$|^#+ .*$|^ *(?:!!!|\?\?\?\+?).*$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")


@functools.cache
def terms():
    """{id: the entry as it stands in the file}, in the order of the English terms."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return dict(sorted(entries.items(), key=lambda entry: entry[1]["en"].lower()))


def made():
    files = {"glossary": lambda language: "\n\n".join(entry(id, language) for id in terms()), "avoided": avoided}
    return {f"{name}.{language}.md": text(language) + "\n" for name, text in files.items() for language in LANGUAGES}


def entry(id, language):
    term = terms()[id]
    [(other, same)] = ((name, term[name]) for name in LANGUAGES if name != language)
    name = term[language]
    if same != name:  # small, and not in the table of contents
        name = f'{name} <small lang="{other}">{same}</small> {{#{id} data-toc-label="{name}"}}'
    else:
        name = f"{name} {{#{id}}}"
    text = f"## {name}\n\n{term['means'][language]}"
    if where := term.get("explained"):
        page, _, section = where.partition("#")
        found = titles(page, language)
        title = found.get(section) if section else next(iter(found.values()), None)
        if title is None:
            raise SystemExit(f"docs/glossary.yml: '{id}' is explained in '{where}', and {file_of(page, language).relative_to(DOCS.parent)} has no such section")
        text += MORE[language].format(title=title, link=f"../{page}.md{f'#{section}' if section else ''}")
    return text


def avoided(language):
    rows = [f"| {term['en']} | {term['zh']} | {'、'.join(term['avoid'])} |" for term in terms().values() if "avoid" in term]
    return "\n".join([AVOIDED[language], "| --- | --- | --- |", *rows])


def uses(text, language):
    """{id: whether its first use in the prose of a page is a link that explains it} for each term that the page uses.

    Such a link leads to the glossary, or to the page where the term is explained.
    """
    text, found = NO_USE.sub(lambda code: " " * len(code[0]), prose(text)), {}
    links = [(link.span(1), link[2]) for link in LINK.finditer(text)]
    text = LINK.sub(lambda link: f"[{link[1]}]" + " " * (len(link[0]) - len(link[1]) - 2), text)  # where a link leads is no use of a word
    taken = []  # by longer terms: an 'attention mask' is no use of 'attention'
    for id, term in sorted(terms().items(), key=lambda entry: -len(entry[1][language])):
        forms = [term[language], *(form for form in term.get("also", []) if form.isascii() == (language == "en"))]
        whole = re.compile("|".join(rf"\b{re.escape(form)}s?\b" if form.isascii() else re.escape(form) for form in forms), re.IGNORECASE)
        used = [use.span() for use in whole.finditer(text) if not any(start <= use.start() < end for start, end in taken)]
        taken += used
        if used:
            there = ("glossary.md#", f"{term.get('explained', PAGE).partition('#')[0].rpartition('/')[2]}.md")
            found[id] = any(start <= used[0][0] < end and any(page in to for page in there) for (start, end), to in links)
    return found
