"""made/README.md, what is in made/ and by what; made/overview.md, from a page to its snippets and back."""

from guide.cases import all_cases
from guide.pages import PAGES, snippets_of

README = """# Made, not written

Nothing in this folder is edited by hand: a test compares each file with what it is made from.

| File | Made from | By |
| --- | --- | --- |
| `survey.json` | what each version of transformers answers | `python -m guide survey` |
| `reference/` | `survey.json` | `python -m guide make` |
| `diagrams/` | the `.dot` file beside each page | `python -m guide diagrams` |
| `errors/`, `errors.*.md` | `docs/errors.yml` and the snippets in `snippets/errors/` | `python -m guide make` |
| `figures.*.md` | the snippets, the pages and the pinned versions | `python -m guide make` |
| `glossary.*.md`, `avoided.*.md` | `docs/glossary.yml` | `python -m guide make` |
| `lighthouse.*.md` | the built site, as Lighthouse measures it | `python -m guide lighthouse` |
| `nav.zh.yml` | `nav` of `mkdocs.yml`, `extra.chapters` of `mkdocs.zh.yml` | `python -m guide make` |
| `notebooks/` | the page of the same name and its snippets | `python -m guide make` |
| `overview.md` | the includes of the pages | `python -m guide make` |
| `path.*.md` | the pages that say `path: true`, and `nav` | `python -m guide make` |
| `proofs/` | the claims of the page of the same name, in `tests/claims/` | `python -m guide make` |
"""


def made():
    return {"README.md": README, "overview.md": "\n".join(lines()) + "\n"}


def lines():
    on_pages = {page: snippets_of(page) for page in PAGES}
    pages_of = {case.name: [page for page in PAGES if case.name in on_pages[page]] for case in all_cases()}
    yield "<!-- Made by `python -m guide make`. -->"
    yield "# From a page to its snippets {#pages}\n"
    for page, names in on_pages.items():
        yield f"- [{page}](../docs/en/{page}.md): " + (" · ".join(f"[{name}](../snippets/{name}.py)" for name in names) or "none")
    yield "\n# From a snippet to its pages {#snippets}\n"
    for name, pages in pages_of.items():
        yield f"- [{name}](../snippets/{name}.py): " + (" · ".join(f"[{page}](../docs/en/{page}.md)" for page in pages) or "none")
