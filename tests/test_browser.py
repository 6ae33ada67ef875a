"""The built site in a real browser: requests, width on a phone, search, language switch, copy button, accessibility.

Needs Chromium: Debian's `apt-get install chromium`, or `playwright install chromium`. With the variable CI set, a missing one is a failure.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import report
from playwright.sync_api import expect

from guide import ROOT
from guide.pages import URLS, source

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("start", ["", "zh/"])
def test_no_page_asks_another_host_or_overflows_a_phone(page, address, start):
    page.set_viewport_size(PHONE)
    for url in URLS:
        page.goto(address + start + url, wait_until="load")
        where = source(start + url)
        assert not page.foreign, f"{where} asks another host for {page.foreign}; serve it from theme/assets/ instead"
        assert not page.errors, f"{where} ends in a script error: {page.errors}"
        width = page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= PHONE["width"], f"{where} is {width} pixels wide on a phone of {PHONE['width']}; break the long word or table"


def search(page, address, start, words):
    """Type words into the search of the English ('') or Chinese ('zh/') half; the results' paths with their sections, best first."""
    page.goto(address + start)
    page.get_by_role("textbox").first.click()
    page.keyboard.type(words, delay=20)
    page.locator(".md-search-result__item").first.wait_for()
    results = page.locator(".md-search-result__link").evaluate_all("links => links.map(link => link.href)")
    return [re.sub(r"\?[^#]*", "", result.removeprefix(address)) for result in results]


@pytest.mark.parametrize(
    "start, words, found",
    [
        ("", "running statistics", "modules/buffers/"),
        ("", "removeprefix", "saving/recovery/"),
        ("zh/", "胡说", "zh/saving/recovery/"),  # words from the middle of a sentence
        ("zh/", "评估模式", "zh/modules/train_and_eval/"),
        ("zh/", "优化器", "zh/modules/parameters/"),
        ("zh/", "广播", "zh/modules/forward/"),
        ("zh/", "state_dict", "zh/saving/state_dict/"),
    ],
)
def test_search_finds_and_stays_in_its_language(page, address, start, words, found):
    paths = [result.partition("#")[0] for result in search(page, address, start, words)]
    assert found in paths, f"a search for {words!r} under /{start} gives {paths}; see the search plugin's separator and docs/jieba_words.txt"
    assert all(path.startswith("zh/") == bool(start) for path in paths), f"a search under /{start} left its language: {paths}"


@pytest.mark.parametrize("start", ["", "zh/"])
@pytest.mark.parametrize("name", ["resize_token_embeddings", "get_memory_footprint", "tie_weights", "save_pretrained", "from_pretrained", "prune_heads"])
def test_search_for_a_method_finds_its_entry_first(page, address, start, name):
    first = search(page, address, start, name)[:3]
    entries = [result for result in first if result.startswith(f"{start}reference/") and result.endswith(f"#{name}")]
    assert entries, f"a search for {name!r} under /{start} gives {first}, not the entry of reference/"


def test_the_language_switch_keeps_page_and_section(page, address):
    page.goto(address + "modules/buffers/#not-saved")
    for language, url in (("zh", "zh/modules/buffers/#not-saved"), ("en", "modules/buffers/#not-saved")):
        page.locator(".md-select button").hover()
        page.locator(f".md-select__link[hreflang={language}]").click()
        expect(page).to_have_url(address + url)


def test_copy_copies_the_file(page, address):
    page.goto(address + "modules/buffers/")
    block = page.locator(".language-python").filter(has=page.get_by_text("snippets/buffers/moves_with_module.py")).first
    block.hover()
    block.locator("button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == (ROOT / "snippets/buffers/moves_with_module.py").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", ["", "zh/saving/recovery/", "review/misconceptions/", "zh/about/errors/"])
def test_accessible(page, address, url, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(address + url)
    # landmark-unique: the theme gives every copy button a landmark of the same name
    found = Axe().run(page, options={"rules": {"landmark-unique": {"enabled": False}}}).response["violations"]
    report([f"{source(url)}, {scheme}: {rule['help']}: {node['html']} {node['failureSummary']}" for rule in found for node in rule["nodes"]])
