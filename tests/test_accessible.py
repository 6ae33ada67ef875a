"""No page breaks a rule of accessibility that axe knows, in either language, by day or by night."""

from pathlib import Path

import axe_playwright_python
import pytest
from conftest import report
from test_site import URLS, source

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
COLOURS = ["color-contrast", "link-in-text-block"]
# Colours are nearly all of the time, and a snippet has hundreds of words in a dozen colours: one of each is looked at.
THIN = """() => {
  for (const code of document.querySelectorAll("pre > code")) {
    const seen = new Set()
    for (const span of [...code.querySelectorAll("span")])
      seen.has(span.className) ? span.replaceWith(...span.childNodes) : seen.add(span.className)
    code.normalize()
  }
}"""
RUN = """async rules => {
  const options = { resultTypes: ["violations"], elementRef: false, iframes: false, preload: false, ...(rules && { runOnly: rules }) }
  const { violations } = await axe.run(document, options)
  return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html} ${node.failureSummary}`))
}"""
NIGHT = """() => { document.body.dataset.mdColorScheme = "slate" }"""


@pytest.mark.parametrize("start", ["", "zh/"])
def test_every_page_is_accessible(page, address, start):
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.route("**/search/*", lambda route: route.abort())  # the index is fetched by each page and looked at by none
    problems = []
    for url in URLS:
        page.goto(address + start + url)
        page.evaluate(THIN)
        page.evaluate(AXE)
        problems += [f"{source(start + url)}, light: {found}" for found in page.evaluate(RUN, None)]
        page.evaluate(NIGHT)
        problems += [f"{source(start + url)}, dark: {found}" for found in page.evaluate(RUN, COLOURS)]
    report(problems)


def test_a_reader_who_asks_for_dark_gets_what_is_tested(page, address):
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate", "see the palette in mkdocs.yml"
