"""The diagrams: drawn from the sources beside the pages, alike in both languages, large enough to read, and told to those who do not see them."""

import html
import json
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
            problems.append(f"docs/en/{page} and docs/zh/{page} differ, or one is missing; only what stands in quotes may differ")
    report(problems)


def test_each_is_on_its_page():
    problems = []
    for source, made, name in DRAWINGS:
        page = source.with_name(source.name.partition(".")[0] + ".md")
        include = f'--8<-- "{made.relative_to(ROOT / "made").as_posix()}"'
        if not page.is_file() or include not in page.read_text(encoding="utf-8").splitlines():
            problems.append(f"docs/{name} is on no page; write {include} on {page.relative_to(ROOT)}, or delete it")
    report(problems)


# What each text measures on the screen, and whether the words stay within their shapes.
MEASURE = """figure => ({
  smallest: Math.min(...[...figure.querySelectorAll("text")].map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)),
  outside: [...figure.querySelectorAll(".node")].filter(node => node.querySelector("path, polygon")).flatMap(node => {
    const shape = node.querySelector("path, polygon").getBoundingClientRect();
    return [...node.querySelectorAll("text")].filter(text => {
      const words = text.getBoundingClientRect();
      return words.left < shape.left || words.right > shape.right;
    }).map(text => text.textContent);
  }),
})"""


def spoken(page, svg):
    """The name and the description that the browser hands to a screen reader."""
    browser = page.context.new_cdp_session(page)
    picture = {"objectId": browser.send("Runtime.evaluate", {"expression": f"document.querySelector({json.dumps(svg)})"})["result"]["objectId"], "fetchRelatives": False}
    [node] = browser.send("Accessibility.getPartialAXTree", picture)["nodes"]
    return tuple(node.get(what, {}).get("value") for what in ("name", "description"))


def test_legible_and_named(page, address):
    problems = []
    for source, made, name in DRAWINGS:
        url = "/".join(name.with_name(name.name.partition(".")[0]).parts).removeprefix("en/")
        label, sentence = (html.unescape(found) for found in re.search('aria-label="(.*?)".*?<desc>(.*?)</desc>', made.read_text(encoding="utf-8"), re.DOTALL).groups())
        page.goto(f"{address}{url}/")
        svg = f'svg[aria-label="{label}"]'
        figure = page.locator(f"figure.diagram:has({svg})")
        if figure.count() != 1 or spoken(page, svg) != (label, sentence):
            problems.append(f"docs/{name}: on its page a screen reader is not told '{label}' and the sentence that goes with it")
            continue
        for width, least in ((1280, 12), (390, 11)):
            page.set_viewport_size({"width": width, "height": 900})
            found = figure.evaluate(MEASURE)
            if found["smallest"] < least:
                problems.append(f"docs/{name}: text {found['smallest']:.1f} px high at {width}, at least {least} is wanted; make the picture narrower")
            if found["outside"]:
                problems.append(f"docs/{name}: {found['outside']} leaves its shape at {width}; give the node a width")
    report(problems)


@pytest.mark.parametrize("language, start", [("en", ""), ("zh", "zh/")])
def test_not_searched(page, address, language, start):
    index = page.request.get(f"{address}{start}search/search_index.json").text().replace("\\u200b", "").replace("\u200b", "")
    sentences = {name: re.search("<desc>(.*?)</desc>", made.read_text(encoding="utf-8"))[1] for _, made, name in DRAWINGS if name.parts[0] == language}
    report([f"docs/{name} is in the search index; its figure must keep data-search-exclude" for name, sentence in sentences.items() if sentence[:25] in index])
