"""What a reader sees: code that fits, an output's long lines, the header of a phone, Chinese type, the language switch."""

import re

import pytest
from conftest import PHONE, report
from playwright.sync_api import expect

from guide import ROOT
from guide.pages import URLS, source


def test_a_phone_wraps_output_and_copies_it_whole(page, address):
    page.set_viewport_size(PHONE)
    page.goto(address + "saving/recovery/")
    block = page.locator(".language-text").filter(has_text="three_problems_one_error.py").locator("pre > code")
    assert block.evaluate("code => code.scrollWidth <= code.clientWidth")
    marks = block.locator(".line").evaluate_all("lines => lines.map(line => parseFloat(getComputedStyle(line, '::before').height))")
    assert max(marks) > 10 and min(marks) == 0, "a line that goes on is marked, and no other is"
    selected = block.evaluate("code => { getSelection().selectAllChildren(code); return getSelection().toString() }")
    written = (ROOT / "snippets/state_dict_recovery/three_problems_one_error.out").read_text(encoding="utf-8")
    assert selected.strip() == written.expandtabs(4).strip()


@pytest.mark.parametrize("start", ["", "zh/"])
@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_the_whole_name_and_whole_words_in_tables(page, address, start, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address + start + "reference/names/")
    name = page.locator(".md-header__topic .md-ellipsis").first
    assert name.evaluate("name => name.scrollWidth <= name.clientWidth && name.scrollHeight <= name.clientHeight + 1")
    assert name.evaluate("name => name.clientHeight < 1.5 * parseFloat(getComputedStyle(name).lineHeight)"), "the name takes two lines"
    table = page.locator(".md-typeset__scrollwrap").first
    assert table.get_attribute("tabindex") == "0", "a wide table cannot be scrolled by keys"
    expect(table).to_have_class(re.compile("more"))
    table.evaluate("table => table.scrollTo(table.scrollWidth, 0)")
    expect(table).not_to_have_class(re.compile("more"))
    broken = page.locator("table code").evaluate_all("all => all.filter(code => !/\\s/.test(code.textContent) && code.getClientRects().length > 1).map(code => code.textContent)")
    assert not broken, f"names that a table breaks: {broken}"


# What stands before each place where a line ends within one of these elements.
ENDS = """all => all.flatMap(element => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), range = document.createRange(), ends = []
  for (let read = "", bottom = Infinity; texts.nextNode();)
    for (let i = 0; i < texts.currentNode.length; i++) {
      range.setStart(texts.currentNode, i)
      range.setEnd(texts.currentNode, i + 1)
      const box = range.getBoundingClientRect()
      if (box.top > bottom - 2) ends.push(read)
      if (box.height) bottom = box.bottom
      read += texts.currentNode.data[i]
    }
  return ends
})"""


@pytest.mark.parametrize("start", ["", "zh/"])
def test_a_phone_breaks_names_between_words(page, address, start):
    page.set_viewport_size({"width": 320, "height": 844})
    for url in ("saving/recovery/", "about/how_it_is_checked/", "about/contributing/"):
        page.goto(address + start + url)
        ends = page.locator(".md-typeset :is(.filename, :not(pre) > code)").evaluate_all(ENDS)
        assert ends, "no name is broken: look at another page"
        assert not [end for end in ends if end[-1] not in " /_."], f"{source(start + url)}: see pieces() in theme/assets/guide.js"


def test_home_says_it_all_on_one_screen(page, address):
    for start in ("", "zh/"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address + start)
        for link in page.locator(".figures li, .chapters li, a[href='errors/find_your_error/'].md-button").all():
            box = link.bounding_box()
            assert box["y"] + box["height"] <= 900, f"{source(start)}: '{link.text_content()}' is below the first screen"
        chapters = page.locator("nav.md-nav--primary > ul > li.md-nav__item--nested").count()
        assert page.locator(".chapters li a").count() == chapters, f"{source(start)} does not lead to each chapter"


@pytest.mark.parametrize("start, other", [("", "zh"), ("zh/", "en")])
def test_the_language_switch_leads_to_what_is_being_read(page, address, start, other):
    page.goto(f"{address}{start}modules/buffers/")
    page.evaluate("history.replaceState(null, '', '#four-ways')")  # where the reader came in, but for the browser's own scrolling
    target = page.locator("h2[id]").nth(4)
    target.evaluate("heading => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 100)")
    page.locator(".md-select button").hover()
    link = page.locator(f".md-select__link[hreflang={other}]")
    link.click()
    expect(page).to_have_url(f"{address}{'zh/' if other == 'zh' else ''}modules/buffers/#{target.get_attribute('id')}")
    assert page.locator(".md-select__link[aria-current]").get_attribute("hreflang") == other


def test_dark_stays_dark_in_the_other_language(page, address):
    page.emulate_media(color_scheme="light")
    page.goto(address + "modules/to/")
    page.locator("label[for^=__palette]:visible").click()
    page.goto(address + "zh/modules/to/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate", "see extra.scope in mkdocs.common.yml"


def test_a_chinese_page_speaks_chinese_only(site):
    """Names of the interface: what a pointer or a screen reader is told."""
    problems = set()
    for name, root in site.items():
        if root is not None and name.startswith("zh/"):
            for element in root.cssselect("[title], [aria-label], [placeholder]"):
                for attribute in ("title", "aria-label", "placeholder"):
                    text = element.get(attribute) or ""
                    if re.search("[a-z]", text) and not re.search("[一-龥]", text) and element.tag not in ("a", "nav"):
                        problems.add(f"{source(name.removesuffix('index.html'))}: {attribute}='{text}' is English; see theme/ and mkdocs.zh.yml")
            if links := root.cssselect("a.headerlink[title='Permanent link']"):
                problems.add(f"{source(name.removesuffix('index.html'))}: {len(links)} headings offer a 'Permanent link'; set toc's permalink_title in mkdocs.zh.yml")
    report(sorted(problems))


def test_no_space_follows_a_chinese_mark(site):
    """The mark is as wide as a character and its space. `**词。** 句` has one too many: write `**词**。句`."""
    problems = []
    for name, root in site.items():
        if root is not None and name.startswith("zh/"):
            for element in root.cssselect("article :is(p, li, td, th, h1, h2, h3):not([lang=en])"):
                problems += [f"{source(name)}: '{found}' has a space after its mark" for found in re.findall(r"\w*[，。；：？！、）”] +[^\s¶].{0,3}", element.text_content())]
    report(sorted(set(problems)))


def test_chinese_marks_are_as_wide_as_chinese(page, address):
    page.goto(address + "zh/")
    width = """text => { const range = document.createRange(), p = document.querySelector(".md-content p"); p.textContent = text
      range.selectNodeContents(p); return range.getBoundingClientRect().width }"""
    assert page.evaluate(width, "“”…") == pytest.approx(page.evaluate(width, "中文字"), abs=1), "see 'Chinese marks' in theme/assets/guide.css"
