"""The claims: what every sentence of the English pages rests on, kept in tests/claims/<page>.py, which is read here and never imported.

A claim is a function. Its docstring quotes what it proves, each sentence whole and after its section; its asserts can fail:

    def a_buffer_moves():
        \"\"\"#moves: `.to()` never leaves a registered buffer behind.\"\"\"
        norm = nn.BatchNorm1d(3).to("meta")
        assert {buffer.device.type for buffer in norm.buffers()} == {"meta"}

`shown` gives the sentences that a captured output of the page proves, with the snippet and words of that output. `listed` gives the others,
by what they are. A sentence that is a question, that only leads on, or that consists of links needs nothing.
"""

import ast
import difflib
import functools
import re
import textwrap
from collections import Counter, namedtuple
from dataclasses import dataclass
from functools import cached_property

from guide import ROOT
from guide.cases import Case
from guide.pages import FENCE, FRONT_MATTER, HEADING, INCLUDE, PAGES, read

CLAIMS = ROOT / "tests/claims"
OWN = ("about/contributing", "about/how_it_is_checked", "about/glossary", "review/exercises")  # speak of this site; its other tests keep them true
KINDS = ("needs a GPU", "rests on reading the source", "upstream's word", "about this project", "no statement")
ABSOLUTE = re.compile(r"\b(always|never|only|every|everything|all|none|no|nothing|cannot)\b", re.IGNORECASE)
QUOTE = re.compile(r"^#([\w-]+): (.*)$", re.DOTALL)
ATTRIBUTES = re.compile(r"\{[:.#][^{}]*\}")
LED = re.compile(r"(?:^(?!\n).+\n)+\{\.(?:before|onward)\}$", re.MULTILINE)  # a paragraph that says where the reader comes from, or goes
LABEL = re.compile(r"^\*\*More:\*\*.*$|^\*\*(?:Mend|To be sure)\.\*\* ", re.MULTILINE)  # of an entry's parts, see tests/test_errors.py
INLINE_CODE = re.compile(r"(`+).*?\1")
RULE = re.compile(r" *\|[ :|-]+\|$")  # between the head of a table and its rows
Function = namedtuple("Function", "name line quotes code problem")  # its code without the first line and the docstring


