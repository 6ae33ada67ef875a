"""One visit to each page, in both languages: what it asks for, whether it fits a desk and a phone, whether its diagrams can be read
and are told to those who do not see them, and every rule of accessibility that axe knows, by day and by night.
"""

from pathlib import Path

import axe_playwright_python
import pytest
from conftest import PHONE, report

from guide.pages import URLS, source

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
COLOURS = {"color-contrast": "", "link-in-text-block": "a[href]"}  # axe's rules about colours, and which elements they are for
# Looking at colours takes long, and most of the site looks alike. So colours are looked at once for each kind of text, which is
# its element's chain of tags, classes and styles (the tab keeps those it has seen), and all other rules on the whole of each page.
RUN = """async ([night, colours]) => {
  for (const proofs of document.querySelectorAll(".proofs")) // all are made alike: one is looked at, opened
    if (sessionStorage.proofs && sessionStorage.proofs != location.pathname) proofs.remove()
    else for (const each of [proofs, ...proofs.querySelectorAll("details")]) { each.open = true; sessionStorage.proofs = location.pathname }
  if (night) document.body.dataset.mdColorScheme = "slate"
  const hash = text => { let sum = 0; for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 16777619); return sum }
  const scheme = night ? "dark" : "light", seen = new Set(JSON.parse(sessionStorage[scheme] ?? "[]")), kinds = [], alike = []
  const chain = new Map() // of every element so far, its own and its ancestors' tags, classes and styles, as a number
  for (const element of document.querySelectorAll("*")) {
    const kind = hash(`${chain.get(element.parentElement)} ${element.tagName} ${element.getAttribute("class")} ${element.getAttribute("style")}`)
    chain.set(element, kind)
    if (![...element.childNodes].some(node => node.nodeType == 3 && node.data.trim()) || !document.body.contains(element) || !element.checkVisibility()) continue
    seen.has(kind) ? alike.push(element) : kinds.push(element)
    seen.add(kind)
  }
  sessionStorage[scheme] = JSON.stringify([...seen])
  for (const element of alike) // a page has thousands of coloured words of code, about which no other rule has a say
    if (element.matches("pre span")) element.replaceWith(...element.childNodes)
  if (night && !kinds.length) return []
  kinds.forEach(element => element.setAttribute("data-kind", ""))
  axe.configure({ rules: Object.entries(colours).map(([id, of]) => ({ id, selector: of + "[data-kind]" })) })
  const options = { resultTypes: ["violations"], elementRef: false, iframes: false, preload: false }
  const { violations } = await axe.run(document, night ? { ...options, runOnly: Object.keys(colours) } : options)
  return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html} ${node.failureSummary}`))
}"""


DESK = {"width": 1265, "height": 900}  # 1280 less a scroll bar
# [the block's title, is it wider than its box] of each snippet and output
BLOCKS = """() => [...document.querySelectorAll(".highlight:is(.language-python, .language-text) pre > code")].map(
  code => [code.closest(".highlight").querySelector(".filename").textContent, code.scrollWidth > code.clientWidth])"""

# Of each diagram: its name and sentence, how high its smallest text is on the screen, and which words leave their shapes.
DIAGRAMS = """() => [...document.querySelectorAll("figure.diagram svg")].map(svg => ({
  told: [svg.getAttribute("aria-label"), svg.querySelector("desc").textContent],
  smallest: Math.min(...[...svg.querySelectorAll("text")].map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)),
  outside: [...svg.querySelectorAll(".node:not(.grid)")].filter(node => node.querySelector("path, polygon")).flatMap(node => {
    const shape = node.querySelector("path, polygon").getBoundingClientRect();
    return [...node.querySelectorAll("text")].filter(text => {
      const words = text.getBoundingClientRect();
      return words.left < shape.left || words.right > shape.right;
    }).map(text => text.textContent);
  }),
}))"""


def diagrams(page, width, least):
    """What is wrong with the diagrams of the page that is open, whose window is `width` wide."""
    found = page.evaluate(DIAGRAMS)
    told = spoken(page) if found else []
    for diagram in found:
        name = f"the diagram '{diagram['told'][0]}'"
        if diagram["smallest"] < least:
            yield f"{name} has text {diagram['smallest']:.1f} px high at {width}, at least {least} is wanted; make it narrower"
        if diagram["outside"]:
            yield f"{name}: {diagram['outside']} leaves its shape at {width}; give the node a width"
        if diagram["told"] not in told:
            yield f"{name}: a screen reader is not told its name and the sentence that goes with it"


def spoken(page):
    """[name, description] of each picture, as the browser hands them to a screen reader."""
    browser = page.context.new_cdp_session(page)
    pictures = browser.send("Accessibility.queryAXTree", {"objectId": browser.send("Runtime.evaluate", {"expression": "document.body"})["result"]["objectId"], "role": "image"})["nodes"]
    return [[node.get(what, {}).get("value") for what in ("name", "description")] for node in pictures]


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
        problems += [f"{where}: {found}" for found in diagrams(page, 1280, least=12)]
        for scheme in ("light", "dark"):
            problems += [f"{where}, {scheme}: {found}" for found in page.evaluate(RUN, [scheme == "dark", COLOURS])]
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > PHONE["width"]:
            problems.append(f"{where} is {width} pixels wide on a phone of {PHONE['width']}; break the long word or table")
        problems += [f"{where}: {found}" for found in diagrams(page, PHONE["width"], least=11)]
        problems += [f"{where} asks another host for {asked}; serve it from theme/assets/ instead" for asked in page.foreign]
        problems += [f"{where} ends in a script error: {error}" for error in page.errors]
        page.foreign.clear()
        page.errors.clear()
    report(problems)


def test_a_reader_who_asks_for_dark_gets_what_is_tested(page, address):
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate", "see the palette in mkdocs.yml"
