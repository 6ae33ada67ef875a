"""How long it takes: the snippets, a cold build, an edit under mkdocs serve, the tests. benchmark [snippets] [build] [serve] [tests]"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

from guide import ROOT, run
from guide.box import cores
from guide.cases import all_cases
from guide.pages import PAGES
from guide.serving import edits


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m guide benchmark", description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", choices=[[], *PARTS], help="all but the tests, if none is named")
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args(arguments)
    print(f"{cores()} cores, medians of {args.repeat}")
    for part in args.what or ["snippets", "build", "serve"]:
        for line in PARTS[part](args.repeat):
            print(line, flush=True)


def median_seconds(work, repeat):
    took = []
    for _ in range(repeat):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def snippets(repeat):
    """The fast way, against one process for each snippet (run once), against the least that is possible."""
    cases = [case for case in all_cases() if not case.needs_cuda]
    results = []

    def fast():
        results[:] = [result for _, result in run.run(cases)]
        assert not any(result.get("exit_code", 1) for result in results), "a snippet failed: run pytest first"

    seconds = median_seconds(fast, repeat)
    alone = median_seconds(lambda: list(run.run(cases, fresh=True)), 1)
    floor = results[0]["imported"] + sum(result["seconds"] for result in results) / cores()
    yield f"{len(cases)} snippets                  {seconds:7.1f} s"
    yield f"  each as a process of its own {alone:7.1f} s   {alone / seconds:.1f} times that"
    yield f"  one import + the bodies      {floor:7.1f} s   the fast way takes {seconds / floor:.2f} times that"


def build(repeat):
    """A cold, strict build of both languages, as a reader of the README runs it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", folder]
        seconds = median_seconds(lambda: subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}), repeat)
    pages = 2 * len(PAGES)
    yield f"cold build of {pages} pages       {seconds:7.1f} s   {1000 * seconds / pages:.0f} ms a page"


def serve(repeat):
    """From saving a file to its page in the browser."""
    for what, took in edits(repeat):
        yield f"mkdocs serve: {what:<17}{statistics.median(took):7.1f} s"


def tests(repeat):
    yield f"pytest                         {median_seconds(lambda: subprocess.run([sys.executable, '-m', 'pytest', '-q'], cwd=ROOT, check=True, stdout=subprocess.DEVNULL), 1):7.1f} s"


PARTS = {"snippets": snippets, "build": build, "serve": serve, "tests": tests}
