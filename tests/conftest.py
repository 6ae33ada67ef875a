"""Options of the test run, and what several test files share. Needs nothing but pytest, so that GPU runners can load it."""

import importlib.util
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A GPU runner has pytest, torch and transformers only: it runs the snippets, and nothing else is collected there.
if not importlib.util.find_spec("mkdocs"):
    collect_ignore_glob = ["test_[!s]*.py", "test_s[!n]*.py"]


def report(problems):
    """Fail with all problems at once, each a sentence that names the file and the mend."""
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def pytest_addoption(parser):
    group = parser.getgroup("field guide")
    group.addoption("--update-outputs", action="store_true", help="write each snippet's output beside it instead of comparing")
    group.addoption("--stamp", action="store_true", help="record in the Chinese pages that they follow the English as it is now")
    group.addoption("--fresh", action="store_true", help="run each snippet as a new `python file.py` instead of a fork")
    group.addoption("--time-limit", type=float, default=60, help="seconds a snippet may take (60)")
    group.addoption("--require-cuda", action="store_true", default=bool(os.environ.get("REQUIRE_CUDA")),
                    help="fail, not skip, where there is no GPU or no cuda case; the variable REQUIRE_CUDA=1 does the same")


def pytest_collection_finish(session):
    if session.config.getoption("require_cuda") and not any(item.get_closest_marker("cuda") for item in session.items):
        raise pytest.UsageError("a GPU run was asked for (--require-cuda), but no cuda case was selected: "
                                "run the folder tests/ with -m cuda")


def pytest_terminal_summary(terminalreporter):
    not_run = [path for path in sorted((ROOT / "snippets").rglob("*.out")) if path.read_text(encoding="utf-8").startswith("Not run on a GPU yet")]
    if not_run:
        terminalreporter.section("cuda snippets with no captured output yet")
        for path in not_run:
            terminalreporter.line(str(path.with_suffix(".py").relative_to(ROOT)))
