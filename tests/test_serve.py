"""`mkdocs serve` shows both languages, every kind of edit, and goes on after a failed build."""

import time

import pytest

from guide.serving import served

BUSY = 6  # a machine that has other work to do may take so many times as long; python -m guide benchmark measures


@pytest.fixture(scope="module")
def server():
    with served() as server:
        yield server


def test_serves_both_languages(server):
    assert "Buffers" in server.fetch("modules/buffers/") and "缓冲区" in server.fetch("zh/modules/buffers/")


@pytest.mark.parametrize(
    "file, text, url",
    [
        ("docs/en/modules/buffers.md", "An edited page.", "modules/buffers/"),
        ("docs/zh/modules/buffers.md", "改过的页面。", "zh/modules/buffers/"),
        ("snippets/buffers/not_saved.py", "# an edited snippet", "modules/buffers/"),
        ("snippets/buffers/not_saved.out", "an edited output", "zh/modules/buffers/"),
    ],
)
def test_an_edit_of_text_shows_within_two_seconds(server, file, text, url):
    assert server.append(file, f"\n{text}\n", url) < 2 * BUSY
    assert "Building documentation" not in server.said().partition("Serving on")[2], "a whole build, for one page: see hooks/both_languages.py"


def test_a_new_style_and_a_new_page_show_within_five_seconds(server):
    time.sleep(1.2)
    with open(server.copy / "theme/assets/guide.css", "a", encoding="utf-8") as style:
        style.write("\n.an-edit {}\n")
    for language in ("en", "zh"):
        (server.copy / f"docs/{language}/new.md").write_text("---\ndescription: new\n---\n\n# A new page {#new}\n", encoding="utf-8")
    assert server.wait(lambda: ".an-edit" in server.fetch("assets/guide.css") and "A new page" in server.fetch("new/")) < 5 * BUSY


def test_what_is_saved_together_shows_together(server):
    """A page deleted, the navigation changed and another page edited."""
    time.sleep(1.2)
    for language in ("en", "zh"):
        (server.copy / f"docs/{language}/new.md").unlink()
    for file, old, new in ("mkdocs.yml", "- Modules:", "- Renamed chapter:"), ("docs/en/modules/to.md", "# Moving with", "Saved together.\n\n# Moving with"):
        text = (server.copy / file).read_text(encoding="utf-8")
        assert old in text
        (server.copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    server.wait(lambda: "Renamed chapter" in server.fetch("modules/to/") and "Saved together" in server.fetch("modules/to/") and server.fetch("new/") == "HTTP 404")


def test_a_failed_build_is_said_without_a_traceback_and_mended_by_the_next_edit(server):
    time.sleep(1.2)
    english, chinese = server.copy / "docs/en/modules/to.md", server.copy / "docs/zh/modules/parameters.md"
    kept = english.read_text(encoding="utf-8")
    said = len(server.said())
    english.write_text(kept + '\n--8<-- "gone.py"\n', encoding="utf-8")
    with open(chinese, "a", encoding="utf-8") as page:
        page.write("\n同时保存。\n")
    server.wait(lambda: "could not be found" in server.said()[said:])
    time.sleep(1.2)
    english.write_text(kept + "\nMended.\n", encoding="utf-8")
    server.wait(lambda: "Mended." in server.fetch("modules/to/") and "同时保存" in server.fetch("zh/modules/parameters/"))
    assert "Traceback" not in server.said()
