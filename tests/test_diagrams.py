"""The diagrams: drawn from the sources beside the pages, alike in both languages, and each on its page.

test_every_page.py looks whether they are large enough to read, and told to those who do not see them.
"""

import re

import pytest
from conftest import report

from guide import ROOT, diagrams

DRAWINGS = [(source, made, source.relative_to(ROOT / "docs")) for source, made in diagrams.sources().items()]


@pytest.mark.parametrize("fault", ["source", "drawing", "missing", "stray"])
def test_a_stale_one_is_named(tmp_path, monkeypatch, fault):
    source, made, name = DRAWINGS[0]
    copies = {original: tmp_path / original.relative_to(ROOT) for original in (source, made)}
    for original, copy in copies.items():
        copy.parent.mkdir(parents=True)
        copy.write_bytes(original.read_bytes())
    monkeypatch.setattr(diagrams, "ROOT", tmp_path)
    assert diagrams.stale() == []
    copy = copies[source if fault in ("source", "stray") else made]
    if fault in ("missing", "stray"):
        copy.unlink()
    else:
        copy.write_text(copy.read_text(encoding="utf-8").replace('"', '"x', 1), encoding="utf-8")
    [problem] = diagrams.stale()
    assert made.relative_to(ROOT).as_posix() in problem and ("delete it" if fault == "stray" else diagrams.COMMAND) in problem


def test_both_languages_draw_the_same():
    parts = {name.as_posix(): diagrams.structure(source) for source, _, name in DRAWINGS}
    problems = []
    for page in sorted({name[3:] for name in parts}):
        if parts.get(f"en/{page}") != parts.get(f"zh/{page}"):
            problems.append(f"docs/en/{page} and docs/zh/{page} differ, or one is missing; only words may differ, in quotes or between tags")
    report(problems)


def test_the_words_of_a_grid_may_differ_and_its_cells_may_not(tmp_path):
    def structure(source):
        file = tmp_path / "page.dot"
        file.write_text(f"// name\n// sentence\ndigraph {{ a -> b; {source} }}", encoding="utf-8")
        return diagrams.structure(file)

    grid = 'c [class=grid, label=<<table border="0"><tr><td>one row</td></tr></table>>]; c -> d [label="goes"]'
    assert structure(grid) == structure(grid.replace("one row", "一行").replace("goes", "去"))
    assert structure(grid) != structure(grid.replace("<td>", "<td>1</td><td>"))
    assert structure(grid) != structure(grid.replace("c -> d", "c -> e"))


def test_each_is_on_its_page():
    problems = []
    for source, made, name in DRAWINGS:
        page = source.with_name(source.name.partition(".")[0] + ".md")
        include = f'--8<-- "{made.relative_to(ROOT / "made").as_posix()}"'
        if not page.is_file() or include not in page.read_text(encoding="utf-8").splitlines():
            problems.append(f"docs/{name} is on no page; write {include} on {page.relative_to(ROOT)}, or delete it")
    report(problems)


@pytest.mark.parametrize("language, start", [("en", ""), ("zh", "zh/")])
def test_not_searched(page, address, language, start):
    index = page.request.get(f"{address}{start}search/search_index.json").text().replace("\\u200b", "").replace("\u200b", "")
    sentences = {name: re.search("<desc>(.*?)</desc>", made.read_text(encoding="utf-8"))[1] for _, made, name in DRAWINGS if name.parts[0] == language}
    report([f"docs/{name} is in the search index; its figure must keep data-search-exclude" for name, sentence in sentences.items() if sentence[:25] in index])
