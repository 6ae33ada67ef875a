"""No page breaks a rule of accessibility that axe knows, in either language, by day or by night."""

from pathlib import Path

import axe_playwright_python
import pytest
from conftest import report

from guide.pages import URLS, source

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
COLOURS = ["color-contrast", "link-in-text-block"]
# Looking at colours is nearly all of the time, and most of a page looks alike. So colours are looked at once for each kind
# of text, which is its element's chain of tags and classes, and all other rules on the whole page.
RUN = """async ([night, colours]) => {
  if (night) document.body.dataset.mdColorScheme = "slate"
  const seen = new Set(), kinds = [], alike = []
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility() || ![...element.childNodes].some(node => node.nodeType == 3 && node.data.trim())) continue
    let kind = ""
    for (let at = element; at; at = at.parentElement) kind += `${at.tagName} ${at.getAttribute("class")} < `
    seen.has(kind) ? alike.push(element) : kinds.push(element)
    seen.add(kind)
  }
  for (const element of alike) // a page has thousands of coloured words of code, about which no other rule has a say
    if (element.matches("pre span")) element.replaceWith(...element.childNodes)
  const options = { resultTypes: ["violations"], elementRef: false, iframes: false, preload: false }
  const others = night ? { violations: [] } : await axe.run(document, { ...options, rules: Object.fromEntries(colours.map(rule => [rule, { enabled: false }])) })
  const found = [...others.violations, ...(await axe.run({ include: kinds }, { ...options, runOnly: colours })).violations]
  return found.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html} ${node.failureSummary}`))
}"""


@pytest.mark.parametrize("start", ["", "zh/"])
def test_every_page_is_accessible(page, address, start):
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.route("**/search/*", lambda route: route.abort())  # the index is fetched by each page and looked at by none
    problems = []
    for url in URLS:
        page.goto(address + start + url, wait_until="domcontentloaded")
        page.evaluate(AXE)
        for scheme in ("light", "dark"):
            problems += [f"{source(start + url)}, {scheme}: {found}" for found in page.evaluate(RUN, [scheme == "dark", COLOURS])]
    report(problems)


def test_a_reader_who_asks_for_dark_gets_what_is_tested(page, address):
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate", "see the palette in mkdocs.yml"
