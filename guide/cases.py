"""The cases: every program in snippets/, what it declares about itself, and the output captured beside it.

A declaration is a comment of its own line: `# needs: cuda`, `# needs: loopback` (its processes talk to each other),
`# tested by: tests/test_x.py` (its lines are measured there), `# output: by section` (each named section is shown with its own output),
`# raises: RuntimeError` (it ends with that error, whose message is part of its output), `# warns: UserWarning` (or transformers, whose log
it is: what it says on standard error is part of its output), `# leaves: model.pt` (a file that it writes for the error to be about).
"""

import difflib
import re
import textwrap
from dataclasses import dataclass
from functools import cached_property

from guide import ROOT, SNIPPETS

DECLARED = {"needs": {"cuda", "loopback"}, "tested by": None, "output": {"by section"}, "raises": None, "warns": None, "leaves": None}
EXAMPLE = {"tested by": "tests/test_x.py", "raises": "RuntimeError", "warns": "UserWarning", "leaves": "model.pt"}
LOOKS_DECLARED = re.compile(r"^#+ *(?:([A-Za-z]+(?: [A-Za-z]+)?) *: *(\S.*)|(?:needs?|requires?|tested|raises?|warns?|leaves)\b.*)$", re.MULTILINE)
SECTION = re.compile(r"^ *# --8<-- \[start:(\w+)\]\n(.*?)^ *# --8<-- \[end:\1\]$", re.DOTALL | re.MULTILINE)
MARK = re.compile(r"^ *# --8<-- \[(?:start|end):\w+\]\n", re.MULTILINE)
NOT_RUN = "Not run on a GPU yet: this output has still to be captured.\n这段要在 GPU 上运行，暂时还没有输出。\n"  # both languages show the file
FLOAT = re.compile(r"-?\d+\.(\d{4,})(e[-+]\d+)?")
MEASURED = re.compile(r"^measured: .*$", re.MULTILINE)


class BadCase(Exception):
    """A sentence about a file that declares what there is not."""


@dataclass(frozen=True)
class Case:
    name: str  # 'buffers/moves_with_module', as it is called everywhere: in pytest, in commands, on pages

    @property
    def program(self):
        return SNIPPETS / f"{self.name}.py"

    @property
    def out(self):
        return SNIPPETS / f"{self.name}.out"

    @cached_property
    def declared(self):
        """{'needs': ['cuda'], …}; BadCase for a comment that looks like a declaration and is none."""
        found = {key: [] for key in DECLARED}
        for line in LOOKS_DECLARED.finditer(self.program.read_text(encoding="utf-8")):
            key, value = line.groups()
            if line[0] != f"# {key}: {value}" or key not in DECLARED or value not in (DECLARED[key] or {value}):
                there_are = [f"# {key}: {value}" for key, values in DECLARED.items() for value in sorted(values or {EXAMPLE[key]})]
                near = difflib.get_close_matches(line[0], there_are, n=1, cutoff=0)
                raise BadCase(f"snippets/{self.name}.py says '{line[0]}', which looks like a declaration. Did you mean '{near[0]}'? "
                              f"There are {', '.join(map(repr, there_are))}; reword any other comment.")
            found[key].append(value)
        for file in found["tested by"]:
            if not (ROOT / file).is_file():
                raise BadCase(f"snippets/{self.name}.py says '# tested by: {file}', and there is no such file")
        return found

    def says(self, declaration):
        return f"\n# {declaration}\n" in self.program.read_text(encoding="utf-8")

    @property
    def needs_cuda(self):
        return self.says("needs: cuda")

    @property
    def by_section(self):
        return self.says("output: by section")

    @property
    def never_captured(self):
        return self.needs_cuda and self.out.exists() and self.out.read_text(encoding="utf-8") == NOT_RUN

    def printed(self, result):
        """What a run of it counts as having printed: of the error, or of the warnings, that it declares the message, without the places."""
        error, warning = (self.declared[key] for key in ("raises", "warns"))
        # without colours, ranks before a line, and places in the machine that built torch
        said = re.sub(r"\x1b\[[0-9;]*m|^\[rank\d+\]: ?| \(Triggered internally at [^)]*\)", "", result["stderr"], flags=re.MULTILINE)
        if error:
            raised = list(re.finditer(rf"^{re.escape(error[0])}(?=:|$)", said, re.MULTILINE))
            return result["stdout"] + (said[raised[-1].start():].rstrip() + "\n" if raised else "")
        if warning:
            said = re.sub(r"^.*?:\d+: (?=\w+Warning: )", "", said, flags=re.MULTILINE)
            said = re.sub(r"^.*\d+%\|.*\n?|^  \S.*\n(?!  )", "", said, flags=re.MULTILINE)  # progress bars, and the line of code that warned
            return (result["stdout"] + said).lstrip("\n")  # a block on a page begins with a line that has something
        return result["stdout"]

    def text(self, suffix, section=""):
        """The program ('.py') or its output ('.out'), whole or one named section of it."""
        text = self.program.with_suffix(suffix).read_text(encoding="utf-8")
        return dict(SECTION.findall(text))[section] if section else text

    def shown(self, suffix):
        """What a page may show of the program ('.py') or of its output ('.out'): the whole file, or one named section."""
        text = self.text(suffix)
        return [text, *(textwrap.dedent(part) for _, part in SECTION.findall(text))]

    @property
    def block(self):
        """What a page, of either language, says to show the program and its output."""
        fence = "```{kind} title=\"{title}\"\n--8<-- \"{file}\"\n```"
        program = fence.format(kind="python", title=f"snippets/{self.name}.py", file=f"{self.name}.py")
        return program + "\n\n" + fence.format(kind="text", title=f"python snippets/{self.name}.py", file=f"{self.name}.out")

    def difference(self, printed):
        """'' if `printed` counts as the captured output, else a diff. The card, versions and date of a GPU's output may differ."""
        expected = self.out.read_text(encoding="utf-8")
        if self.needs_cuda:
            expected, printed = (text.split("\n", 1)[-1] for text in (expected, printed))
        if self.by_section and not MARK.search(printed):  # a process of its own prints no marks
            expected = MARK.sub("", expected)
        if same_text(expected, printed):
            return ""
        return "\n".join(difflib.unified_diff(expected.splitlines(), printed.splitlines(), f"snippets/{self.name}.out", "printed now", lineterm=""))


def all_cases():
    return [Case(path.relative_to(SNIPPETS).with_suffix("").as_posix()) for path in sorted(SNIPPETS.rglob("*.py"))]


def same_text(expected, printed):
    """Equal, but that a float of four or more decimals may differ by two in its last one: CPUs round differently.

    A zero has no last digit to differ in, and a sign may not change. On a line that starts with 'measured: ' the numbers may differ
    altogether, the words may not.
    """
    expected, printed = (MEASURED.sub(lambda line: " ".join(re.sub(r"[\d.,]+", "#", line[0]).split()), text) for text in (expected, printed))
    if FLOAT.sub("#", expected) != FLOAT.sub("#", printed):
        return False
    return all(same_float(a, b) for a, b in zip(FLOAT.finditer(expected), FLOAT.finditer(printed)))


def same_float(a, b):
    last_digit = 10.0 ** -len(a[1]) * 10.0 ** int((a[2] or "e0")[1:])
    x, y = float(a[0]), float(b[0])
    return a[0] == b[0] or len(a[1]) == len(b[1]) and x * y > 0 and abs(x - y) <= 2.5 * last_digit
