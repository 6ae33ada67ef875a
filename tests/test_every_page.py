"""One visit to each page, in both languages: what it asks for, whether it fits a desk and a phone, and every rule of accessibility
that axe knows, by day and by night.
"""

from pathlib import Path

import axe_playwright_python
import pytest
from conftest import PHONE, report

from guide.pages import URLS, source

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
COLOURS = ["color-contrast", "link-in-text-block"]
# Looking at colours takes long, and most of the site looks alike. So colours are looked at once for each kind of text, which is
# its element's chain of tags, classes and styles (the tab keeps those it has seen), and all other rules on the whole of each page.
RUN = """async ([night, colours]) => {
  if (night) document.body.dataset.mdColorScheme = "slate"
  const hash = text => { let sum = 0; for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 16777619); return sum }
  const scheme = night ? "dark" : "light", seen = new Set(JSON.parse(sessionStorage[scheme] ?? "[]")), kinds = [], alike = []
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility() || ![...element.childNodes].some(node => node.nodeType == 3 && node.data.trim())) continue
    let kind = ""
    for (let at = element; at; at = at.parentElement) kind += `${at.tagName} ${at.getAttribute("class")} ${at.getAttribute("style")} < `
    kind = hash(kind)
    seen.has(kind) ? alike.push(element) : kinds.push(element)
    seen.add(kind)
  }
  sessionStorage[scheme] = JSON.stringify([...seen])
  for (const element of alike) // a page has thousands of coloured words of code, about which no other rule has a say
    if (element.matches("pre span")) element.replaceWith(...element.childNodes)
  const options = { resultTypes: ["violations"], elementRef: false, iframes: false, preload: false }
  const others = night ? { violations: [] } : await axe.run(document, { ...options, rules: Object.fromEntries(colours.map(rule => [rule, { enabled: false }])) })
  const found = [...others.violations, ...(kinds.length ? (await axe.run({ include: kinds }, { ...options, runOnly: colours })).violations : [])]
  return found.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html} ${node.failureSummary}`))
}"""


DESK = {"width": 1265, "height": 900}  # 1280 less a scroll bar
# [the block's title, is it wider than its box] of each snippet and output
BLOCKS = """() => [...document.querySelectorAll(".highlight:is(.language-python, .language-text) pre > code")].map(
  code => [code.closest(".highlight").querySelector(".filename").textContent, code.scrollWidth > code.clientWidth])"""


@pytest.mark.parametrize("start", ["", "zh/"])
def test_every_page(page, address, start):
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.add_init_script(AXE)
    problems = []
    for url in URLS:
        where = source(start + url)
        page.set_viewport_size(DESK)
        page.goto(address + start + url, wait_until="load")
        problems += [f"{where}: {title} is wider than the column; shorten its lines" for title, wide in page.evaluate(BLOCKS) if wide]
        for scheme in ("light", "dark"):
            problems += [f"{where}, {scheme}: {found}" for found in page.evaluate(RUN, [scheme == "dark", COLOURS])]
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > PHONE["width"]:
            problems.append(f"{where} is {width} pixels wide on a phone of {PHONE['width']}; break the long word or table")
        problems += [f"{where} asks another host for {asked}; serve it from theme/assets/ instead" for asked in page.foreign]
        problems += [f"{where} ends in a script error: {error}" for error in page.errors]
        page.foreign.clear()
        page.errors.clear()
    report(problems)


def test_a_reader_who_asks_for_dark_gets_what_is_tested(page, address):
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate", "see the palette in mkdocs.yml"