@dataclass(frozen=True)
class Claims:
    """The claims of one page: a program that guide/run.py runs as it runs a case."""

    page: str
    needs_cuda = False

    @property
    def program(self):
        return CLAIMS / f"{self.page}.py"

    @property
    def name(self):
        return self.program.relative_to(ROOT).as_posix()

    @cached_property
    def source(self):
        return self.program.read_text(encoding="utf-8") if self.program.exists() else ""

    @cached_property
    def tree(self):
        return ast.parse(self.source).body

    @cached_property
    def functions(self):
        lines = self.source.splitlines()
        functions = [node for node in self.tree if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
        code = lambda node: textwrap.dedent("\n".join(lines[node.body[0].end_lineno:node.end_lineno]))
        return [Function(node.name, node.lineno, quotes(ast.get_docstring(node) or ""), code(node), weak(node)) for node in functions]

    def table(self, name):
        """The dict that the module calls `name`, or {}."""
        for node in self.tree:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
                return ast.literal_eval(node.value)
        return {}

    @cached_property
    def shown(self):
        return {" ".join(quote.split()): proof for quote, proof in self.table("shown").items()}

    @cached_property
    def listed(self):
        """{quote: kind}"""
        return {" ".join(quote.split()): kind for kind, some in self.table("listed").items() for quote in some}

    @cached_property
    def proved(self):
        return {quote for function in self.functions for quote in function.quotes}

    def wanting(self):
        """The quotes of this page that nothing accounts for yet."""
        return [quote for quote in statements(self.page) if quote not in self.proved | self.shown.keys() | self.listed.keys()]

    def count(self):
        """How many sentences of the page are proved by a claim, shown by an output, listed as each kind, and none of these."""
        stand = Counter(statements(self.page))
        kind = lambda quote: "proved" if quote in self.proved else "shown" if quote in self.shown else self.listed.get(quote, "unproved")
        found = Counter()
        for quote, number in stand.items():
            found[kind(quote)] += number
        return found

    def unproved(self):
        """A sentence with its mend for each statement that nothing accounts for."""
        for quote in self.wanting():
            word = ABSOLUTE.search(quote)
            yield f"docs/en/{self.page}.md says '{quote}', and nothing proves it{f' (nor its “{word[1]}”)' if word else ''}. Prove it in {self.name}, or list what it is."

    def problems(self):
        """What can be said of the claims that are there without running them, each as a sentence with its mend."""
        stand, file = set(statements(self.page)), self.name
        found = [f"{file}:{line} {name}: {problem}" for name, line, _, _, problem in self.functions if problem]
        found += [f"{file} has two claims named {name}; the first never runs. Rename one." for name, times in Counter(f.name for f in self.functions).items() if times > 1]
        quoted = [(quote, f"{file}:{f.line} {f.name}") for f in self.functions for quote in f.quotes] + [(quote, file) for quote in [*self.shown, *self.listed]]
        for quote, where in quoted:
            if quote not in stand:
                near = difflib.get_close_matches(quote, self.wanting() or stand, n=1, cutoff=0.3)
                now = f" What stands there now: '{near[0]}'" if near else ""
                found.append(f"docs/en/{self.page}.md: this sentence changed, or is gone: '{quote}' Its proof is {where}. Prove what the page says now.{now}")
        for quote, (name, *words) in self.shown.items():
            out = re.sub(r"\s+", " ", Case(name).out.read_text(encoding="utf-8")) if Case(name).out.exists() else ""
            if (name, ".out") not in {(case, suffix) for case, suffix, _ in INCLUDE.findall(read(self.page))}:
                found.append(f"{file}: '{quote}' is to be shown by {name}, whose output docs/en/{self.page}.md does not show")
            found += [f"{file}: '{quote}' is to be shown by {name}, whose output has no words '{word}'" for word in words or [""] if not word or " ".join(word.split()) not in out]
        found += [f"{file}: '{kind}' is no kind of `listed`; there are {', '.join(KINDS)}" for kind in sorted(set(self.listed.values()) - {*KINDS})]
        found += [f"{file}: '{quote}' is listed, and proved or shown as well; delete one" for quote in self.listed if quote in self.proved | self.shown.keys()]
        return found


@functools.cache
def all_claims():
    return [Claims(page) for page in PAGES]


def quotes(docstring):
    """'#moves: One. ⏎ #moves: Two.' -> the two, in one line each"""
    return [" ".join(part.split()) for part in re.split(r"^(?=#[\w-]+: )", docstring, flags=re.MULTILINE) if QUOTE.match(part.strip())]


def weak(function):
    """Why a claim proves nothing, as far as that can be seen in its code; '' otherwise."""
    if not quotes(ast.get_docstring(function) or ""):
        return "quotes no sentence. Start its docstring with '#section: The sentence, whole.', or its name with _ if it only helps."
    asserts = [node.test for node in ast.walk(function) if isinstance(node, ast.Assert)]
    raises = [node for node in ast.walk(function) if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("raises", "warns")]
    if not asserts and not raises:
        return "asserts nothing."
    for test in asserts:
        if cannot_fail(test):
            return f"`assert {ast.unparse(test)}` cannot fail."
    return ""


def cannot_fail(test):
    if isinstance(test, ast.Compare) and len(test.comparators) == 1 and isinstance(test.ops[0], (ast.Eq, ast.Is, ast.LtE, ast.GtE, ast.In)):
        return ast.dump(test.left) == ast.dump(test.comparators[0])
    if isinstance(test, ast.BoolOp):
        return (any if isinstance(test.op, ast.Or) else all)(map(cannot_fail, test.values))
    if isinstance(test, (ast.Tuple, ast.List)):
        return bool(test.elts)
    return not any(isinstance(node, (ast.Name, ast.Call)) for node in ast.walk(test))  # it looks at nothing that ran


# --- the sentences of a page ---------------------------------------------------------------------------------------


@functools.cache
def statements(page):
    """Each sentence, list item and table row of the English page that may state something, as '#section: The sentence.'"""
    if page in OWN:
        return []
    text = LABEL.sub("", LED.sub("", FENCE.sub("", FRONT_MATTER.sub("", read(page)))))
    text = re.sub(r"<!--.*?-->|</?div[^>]*>", "", text, flags=re.DOTALL)
    headings, found = list(HEADING.finditer(text)), []
    for heading, end in zip(headings, [*(heading.start() for heading in headings[1:]), len(text)]):
        if heading[3] != "next":
            found += [f"#{heading[3]}: {sentence}" for unit in units(text[heading.end():end]) for sentence in sentences(unit)]
    return found


def units(text):
    """The paragraphs, list items and table rows of a section, each on one line and without the marks of Markdown."""
    rows = text.splitlines()
    text = "\n".join("" if RULE.match(row) or RULE.match(after) or re.match(r' *(!!!|\?\?\?\+?) |.*--8<-- "', row)
                     else re.sub(r"^ *(\|.*\|)$", r"\n\1\n", row) for row, after in zip(rows, [*rows[1:], ""]))  # fmt: skip
    for unit in re.split(r"\n\s*\n|\n(?= *(?:[-*]|\d+\.) )", text):
        yield plain(re.sub(r"^ *(?:[-*]|\d+\.) +", "", unit.strip("\n")))


def plain(text):
    """Without links, emphasis and attributes, in one line; inline code as it is."""
    text = re.sub(r"!?\[((?:[^][]|\[[^][]*\])*)\]\([^)\s]*(?: \"[^\"]*\")?\)", r"\1", " ".join(text.split()))
    return around_code(text, lambda outside: re.sub(r"\*{1,2}(?=\S)(.+?)(?<=\S)\*{1,2}", r"\1", ATTRIBUTES.sub("", outside))).strip()


def around_code(text, change):
    """What `change` makes of a text in which each piece of inline code is one \\0, with the code back in its place."""
    codes = (found[0] for found in INLINE_CODE.finditer(text))
    return re.sub("\0", lambda _: next(codes), change(INLINE_CODE.sub("\0", text)))


def sentences(unit):
    """A row of a table is one sentence."""
    if unit.startswith("|"):
        return [unit]
    lines = around_code(unit, lambda outside: re.sub(r"(?<=[.!?])([)”\"]*) +(?=[(“\"]?[A-Z\0])", r"\1\n", outside))
    return [part for part in map(str.strip, lines.split("\n")) if re.search(r"[a-z]{2}", part) and not part.endswith("?")]


# --- running them --------------------------------------------------------------------------------------------------


def broken(claims, result, time_limit=60):
    """What the run of a page's claims broke, each as a sentence with its mend."""
    last = result.get("stderr", "").strip().rpartition("\n")[2]
    if "lost" in result:
        return [f"{claims.name}: its run was lost. {result['lost']}"]
    if result["timed_out"]:
        return [f"{claims.name} was stopped: all its claims together ran longer than {time_limit:g} s. The last to begin: {last}"]
    if "broken" not in result:
        return [f"{claims.name} ended with exit code {result['exit_code']} before its claims ran.\n{result['stderr']}"]
    network = [f"{claims.name} used the network; its claims run offline"] * bool(result["network"])
    quoted = {function.name: function for function in claims.functions}
    return network + [f"docs/en/{claims.page}.md: '{' '.join(quoted[name].quotes)}' does not hold. {claims.name}: {name}, {why}. "
                      "Mend the sentence, in both languages, or its proof." for name, why in result["broken"].items()]
