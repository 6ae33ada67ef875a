"""Options of the test run, and what several test files share. Needs pytest only, so that GPU runners can load it.

Whatever takes long is made once for the whole run, also where pytest-xdist spreads the run over several processes: `once` keeps it
in the folder of the run, behind a lock.
"""

import contextlib
import functools
import http.server
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from guide import ROOT, run
from guide.box import cores
from guide.cases import all_cases

SITE_URL = "https://guide.example/handbook/"
PHONE = {"width": 390, "height": 844}

# A GPU runner has pytest, torch and transformers only: it runs the snippets, and nothing else is collected there.
if not importlib.util.find_spec("mkdocs"):
    collect_ignore_glob = ["test_[!s]*.py", "test_s[!n]*.py"]


def report(problems):
    """Fail with all problems at once, each a sentence that names the file and the mend."""
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def pytest_addoption(parser):
    group = parser.getgroup("field guide")
    group.addoption("--fresh", nargs="?", const="all", choices=["all", "some"],
                    help="run snippets as a new `python file.py` each instead of a fork: all, or at most 100 of those of the last two days and a fifth that rotates")
    group.addoption("--time-limit", type=float, default=60, help="seconds a snippet may take (60)")
    group.addoption("--require-cuda", action="store_true", default=bool(os.environ.get("REQUIRE_CUDA")),
                    help="fail, not skip, where there is no GPU or no cuda case; the variable REQUIRE_CUDA=1 does the same")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """A whole run uses every core, where pytest-xdist is installed; a part of it starts sooner in one process."""
    if hasattr(config, "workerinput"):  # this is one of the processes that the run was spread over
        return
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.option.keyword and not config.option.markexpr
    if whole and getattr(config.option, "numprocesses", 0) is None and not config.option.collectonly and not config.option.usepdb:
        config.option.numprocesses, config.option.dist = cores(), "loadgroup"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Test by test to whoever is free. All cases of one test stay together, for what takes long is made once for them."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file, _, test = nodeid.partition("::")
            return file if file.endswith(ONE_FIXTURE) else f"{file}::{test.partition('[')[0]}"

    if config.getvalue("dist") == "loadgroup":
        config.option.loadscopereorder = False
        return Scheduling(config, log)


ONE_FIXTURE = ("test_serve.py", "test_survey.py", "test_llm_infer_baseline.py")  # whose tests share what takes long
ORDER = ["test_serve.py", "test_every_page.py", "test_faults.py", "", "test_snippets.py"]  # the slowest first; snippets last, for they take all cores


def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: ORDER.index(item.path.name if item.path.name in ORDER else ""))


def pytest_collection_finish(session):
    if session.config.getoption("require_cuda") and not any(item.get_closest_marker("cuda") for item in session.items):
        raise pytest.UsageError("a GPU run was asked for (--require-cuda), but no cuda case was selected: "
                                "run the folder tests/ with -m cuda")


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["not_enforced"] = sorted(run.NOT_ENFORCED)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    run.NOT_ENFORCED.update(getattr(node, "workeroutput", {}).get("not_enforced", []))


def pytest_terminal_summary(terminalreporter):
    not_run = [f"snippets/{case.name}.py" for case in all_cases() if case.never_captured]
    for title, lines in ("cuda snippets with no captured output yet", not_run), ("not enforced on this system", sorted(run.NOT_ENFORCED)):
        if lines:
            terminalreporter.section(title)
            terminalreporter.write_line("\n".join(lines))


# --- made once for the whole run -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """once(name, make) -> the folder in which make(folder) was called, in this process or another one of this run."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def once(name, make):
        folder, made = base / name, base / f"{name}.made"
        with locked(base / f"{name}.lock"):
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a try that failed
                folder.mkdir()
                make(folder)
                made.touch()
        return folder

    return once


def locked(file):
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return contextlib.nullcontext()
    import filelock  # torch needs it too

    return filelock.FileLock(file)


@pytest.fixture(scope="session")
def build(once):
    """(the strict build of both languages: returncode, output; the folder of the site)"""

    def make(folder):
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder / "site")]
        environment = {**os.environ, "SITE_URL": SITE_URL, "NO_MKDOCS_2_WARNING": "1"}
        environment.pop("REPO_URL", None)
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8")
        (folder / "said.json").write_text(json.dumps({"returncode": done.returncode, "output": done.stdout + done.stderr}))

    folder = once("build", make)
    return SimpleNamespace(**json.loads((folder / "said.json").read_text())), folder / "site"


@pytest.fixture(scope="session")
def built(build):
    """The folder of the site. Where the build stopped, test_strict_build says why, and nothing else does."""
    done, folder = build
    if done.returncode and "in strict mode" not in done.output:  # warnings are counted when all pages are there
        pytest.skip("no site to look at: test_site.py::test_strict_build says why")
    return folder


@pytest.fixture(scope="session")
def site(built):
    """{path: root element} of every page of the site, both languages; {path: None} of every other file."""
    import lxml.html

    paths = {path.relative_to(built).as_posix(): path for path in built.rglob("*") if path.is_file()}
    return {name: lxml.html.parse(path, lxml.html.HTMLParser(encoding="utf-8")).getroot() if name.endswith(".html") else None for name, path in paths.items()}


# --- the site in a browser -----------------------------------------------------------------------------------------


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def address(built):
    """The site, served on loopback."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
                 "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]  # no other host can be reached
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=quiet, chromium_sandbox=False)
        except Error as error:
            missing = f"no Chromium to test the site in: {str(error).splitlines()[0]} Install the package chromium, or: playwright install chromium"
            (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, address):
    """A new browser page that can reach the site and nothing else; `page.foreign` lists what it asked others for."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.foreign, page.errors = [], []
    # Watched, not intercepted: that would turn the browser's cache off, and every page would fetch and read the theme's scripts anew.
    page.on("request", lambda request: request.url.startswith((address, "data:", "blob:")) or page.foreign.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda message: message.type == "error" and page.errors.append(message.text))
    yield page
    context.close()
