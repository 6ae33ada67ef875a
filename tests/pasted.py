"""The helpers that readers paste from snippets/: run as pasted, and the lines of them that no test ran."""

import contextlib
import io

import coverage

from guide.cases import SECTION, Case


def pasted(name, *sections):
    """The names that a snippet, or these sections of it, define; its lines keep their numbers."""
    case, names = Case(name), {}
    source = case.text(".py")
    for section in sections:
        found = next(match for match in SECTION.finditer(source) if match[1] == section)
        kept = "\n" * source[: found.start(2)].count("\n") + found[2]
        exec(compile(kept, str(case.program), "exec"), names)  # noqa: S102
    if not sections:
        exec(compile(source, str(case.program), "exec"), names)  # noqa: S102
    return names


def never_ran(name, test, *sections):
    """The numbers of lines, of the snippet or of these sections, that do not run when test(names) is called."""
    measured = coverage.Coverage(data_file=None, config_file=False, include=str(Case(name).program))
    with contextlib.redirect_stdout(io.StringIO()):
        measured.start()
        try:
            test(pasted(name, *sections))
        finally:
            measured.stop()
    missing, source = measured.analysis2(str(Case(name).program))[3], Case(name).text(".py")
    count = lambda position: source[:position].count("\n") + 1
    inside = [range(count(m.start(2)), count(m.end(2))) for m in SECTION.finditer(source) if m[1] in sections]
    return [line for line in missing if not sections or any(line in lines for lines in inside)]
