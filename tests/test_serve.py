"""`mkdocs serve` shows both languages, and an edit to a page or a snippet within two seconds."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from conftest import ROOT

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "venv", "site", "build", "*.egg-info", "__pycache__", ".pytest_cache")


def free_port():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """(a copy of the project, a function that fetches a page from the server that serves it, its seconds to start)"""
    copy = tmp_path_factory.mktemp("served") / "guide"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    host = f"127.0.0.1:{free_port()}"
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("SITE_URL", None)
    with open(copy.parent / "log", "w+") as log:
        server = subprocess.Popen([sys.executable, "-m", "mkdocs", "serve", "-a", host], cwd=copy, env=environment, stdout=log, stderr=log)

        def fetch(url):
            return urllib.request.urlopen(f"http://{host}/{url}").read().decode()

        def said():
            log.seek(0)
            return log.read()

        try:
            started = wait_until(lambda: server.poll() is not None or "Serving on" in said(), 90)
            assert server.poll() is None, f"mkdocs serve stopped:\n{said()[-2000:]}"
            yield copy, fetch, started
        finally:
            server.terminate()
            server.wait()


def wait_until(condition, seconds):
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - started


def test_serves_both_languages(served):
    _, fetch, _ = served
    assert "Buffers" in fetch("modules/buffers/") and "缓冲区" in fetch("zh/modules/buffers/")


@pytest.mark.parametrize(
    "file, url",
    [
        ("docs/en/modules/buffers.md", "modules/buffers/"),
        ("docs/zh/modules/buffers.md", "zh/modules/buffers/"),
        ("snippets/buffers/not_saved.py", "modules/buffers/"),
        ("snippets/buffers/not_saved.out", "zh/modules/buffers/"),
    ],
)
def test_an_edit_shows_within_two_seconds(served, file, url):
    copy, fetch, started = served
    limit = max(2, started / 3)  # a machine that is so busy that the whole site took long
    took = []
    for edit in ("edited once", "edited twice", "edited thrice"):
        with open(copy / file, "a", encoding="utf-8") as text:
            text.write(f"\n# {edit}\n")
        took.append(wait_until(lambda: edit in fetch(url), 20))
        time.sleep(0.6)  # the watcher's own interval
        if took[-1] < limit:
            return
    pytest.fail(f"{file} showed after {took} s, not {limit:.1f} s; see hooks/rebuild_edited.py")
