"""Run cases, and the claims of pages, and say in words what each of them broke."""

import contextlib
import datetime
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from guide import ROOT

IMPORTING = 120  # seconds that the start of the process, and a watcher's end, may take on a busy machine


def run(cases, fresh=False, time_limit=60):
    """Yield (case, result) as each case ends; see guide/box.py for what a result holds. CUDA cases run last, one at a time.

    A case whose run was lost, whatever happened to the process that ran it, has the result {'lost': why}.
    """
    for cuda in (False, True):
        chosen = [case for case in cases if case.needs_cuda == cuda]
        if chosen:
            yield from run_alike(chosen, cuda, fresh, time_limit)


def run_alike(cases, cuda, fresh, time_limit):
    waiting = {case.program.relative_to(ROOT).as_posix(): case for case in cases}
    options = ["--fresh"] * fresh + ["--cuda", "--workers=1"] * cuda + ["--time-limit", str(time_limit)]
    with boxes() as folder, tempfile.TemporaryFile("w+") as errors:
        program = [sys.executable, str(ROOT / "guide/box.py"), "--boxes", str(folder), *options, *waiting]
        process = subprocess.Popen(program, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8",
                                   env=environment(cuda) | {"HOME": str(folder)}, start_new_session=True)
        why = "it stopped"
        try:
            while True:
                if not select.select([process.stdout], [], [], time_limit + IMPORTING)[0]:
                    why = f"it said nothing for {time_limit + IMPORTING:g} s, and was stopped"
                    break
                line = process.stdout.readline()
                if not line:
                    break
                result = json.loads(line)
                if "not_enforced" in result:
                    NOT_ENFORCED.update(result["not_enforced"])
                else:
                    yield waiting.pop(result["snippet"]), result
        finally:
            process.kill()  # its watchers learn of it, stop what they watch, and end
            process.wait()
            process.stdout.close()
        errors.seek(0)
        for case in waiting.values():
            yield case, {"lost": f"the process that runs snippets, guide/box.py: {why}\n{errors.read()[-2000:]}"}


NOT_ENFORCED = set()  # what this system could not enforce in any run of this process, in words


@contextlib.contextmanager
def boxes():
    """A folder for the boxes of one run. Those of runs that were killed before they could tidy up go first."""
    home = Path(tempfile.gettempdir()) / f"guide-boxes-{os.getuid()}"
    home.mkdir(exist_ok=True)
    for old in home.iterdir():
        if not Path("/proc", old.name.partition("-")[0]).exists() and Path("/proc").exists():
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def some(cases, most=100):
    """Of the cases, those committed within two days, and a fifth that rotates with the date; of more than `most` every second, third, …"""
    log = ["git", "log", "--since=2.days", "--name-only", "--format=", "--", "snippets"]
    recent = {line.rpartition(".")[0] for line in subprocess.run(log, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()}
    today = datetime.date.today().toordinal()
    chosen = [case for number, case in enumerate(cases) if number % 5 == today % 5 or f"snippets/{case.name}" in recent]
    step = -(-len(chosen) // most) or 1
    return chosen[today % step::step]


def environment(cuda=False):
    """Nothing the caller has set reaches a snippet, but for what finds Python, its libraries and the GPU."""
    kept = ("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "PYTHONPATH")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        # a worker per core has no use for more, and sums then do not depend on the cores; what a GPU is compared with may have all
        **({} if cuda else {"OMP_NUM_THREADS": "1"}),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HF_HUB_OFFLINE": "1",
        "GLOO_SOCKET_IFNAME": "lo",  # processes that talk to each other have no other network
    }


def broken(case, result, time_limit=60):
    """What the run of a case broke, each as a sentence that says how to mend it."""
    file, problems = f"snippets/{case.name}.py", []
    if "lost" in result:
        return [f"{file}: its run was lost; the others are not concerned. {result['lost']}"]
    if result["timed_out"]:
        problems.append(f"{file} was stopped: it ran longer than {time_limit:g} s. A snippet should take a second or two.")
    elif case.declared["raises"] and result["exit_code"] in (0, 1):
        if case.printed(result) == result["stdout"]:
            problems.append(f"{file} declares '# raises: {case.declared['raises'][0]}', and did not end with it.\n{result['stderr']}")
    elif result["exit_code"]:
        problems.append(f"{file} ended with exit code {result['exit_code']}. If the error is the point, catch it and print it, or declare '# raises: …'.\n{result['stderr']}")
        if "Permission denied" in result["stderr"] or "PermissionError" in result["stderr"]:
            problems.append("(A snippet may write only in its working folder, and has no network.)")
        if "alloc" in result["stderr"] or "MemoryError" in result["stderr"]:
            problems.append("(A snippet may use 4 GiB at most.)")
    elif not result.get("came_to_its_end", True):
        problems.append(f"{file} left by os._exit() before its end; nothing after that line is proved. Let it end by itself.")
    if result["network"]:
        problems.append(f"{file} used the network: it or what it started tried to reach another host, or loopback. Snippets run offline: make "
                        "what it needs in the snippet. Processes that talk to each other: '# needs: loopback'.")
    if left := set(result["left_behind"]) - set(case.declared["leaves"]):
        problems.append(f"{file} left files behind: {', '.join(sorted(left))}. Write into a tempfile.TemporaryDirectory().")
    for warning in set(case.declared["warns"]) - {"transformers"}:
        if warning not in result["stderr"]:
            problems.append(f"{file} declares '# warns: {warning}', and no such warning came.\n{result['stderr']}")
    if result["left_running"]:
        problems.append(f"{file} left processes running: {', '.join(result['left_running'])}. Wait for what it starts, or stop it.")
    if result.get("never_ran") and not problems and not case.declared["tested by"]:
        lines = ", ".join(map(str, result["never_ran"]))
        problems.append(f"{file}: line {lines} never ran. Delete it, or print what it is there to show.")
    return problems
