"""The diagrams: docs/<language>/…/page.dot becomes made/diagrams/<language>/…/page.html, which the page includes.

`python -m guide diagrams` draws what is missing or stale; a change of LOOK or KINDS makes all stale.

A source is Graphviz's language below two lines of comment, the picture's name and the sentence for those who do not see it.
A grid is a node of class=grid whose label is a table of HTML: label=<<table …>…</table>>. Its cells are monospace; words in
<font face="DejaVu Sans"> are the page's. bgcolor="#00000022" marks a cell: black is the page's ink, the last two digits how much of it.
Only drawing needs Graphviz. Whether a drawing is stale is told from its first line, by anyone. After a change of draw(),
delete made/diagrams/ and draw all of it.
"""

import hashlib
import html
import re
import shutil
import subprocess
import sys

from guide import ROOT

COMMAND = "python -m guide diagrams"
WIDEST = 350  # pixels that a page has on a phone of 390
# One unit is one pixel. DejaVu is wider than what readers have, and a Chinese character is as wide as it is high in every font.
LOOK = """
    bgcolor=transparent; ranksep=0.34; nodesep=0.3; pad=0.02; fontname="DejaVu Sans"; fontsize=13
    node [class=step, fontsize=14, height=0.45, width=0.6]
    edge [fontname="DejaVu Sans", fontsize=13, arrowsize=0.6]
"""
# What a source may name a node or an arrow: [class=question].
STEP = 'shape=box, style=rounded, margin="0.15,0.1", fontname="DejaVu Sans"'
KINDS = {
    "step": STEP,
    "code": f"{STEP}, fontname=monospace",
    "question": f'{STEP}, shape=hexagon, style="", margin="0.03,0.02"',
    "case": f'{STEP}, style="", margin="0.1,0.1"',  # one of the answers
    "literal": f'{STEP}, style="", margin="0.1,0.1", fontname=monospace',  # an answer that is a word of the machine's
    "store": f'{STEP}, shape=cylinder, style=""',
    "bare": "shape=plain, fontname=monospace, fontsize=13",
    "grid": "shape=plain, fontname=monospace, fontsize=14",  # its label is a table
    "aside": "style=dashed",
    "line": "arrowhead=none",
    "hidden": "style=invis, weight=100",
}
HTML_LABEL = re.compile(r"=<(?:[^<>]|<[^<>]*>)*>")


def sources():
    """{source: the file made of it}"""
    docs, made = ROOT / "docs", ROOT / "made/diagrams"
    return {path: made / path.relative_to(docs).with_suffix(".html") for path in sorted(docs.rglob("*.dot"))}


def read(source):
    """A source's text, with what it includes of snippets/: a line --8<-- "topic/idea.out"."""
    included = lambda match: (ROOT / "snippets" / match[1]).read_text(encoding="utf-8")
    return re.sub(r'^ *--8<-- "(.+)"$', included, source.read_text(encoding="utf-8"), flags=re.MULTILINE)


def structure(source):
    """A source without its words: what is the same in every language. Of a label of HTML that is its tags."""
    text = re.sub(r"^ *//.*\n", "", read(source), flags=re.MULTILINE)
    return re.sub(r'"[^"\n]*"', '""', HTML_LABEL.sub(lambda label: "=" + "".join(re.findall("<[^<>]+>", label[0][2:])), text))


def stamp(source, body):
    """A drawing's first line. Its hash changes with the source, and with the drawing if somebody edits that."""
    value = hashlib.sha256((dressed(read(source)) + body).encode()).hexdigest()[:16]
    return f"<!-- {source.relative_to(ROOT).as_posix()}, drawn by {COMMAND}: {value} -->\n"


def fresh(source, made):
    if not made.exists():
        return False
    first, _, body = made.read_text(encoding="utf-8").partition("\n")
    return f"{first}\n" == stamp(source, body)


def stale():
    """A sentence for each drawing that is not what its source says."""
    name = lambda path: path.relative_to(ROOT).as_posix()
    pairs = sources()
    stray = sorted({path for path in (ROOT / "made/diagrams").rglob("*") if path.is_file()} - {*pairs.values()})
    old = [(source, made) for source, made in pairs.items() if not fresh(source, made)]
    return [
        *(f"{name(made)} is missing, or edited, or older than {name(source)}; draw it: {COMMAND}" for source, made in old),
        *(f"{name(path)} has no source under docs/; delete it, or write the source" for path in stray),
    ]


def dressed(text):
    """A source as Graphviz gets it: with the look, and with what each class stands for."""
    unknown = set(re.findall(r"\bclass=(\w+)", text)) - KINDS.keys()
    if unknown:
        sys.exit(f"{text.splitlines()[0]}: {unknown} is none of the kinds {[*KINDS]}")
    return re.sub(r"\bclass=(\w+)", lambda match: f"{match[0]}, {KINDS[match[1]]}", text.replace("{", "{" + LOOK, 1))


def draw(source):
    """The figure that a page includes. Its colours and fonts are the page's, see theme/assets/guide.css."""
    text = read(source)
    words = re.match(r"// (.+)\n// (.+)\n", text)
    if not words:
        sys.exit(f"{source.relative_to(ROOT)}: begin it with two lines, '// the name of the picture' and '// what it shows, in a sentence'")
    name, sentence = (html.escape(line) for line in words.groups())
    run = subprocess.run(["dot", "-Tsvg"], input=dressed(text), capture_output=True, text=True, encoding="utf-8")
    if run.returncode or run.stderr:
        said = re.sub(r"line (\d+)", lambda found: f"line {max(1, int(found[1]) - LOOK.count(chr(10)))}", run.stderr.replace("<stdin>: ", ""))
        sys.exit(f"{source.relative_to(ROOT)}: {said.strip()}")
    width, height = (float(number) for number in re.search(r'viewBox="0.00 0.00 (\S+) (\S+)"', run.stdout).groups())
    if width > WIDEST:
        sys.exit(f"{source.relative_to(ROOT)}: {width:.0f} pixels wide, a phone has {WIDEST}; break lines with \\n, or let it grow downwards")
    drawing = run.stdout[run.stdout.index("<g"):]
    drawing = re.sub(r"<!--.*?-->\n?|<title>.*?</title>\n?", "", drawing, flags=re.DOTALL)  # a title would show as a tooltip
    drawing = re.sub(r' (?:id|font-family)="(?!monospace)[^"]*"', "", drawing)
    drawing = re.sub('"(black|#000000)"', '"currentColor"', drawing)
    return f"""<figure class="diagram" data-search-exclude>
<svg role="img" aria-label="{name}" viewBox="0 0 {width:g} {height:g}" style="width: {width / 20:.2f}rem" fill="currentColor">
<desc>{sentence}</desc>
{drawing.strip()}
</figure>
"""


def draw_stale():
    """Draw what is missing or stale; the names of what was drawn."""
    if not shutil.which("dot"):
        sys.exit("Drawing needs Graphviz: apt-get install graphviz fonts-dejavu fonts-noto-cjk, or brew install graphviz")
    for source, made in sources().items():
        if not fresh(source, made):
            body = draw(source)
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(stamp(source, body) + body, encoding="utf-8", newline="\n")
            yield f'{made.relative_to(ROOT)}, for its page to include: --8<-- "{made.relative_to(ROOT / "made").as_posix()}"'
        language, *rest = source.relative_to(ROOT / "docs").parts
        twin = ROOT.joinpath("docs", {"en": "zh", "zh": "en"}[language], *rest)
        if not twin.exists():
            sys.exit(f"{twin.relative_to(ROOT)} is missing: the same picture in the other language, what stands in quotes translated")
