"""The notebook of the walk-through: the same code in both languages, and outputs that a new execution gives again.

`pytest --update-outputs -k notebook` executes the code and writes the outputs into both; `pytest --stamp -k notebook` records
that the Chinese text follows the English as it is now.
"""

import hashlib

import nbclient
import nbformat
import pytest
from conftest import ROOT, report

ENGLISH, CHINESE = (ROOT / f"docs/{language}/decode/walkthrough.ipynb" for language in ("en", "zh"))


def read(path):
    return nbformat.read(path, as_version=4)


def write(notebook, path):
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def printed(cell):
    return "".join(output.get("text", f"<{output.output_type}>") for output in cell.outputs)


def test_notebook_has_the_same_code_in_both_languages():
    cells = [[(cell.cell_type, cell.id, cell.source if cell.cell_type == "code" else "") for cell in read(path).cells] for path in (ENGLISH, CHINESE)]
    differ = [english[1] for english, chinese in zip(*cells) if english != chinese]
    assert cells[0] == cells[1], f"{CHINESE.relative_to(ROOT)}: cells {differ or 'in number'} differ from the English; give both the same code and ids"


def test_notebook_follows_english(request):
    now = {cell.id: hashlib.sha256(cell.source.encode()).hexdigest()[:12] for cell in read(ENGLISH).cells if cell.cell_type == "markdown"}
    chinese = read(CHINESE)
    if request.config.getoption("stamp"):
        chinese.metadata["follows"] = now
        write(chinese, CHINESE)
    changed = [id for id, value in now.items() if chinese.metadata.get("follows", {}).get(id) != value]
    mend = "Follow it in Chinese, then: pytest --stamp -k notebook"
    report([f"{ENGLISH.relative_to(ROOT)}: cell '{id}' changed since {CHINESE.relative_to(ROOT)} was stamped. {mend}" for id in changed])


@pytest.mark.parametrize("path", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_notebook_prints_what_it_shows(path, executed, request):
    if request.config.getoption("update_outputs"):
        notebook = read(path)
        for cell, new in zip(notebook.cells, executed.cells):
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = new.outputs, new.execution_count
        write(notebook, path)
    shown, now = ({cell.id: printed(cell) for cell in notebook.cells if cell.cell_type == "code"} for notebook in (read(path), executed))
    mend = "If the new output is right: pytest --update-outputs -k notebook"
    report([f"{path.relative_to(ROOT)}, cell '{id}' shows\n{shown[id]}\nand prints\n{now[id]}\n{mend}" for id in now if shown.get(id) != now[id]])


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The notebook, executed in a new kernel; nothing is written."""
    notebook = read(ENGLISH)
    for cell in notebook.cells:
        cell.metadata.clear()
        if cell.cell_type == "code":
            cell.outputs = []
    quiet = "import os\nos.environ['HF_HUB_OFFLINE'] = '1'\nimport transformers\ntransformers.utils.logging.disable_progress_bar()"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(quiet))
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    del notebook.cells[0]
    for cell in notebook.cells:
        cell.metadata.clear()
        if cell.cell_type == "code":
            cell.execution_count -= 1
    return notebook
