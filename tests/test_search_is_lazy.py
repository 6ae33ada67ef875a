"""The search index, the heaviest file of the site, is asked for when someone searches and not before."""

import re

import pytest
from conftest import PHONE
from playwright.sync_api import expect

INDEX = re.compile(r"search/search_index\.json$")


@pytest.fixture
def asked(page):
    """The addresses of the index that the page has asked for so far."""
    asked = []
    page.on("request", lambda request: INDEX.search(request.url) and asked.append(request.url))
    yield asked
    assert not page.errors


def open_quietly(page, url):
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(300)


ENGLISH, CHINESE = ("", "running statistics", "modules/buffers/"), ("zh/", "优化器", "zh/modules/parameters/")


@pytest.mark.parametrize("way, start, words, found", [("click", *ENGLISH), ("f", *ENGLISH), ("s", *CHINESE), ("/", *ENGLISH), ("Tab", *CHINESE)])
def test_the_index_is_asked_for_by_a_search(page, address, asked, start, words, found, way):
    open_quietly(page, address + start)
    assert asked == [], "the index is asked for before anyone searches; see the block libs of theme/main.html"
    field = page.locator(".md-search__input")
    if way == "click":
        field.click()
    elif way == "Tab":
        page.keyboard.press("Tab")
        while not field.evaluate("field => field === document.activeElement"):
            page.keyboard.press("Tab")
    else:
        page.keyboard.press(way)
    page.keyboard.type(words)  # at once: the index is still on its way
    page.locator(f"a.md-search-result__link[href*='{found}']").first.wait_for()
    assert len(asked) == 1 and asked[0].startswith(address + start)


def test_on_a_phone_the_button_asks_for_it(page, address, asked):
    page.set_viewport_size(PHONE)
    open_quietly(page, address)
    assert asked == []
    page.locator("label.md-header__button[for=__search]").click()
    page.keyboard.type("buffers")
    page.locator(".md-search-result__link").first.wait_for()


def test_a_link_to_a_search_and_one_from_a_search(page, address, asked):
    page.goto(f"{address}?q=running+statistics")
    page.locator("a.md-search-result__link[href*='modules/buffers/']").first.wait_for()
    page.goto(f"{address}modules/buffers/?h=running+statistics")
    expect(page.locator("article mark").first).to_be_visible()
