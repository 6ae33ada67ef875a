"""The built site in a real browser: search, and the copy button. test_every_page.py visits each page, test_look.py looks closer.

Needs Chromium: Debian's `apt-get install chromium`, or `playwright install chromium`. With the variable CI set, a missing one is a failure.
"""

import re

import pytest
from conftest import report

from guide import ROOT



def search(page, address, start, words):
    """Type words into the search of the English ('') or Chinese ('zh/') half; the results' paths with their sections, best first."""
    page.goto(address + start)
    page.get_by_role("textbox").first.click()
    page.keyboard.type(words, delay=20)
    page.locator(".md-search-result__item").first.wait_for()
    return results(page, address)


def results(page, address):
    links = page.locator(".md-search-result__link").evaluate_all("links => links.map(link => link.href)")
    return [re.sub(r"\?[^#]*", "", link.removeprefix(address)) for link in links]


@pytest.mark.parametrize(
    "start, words, found",
    [
        ("", "running statistics", "modules/buffers/"),
        ("", "removeprefix", "saving/recovery/"),
        ("zh/", "跑通", "zh/saving/recovery/"),  # words from the middle of a sentence
        ("zh/", "评估模式", "zh/modules/train_and_eval/"),
        ("zh/", "优化器", "zh/modules/parameters/"),
        ("zh/", "广播", "zh/modules/forward/"),
        ("zh/", "state_dict", "zh/saving/state_dict/"),
    ],
)
def test_search_finds_and_stays_in_its_language(page, address, start, words, found):
    paths = [result.partition("#")[0] for result in search(page, address, start, words)]
    assert found in paths, f"a search for {words!r} under /{start} gives {paths}; see theme/assets/search/worker.js"
    assert all(path.startswith("zh/") == bool(start) for path in paths), f"a search under /{start} left its language: {paths}"


NAMES = ["resize_token_embeddings", "get_memory_footprint", "tie_weights", "save_pretrained", "from_pretrained", "prune_heads"]


@pytest.mark.parametrize("start", ["", "zh/"])
def test_search_for_a_method_finds_its_entry_first(page, address, start):
    problems = []
    search(page, address, start, "buffer")
    for name in NAMES:
        page.keyboard.press("Control+A")
        page.keyboard.type(name)
        page.locator(f".md-search-result__link[href*='?h={name}']").first.wait_for()  # the theme marks a result with what was searched
        first = results(page, address)[:3]
        if not [result for result in first if result.startswith(f"{start}reference/") and result.endswith(f"#{name}")]:
            problems.append(f"a search for {name!r} under /{start} gives {first}, not the entry of reference/")
    report(problems)


def test_copy_copies_the_file(page, address):
    page.goto(address + "modules/buffers/")
    block = page.locator(".language-python").filter(has=page.get_by_text("snippets/buffers/moves_with_module.py")).first
    block.hover()
    block.locator("button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == (ROOT / "snippets/buffers/moves_with_module.py").read_text(encoding="utf-8").strip()
