"""How long the CPU snippets take: the fast way, against one process per snippet, against the least that is possible.

    python tests/benchmark.py [--workers N] [--repeat N]

(a) one process per snippet, at the same number of workers; (b) the floor: one import, plus the sum of the bodies divided
among the workers. Prints wall seconds, the median of the repeats.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from test_snippets import SNIPPETS, cases, clean_environment

RUNNER = Path(__file__).with_name("run_snippets.py")


def timed(snippets, *options):
    started = time.perf_counter()
    run = subprocess.run([sys.executable, str(RUNNER), *options, *snippets], capture_output=True, text=True, env=clean_environment(), check=True)
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(results) == len(snippets) and not any(result["exit_code"] for result in results), "a snippet failed: run pytest first"
    return time.perf_counter() - started, results


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    snippets = [f"{case.values[0]}.py" for case in cases() if not case.marks]
    workers = f"--workers={args.workers}"

    fast = [timed(snippets, workers) for _ in range(args.repeat)]
    alone, _ = timed(snippets, workers, "--fresh")
    wall = statistics.median(seconds for seconds, _ in fast)
    floor = statistics.median(
        results[0]["imported"] + sum(result["seconds"] for result in results) / args.workers for _, results in fast
    )
    print(f"{len(snippets)} snippets in {SNIPPETS.name}/, {args.workers} workers, median of {args.repeat}")
    print(f"fast way                       {wall:7.1f} s")
    print(f"(a) one process per snippet    {alone:7.1f} s   {alone / wall:.1f} times the fast way")
    print(f"(b) import + bodies            {floor:7.1f} s   the fast way takes {wall / floor:.2f} times that")


if __name__ == "__main__":
    main()
