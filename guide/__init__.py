"""The machinery of the guide. One mechanism: a case, that is a program, its metadata, its captured output, and how it is shown.

    cases.py   which cases there are, what each declares, and when two outputs count as equal
    run.py     runs cases; box.py is the process that it starts: each snippet alone, confined, as if freshly started
    pages.py   the pages of both languages as they are written: sections, snippets they show, and stamps
    claims.py  what each sentence of the pages rests on: a proof in tests/claims/, an output, or what it is listed as
    errors.py  the entries of docs/errors.yml: which one a pasted message belongs to
    search.py  what the site's search is told, of pages and of errors
    made.py    every file that is made rather than written, and by what
    commands/  what people run: python -m guide

Tests import this package, and so do its commands; no other module of it imports a command or a test. cases.py, run.py and box.py
need the standard library only, so that a GPU runner with torch and pytest alone can run every snippet.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = ROOT / "snippets"
DOCS = ROOT / "docs"
MADE = ROOT / "made"
LANGUAGES = ("en", "zh")
