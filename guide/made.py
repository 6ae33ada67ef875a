"""Every file in made/: what is made rather than written, by what command, and whether it is still what it was made from.

`python -m guide make` writes all that follows from other files of the project. What takes another tool, a browser or the package
index is written by a command of its own, and named in BY_COMMAND.
"""

from guide import LANGUAGES, MADE, diagrams, errors, figures, glossary, navigation, notebooks, overview, path, proofs
from guide.survey import fragments

MAKERS = [errors, figures, fragments, glossary, navigation, notebooks, overview, path, proofs]  # each with made() -> {path below made/: text}
BY_COMMAND = {"survey.json": "python -m guide survey", "diagrams": diagrams.COMMAND,
              **{f"lighthouse.{language}.md": "python -m guide lighthouse" for language in LANGUAGES}}  # files and folders of made/


def wanted():
    return {path: text for maker in MAKERS for path, text in maker.made().items()}


def stale():
    """A sentence for each file that is missing, not what it should be, or made by nothing."""
    files, problems = wanted(), diagrams.stale()
    for path, text in files.items():
        file = MADE / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            problems.append(f"made/{path} is not what the rest of the project gives. Make it anew: python -m guide make")
    return problems + [f"made/{path} is made by nothing; what is written goes into docs/ or snippets/. Delete it: python -m guide make" for path in strays(files)]


def strays(files):
    paths = sorted(file.relative_to(MADE) for file in MADE.rglob("*") if file.is_file())
    return [path.as_posix() for path in paths if path.as_posix() not in files and path.parts[0] not in BY_COMMAND]


def write():
    files = wanted()
    for path, text in files.items():
        (MADE / path).parent.mkdir(parents=True, exist_ok=True)
        (MADE / path).write_text(text, encoding="utf-8", newline="\n")
    for path in strays(files):
        (MADE / path).unlink()
