"""A copy of the project under `mkdocs serve`, edited as a writer does, and how long each edit takes to show."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from guide import ROOT

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "venv", "site", "build", "*.egg-info", "__pycache__", ".pytest_cache")


class Served:
    """`mkdocs serve` of a copy in `folder`; `fetch` a page, see what the server `said`, time how long an edit takes to show."""

    def __init__(self, folder):
        self.copy = folder / "guide"
        shutil.copytree(ROOT, self.copy, ignore=LEFT_OUT)
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{unused.getsockname()[1]}"
        self.log = open(folder / "log", "w+")
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("SITE_URL", None)
        command = [sys.executable, "-m", "mkdocs", "serve", "-a", self.host]
        self.process = subprocess.Popen(command, cwd=self.copy, env=environment, stdout=self.log, stderr=self.log)
        self.started = self.wait(lambda: self.process.poll() is not None or "Serving on" in self.said(), 90)
        if self.process.poll() is not None:
            raise RuntimeError(f"mkdocs serve stopped:\n{self.said()[-2000:]}")

    def fetch(self, url):
        try:
            return urllib.request.urlopen(f"http://{self.host}/{url}").read().decode()
        except urllib.error.HTTPError as error:
            return f"HTTP {error.code}"

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def wait(self, condition, seconds=20):
        """Seconds until the condition held."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"not within {seconds} s; mkdocs serve said:\n{self.said()[-2000:]}")
            time.sleep(0.05)
        return time.monotonic() - began

    def append(self, file, text, url):
        """Seconds from appending text to a file until the page at `url` shows it."""
        time.sleep(1.2)  # the watcher's own interval: or this edit would count as part of the one before
        with open(self.copy / file, "a", encoding="utf-8") as opened:
            opened.write(text)
        return self.wait(lambda: text.strip() in self.fetch(url))

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


@contextlib.contextmanager
def served():
    with tempfile.TemporaryDirectory() as folder:
        server = Served(Path(folder))
        try:
            yield server
        finally:
            server.stop()


def edits(repeat):
    """(what, [seconds]) of each kind of edit."""
    with served() as server:
        kinds = {
            "start": None,
            "page": ("docs/en/modules/buffers.md", "\nEdit number {}.\n", "modules/buffers/"),
            "Chinese page": ("docs/zh/modules/buffers.md", "\n第 {} 次修改。\n", "zh/modules/buffers/"),
            "snippet": ("snippets/buffers/not_saved.py", "\n# edit number {}\n", "modules/buffers/"),
            "style": ("theme/assets/guide.css", "\n.edit-number-{} {{}}\n", "assets/guide.css"),
        }
        for what, edit in kinds.items():
            yield what, [server.append(edit[0], edit[1].format(i), edit[2]) for i in range(repeat)] if edit else [server.started]
        took = []
        for i in range(repeat):
            time.sleep(1.2)
            for language in ("en", "zh"):
                (server.copy / f"docs/{language}/new-{i}.md").write_text(f"---\ndescription: new\n---\n\n# New {i} {{#new}}\n", encoding="utf-8")
            took.append(server.wait(lambda: f"New {i}" in server.fetch(f"new-{i}/")))
        yield "new page", took
