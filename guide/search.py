"""What the site's search is told: of each section of each page its sentences and its code, of each page what else people type who look for
it (docs/asked.yml), and of each error its patterns.

`index(language)` is written by hooks/search.py and read by theme/assets/search/worker.js. It is made from the sources rather than from the built
pages, so that a text is what the page says, without the furniture, and a build need not read its own HTML again.
"""

import html
import keyword
import re

import yaml

from guide import DOCS, MADE, SNIPPETS, errors
from guide.claims import LED, around_code, units
from guide.pages import FENCE, FRONT_MATTER, HEADING, PAGES, front_matter, read

MADE_INCLUDE = re.compile(r'^ *--8<-- "([\w./-]+\.(?:md|html))(?::([\w-]+))?"$', re.MULTILINE)
SNIPPET = re.compile(r'--8<-- "([\w./-]+\.(?:py|out))(?::\w+)?"')
NO_TEXT = ("diagrams/", "proofs/", "errors")  # what of made/ is no text of its page; errors have their patterns
TAG = re.compile(r"<!--.*?-->|</?[a-z][^>]*>", re.DOTALL)
END = re.compile(r"(?<=[.!?])[)”\"]* +(?=[(“\"]?[A-Z`])|(?<=[。！？])(?=[^”）」])")


def index(language):
    """{config, docs: [{location, title, text, code}]} as the theme's script hands it to the worker: of the text a sentence on each line, of the
    code the words that the text has not."""
    documents = [document for page in PAGES for document in documents_of(page, language)]
    for page, words in asked().items():
        next(document for document in documents if document["location"] == f"{page}/")["asked"] = ", ".join(words[language])
    return {"config": {"lang": [language], "separator": r"[\s\-.,:;()/]+", "errors": errors.index(language)}, "docs": documents}


def asked():
    """{page: {language: [what people type]}}; a page that there is not is an error."""
    words = yaml.safe_load((DOCS / "asked.yml").read_text(encoding="utf-8"))
    if unknown := words.keys() - {*PAGES}:
        raise SystemExit(f"docs/asked.yml names {', '.join(sorted(unknown))}, and there is no such page")
    return words


def documents_of(page, language):
    """One for each heading of the page, its own first."""
    source, blocks = read(page, language), []
    text, description = FRONT_MATTER.sub("", source), front_matter(source).get("description", "")
    # a fence leaves its number, so that what looks like a heading within it is none and its section keeps it
    text = MADE_INCLUDE.sub(made_text, FENCE.sub(lambda fence: blocks.append(fence[0]) or f"\n\0{len(blocks) - 1}\n", text))
    text = re.sub(r"^(#.*\{#[\w-]+) data-[^}]*\}$", r"\1}", text, flags=re.MULTILINE)
    headings = list(HEADING.finditer(text))
    url, known = "" if page == "index" else f"{page}/", set(re.findall(r"\w+", text))  # what stands on the page, or in code further up
    for heading, end in zip(headings, [*(heading.start() for heading in headings[1:]), len(text)]):
        first, part = heading is headings[0], text[heading.end():end]
        if heading[3] == "next":
            continue
        shown = [SNIPPETS / file for number in re.findall(r"\0(\d+)", part) for file in SNIPPET.findall(blocks[int(number)])]
        title, said = told(heading[2]), "\n".join([description] * first + sentences(re.sub(r"\0\d+", "", part)))
        yield {"location": url if first else f"{url}#{heading[3]}", "title": title, "text": said, "code": "" if page.startswith("errors/") else only_in_code(shown, known)}


def made_text(include):
    """The text of a made file, or of a section of it, that a page includes."""
    path, section = include.groups()
    if path.startswith(NO_TEXT):
        return ""
    text = (MADE / path).read_text(encoding="utf-8")
    if section:
        text = re.search(rf"\[start:{section}\].*?\n(.*?)\n[^\n]*\[end:{section}\]", text, re.DOTALL)[1]
    return text


def sentences(text):
    rows = [unit for unit in units(LED.sub("", text)) if unit]
    rows = [" · ".join(cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip("| ")) if cell.strip()) if row.startswith("|") else row for row in rows]
    return [told(sentence) for row in rows for sentence in around_code(row, lambda outside: END.sub("\n", outside)).split("\n") if sentence.strip()]


def told(text):
    """As it is read: without the marks of Markdown and of HTML."""
    return " ".join(html.unescape(TAG.sub("", re.sub(r"\{[#.:][^{}]*\}|`|\*\*", "", text))).replace("\\|", "|").split())


def only_in_code(files, known):
    """The words that stand in snippets and outputs, and are not known yet."""
    words = {*re.findall(r"[^\W\d]\w+", "\n".join(file.read_text(encoding="utf-8") for file in dict.fromkeys(files)))} - known - {*keyword.kwlist}
    known |= words
    return " ".join(sorted(words))
