"""What is made is what it was made from: one test for all of it, and the notebooks executed."""

import nbclient
import nbformat
import pytest
from conftest import report

from guide import LANGUAGES, MADE, ROOT, made, notebooks


def test_nothing_made_is_stale():
    report(made.stale())


@pytest.mark.parametrize("page", notebooks.PAGES)
def test_a_notebook_prints_what_it_shows(page):
    """One execution for both languages: their code is the same, since their pages show the same snippets."""
    english, chinese = (nbformat.read(MADE / f"notebooks/{language}/{page}.ipynb", as_version=4) for language in LANGUAGES)
    shown = {cell.id: cell.copy() for cell in english.cells if cell.cell_type == "code"}
    assert shown == {cell.id: cell for cell in chinese.cells if cell.cell_type == "code"}, f"the notebooks of {page} differ in their code"
    quiet = "import os\nos.environ['HF_HUB_OFFLINE'] = '1'\nimport transformers\ntransformers.utils.logging.disable_progress_bar()"
    english.cells.insert(0, nbformat.v4.new_code_cell(quiet))
    nbclient.NotebookClient(english, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    for cell in english.cells[1:]:
        if cell.cell_type == "code":
            now, then = ("".join(output.get("text", f"<{output.output_type}>") for output in each.outputs) for each in (cell, shown[cell.id]))
            assert now == then, f"made/notebooks/en/{page}.ipynb, cell '{cell.id}' prints something else than the snippet that it was made from"
