"""The errors of docs/errors.yml: which entry a pasted message belongs to, and what the pages and the search are told of them.

An entry `size-mismatch` is the section #size-mismatch of its page in docs/<language>/errors/. The snippet errors/size_mismatch shows how
it comes about, errors/size_mismatch_mended how it is mended. Its messages are patterns: `{key}` stands for a part that differs from
program to program, `…` for any words between, and a part that comes twice is the same both times. The first one is what the snippet's
output says.

Made from it: made/errors/<language>/<id>.html, the messages as a page shows them; made/errors.<language>.md, the table of all messages.
The search gets `index()`, so that what Python finds here a browser finds there.
"""

import functools
import html
import re
from dataclasses import dataclass, field

import yaml

from guide import DOCS, LANGUAGES, ROOT
from guide.cases import Case
from guide.pages import titles

FILE = DOCS / "errors.yml"
PART = re.compile(r"\{(\w+)\}| ?… ?")
COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
QUOTES = re.compile(r"""\\*["'`‘’“”]""")
ALSO = {"en": "Also worded: ", "zh": "也可能写作："}
NOT_RAISED = {"en": "Not raised here, for it takes a GPU: the words are those of the library's source.", "zh": "要有 GPU 才会出现，这里没有引发过；消息取自库的源码。"}


@dataclass(frozen=True)
class Entry:
    id: str
    page: str  # 'errors/load_state_dict'
    message: list = field(default_factory=list)  # patterns; none for a failure that raises nothing
    also: list = field(default_factory=list)  # wordings of other versions, devices and layers
    words: dict = field(default_factory=dict)  # {language: what people type who do not paste}

    @property
    def fails(self):
        return Case(f"errors/{self.id.replace('-', '_')}")

    @property
    def mended(self):
        return Case(f"{self.fails.name}_mended")

    @property
    def raised(self):
        """Whether the message comes from a run."""
        return not self.fails.never_captured

    def title(self, language):
        return titles(self.page, language).get(self.id, "")


@functools.cache
def entries():
    """{id: Entry}, in the order of the file."""
    return {id: Entry(id, **given) for id, given in (yaml.safe_load(FILE.read_text(encoding="utf-8")) or {}).items()}


def normal(text):
    """In one line, without colours, all quotes alike, also those that a KeyError or a log escapes: what patterns and messages are compared in."""
    return QUOTES.sub("'", " ".join(COLOUR.sub("", text).split()))


def expression(pattern):
    """(a regular expression that Python and JavaScript both read, the names of its groups)"""
    names, source, end = [], "", 0
    pattern = normal(pattern)
    for part in PART.finditer(pattern):
        source += re.escape(pattern[end:part.start()])
        end = part.end()
        last = end == len(pattern)
        if "…" in part[0]:
            source += ".{0,4000}?"
        elif part[1] in names:
            source += rf"\{names.index(part[1]) + 1}"
        else:
            names.append(part[1])
            source += r"([^\s,;]+)" if last else "(.{1,200}?)"
    return (source + re.escape(pattern[end:])).replace(r"\ ", " ").replace(r"\'", "'").replace(r"\-", "-").replace(r"\#", "#").replace(r"\&", "&").replace(r"\~", "~"), names


@functools.cache
def compiled(pattern):
    source, names = expression(pattern)
    return re.compile(source, re.IGNORECASE), names


@functools.cache
def pieces(pattern):
    """What of it is the same in every program, as the texts between its parts."""
    return [piece.strip() for piece in PART.sub("\n", normal(pattern)).split("\n") if piece.strip()]


def literal(pattern):
    """How many characters of it say something: of two patterns that match, the one that says more is the entry's own."""
    return sum(map(len, pieces(pattern)))


def matching(text):
    """[(Entry, {part: the reader's own})] for each entry that has a pattern which the text contains, the most telling first."""
    found = [(entry, *hit) for entry in entries().values() if (hit := match(entry, normal(text)))]
    return [(entry, parts) for entry, _, parts in sorted(found, key=lambda hit: -hit[1])]


def match(entry, text):
    """(how many characters say so, {part: the reader's own}) by the most telling pattern of the entry that a normal text contains, or None."""
    lower = text.lower()
    hits = [(literal(pattern), dict(zip(names, hit.groups()))) for pattern in [*entry.message, *entry.also]
            if all(piece.lower() in lower for piece in pieces(pattern))  # which is quicker than to try each expression
            for wanted, names in [compiled(pattern)] if (hit := wanted.search(text))]  # fmt: skip
    return max(hits, key=lambda hit: hit[0], default=None)


def index(language):
    """What the search is told: of each entry where it stands, its title, its patterns as (expression, names, pieces), and words."""
    return [{
        "location": f"{entry.page}/#{entry.id}",
        "title": entry.title(language),
        "patterns": [[*expression(pattern), pieces(pattern)] for pattern in [*entry.message, *entry.also]],
        "words": " ".join(entry.words.get(language, [])),
        "example": matched(entry),
    } for entry in entries().values()]  # fmt: skip


def matched(entry):
    """{part: what stands for it in the entry's own output}, whose place the reader's own names take."""
    said = entry.fails.out.read_text(encoding="utf-8") if entry.message and entry.fails.out.exists() else ""
    return (match(entry, normal(said)) or (0, {}))[1]


# --- what is made --------------------------------------------------------------------------------------------------


def made():
    files = {f"errors/{language}/{entry.id}.html": messages(entry, language) + "\n" for entry in entries().values() for language in LANGUAGES}
    return files | {f"errors.{language}.md": table(language) for language in LANGUAGES}


def messages(entry, language):
    """The patterns, their changing parts marked."""
    shown = [f'<p class="message"><code>{marked(pattern)}</code></p>' for pattern in entry.message]
    if entry.message and not entry.raised:
        shown.append(f'<p class="message note">{NOT_RAISED[language]}</p>')
    if entry.also:
        shown.append(f'<p class="message note">{ALSO[language]}' + " · ".join(f"<code>{marked(pattern)}</code>" for pattern in entry.also) + "</p>")
    return "\n".join(shown)


def marked(pattern):
    return re.sub(r"\{(\w+)\}", r"<var>\1</var>", html.escape(" ".join(pattern.split()), quote=False))


def stable(pattern):
    """Its words, … for each part that changes."""
    return re.sub(r"\{\w+\}", "…", " ".join(pattern.split()))


def table(language):
    """All entries by page, each with its messages; the pages in the order of the navigation."""
    text, order = "", re.findall(r"- (errors/\w+)\.md$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    for page in sorted({entry.page for entry in entries().values()}, key=lambda page: (order.index(page) if page in order else len(order), page)):
        here, file = titles(page, language), page.rpartition("/")[2]
        text += f"## {next(iter(here.values()), page)} {{#{file.replace('_', '-')}}}\n\n"
        for entry in entries().values():
            if entry.page == page:
                said = [f"<br>`{stable(pattern)}`" if "`" not in pattern else f"<br>`` {stable(pattern)} ``" for pattern in entry.message if stable(pattern) not in here.get(entry.id, "")]
                text += f"- [{here.get(entry.id, entry.id)}]({file}.md#{entry.id}){''.join(said)}\n"
        text += "\n"
    return text
