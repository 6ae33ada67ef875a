"""Run snippets, each as if freshly started, and print one JSON line for each as it ends.

    python tests/run_snippets.py [--fresh] [--time-limit SECONDS] [--workers N] buffers/moves_with_module.py ...

The fast way imports torch and transformers once, then forks a child for every snippet: the child has its own memory,
so its random state, default dtype, environment and modules are its own. `--fresh` starts a new Python for every
snippet instead. In both, a snippet works in an empty folder that is its home and its temporary folder too, cannot
write anywhere else, and is stopped at the time limit. The fast way also refuses it the network and notes which of its
lines never ran.

Forking after `import torch` is safe only while the parent has never run a threaded operation: this process imports,
forks and waits, and must do nothing else with torch.
"""

import argparse
import contextlib
import ctypes
import importlib
import json
import multiprocessing
import os
import runpy
import shutil
import signal
import sys
import tempfile
import time
import traceback
from multiprocessing.connection import wait
from pathlib import Path

SNIPPETS = Path(__file__).resolve().parent.parent / "snippets"
IMPORTED = ["torch", "transformers"]
# What these import only when it is first used, by the first optimizer, model or meta tensor: too long for one snippet, a gain
# for many.
IMPORTED_LATER = [
    "torch._dynamo", "torch._refs", "torch._decomp", "torch._meta_registrations", "torch._subclasses.fake_tensor",
    "transformers.modeling_utils", "transformers.models.gpt2.modeling_gpt2", "transformers.trainer", "accelerate",
]  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("snippets", nargs="+", help="paths below snippets/")
    parser.add_argument("--fresh", action="store_true", help="start a new Python for each snippet")
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    args = parser.parse_args()

    started = time.perf_counter()
    if not args.fresh:
        for module in ["coverage", *IMPORTED] if len(args.snippets) < 10 else ["coverage", *IMPORTED, *IMPORTED_LATER]:
            with contextlib.suppress(ImportError):  # the machine of a GPU runner need not have all
                importlib.import_module(module)
    imported = time.perf_counter() - started

    fork = multiprocessing.get_context("fork")
    waiting, running = list(args.snippets), {}
    while waiting or running:
        while waiting and len(running) < args.workers:
            snippet, box = waiting.pop(0), Path(tempfile.mkdtemp(prefix="snippet-"))
            process = fork.Process(target=run_in_box, args=(SNIPPETS / snippet, box, args.fresh))
            process.start()
            running[process.sentinel] = (snippet, box, process, time.monotonic() + args.time_limit)
        wait(list(running), timeout=min(limit for *_, limit in running.values()) - time.monotonic())
        for sentinel, (snippet, box, process, limit) in list(running.items()):
            timed_out = process.is_alive() and time.monotonic() > limit
            if timed_out or not process.is_alive():
                stop_group(process)
                print(json.dumps({"snippet": snippet, "imported": imported, **result(box, process, timed_out)}), flush=True)
                shutil.rmtree(box)
                del running[sentinel]


def run_in_box(script, box, fresh):
    """Child process: confine it to `box`, then run `script` there."""
    os.setsid()  # a group of its own, so that whatever it starts can be stopped with it
    work = box / "work"
    work.mkdir()
    report = {"network": [], "never_ran": []}
    for stream, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(box / name, os.O_WRONLY | os.O_CREAT), stream)
    with open(box / "report.json", "w") as report_file:  # opened before writing is confined to `work`
        cache = str(work / ".cache")  # what libraries cache is no file left behind
        os.environ.update(HOME=str(work), TMPDIR=str(work), XDG_CACHE_HOME=cache, TORCHINDUCTOR_CACHE_DIR=cache)
        tempfile.tempdir = None
        os.chdir(work)
        confine_writes_to(work)
        if fresh:
            os.execv(sys.executable, [sys.executable, str(script)])
        sys.argv, sys.path[0] = [str(script)], str(script.parent)
        sys.addaudithook(lambda event, arguments: refuse_network(event, arguments, report["network"]))
        began, code = time.perf_counter(), 0
        try:
            report["never_ran"] = run_measured(script)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException as error:
            code = 1
            frames = error.__traceback__
            while frames and frames.tb_frame.f_code.co_filename != str(script):
                frames = frames.tb_next  # what the reader of a plain `python file.py` would see
            traceback.print_exception(type(error), error, frames)
        report["seconds"] = time.perf_counter() - began
        json.dump(report, report_file)
    sys.exit(code)


def run_measured(script):
    """Run `script` as `__main__`; return the numbers of its lines that never ran."""
    measure = sys.modules.get("coverage") and sys.modules["coverage"].Coverage(data_file=None, include=[str(script)])
    if not measure:
        runpy.run_path(str(script), run_name="__main__")
        return []
    with measure.collect():
        runpy.run_path(str(script), run_name="__main__")
    return measure.analysis2(str(script))[3]


def refuse_network(event, arguments, used):
    """Audit hook: note and refuse every internet socket. (Unix sockets stay: multiprocessing needs them.)"""
    internet = event == "socket.__new__" and arguments[1] in (2, 10, 30)  # AF_INET, AF_INET6 on Linux, on macOS
    if internet or event in ("socket.getaddrinfo", "socket.gethostbyname"):
        used.append(event)
        raise PermissionError(f"a snippet has no network ({event})")


def confine_writes_to(folder):
    """From now on this process can write below `folder` only (and to devices). Linux's Landlock; elsewhere no effect."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    create_ruleset, add_rule, restrict_self = 444, 445, 446
    abi = libc.syscall(create_ruleset, None, 0, 1)
    if abi < 1:
        return
    # write_file, remove_dir, remove_file, make_* (7 kinds); then refer (ABI 2) and truncate (ABI 3)
    rights = 1 << 1 | sum(1 << bit for bit in range(4, 13)) | (1 << 13) * (abi >= 2) | (1 << 14) * (abi >= 3)
    rules = libc.syscall(create_ruleset, ctypes.byref(ctypes.c_uint64(rights)), 8, 0)
    for path in (folder, "/dev", "/proc"):
        handle = os.open(path, os.O_PATH)
        rule = rights.to_bytes(8, "little") + handle.to_bytes(4, "little")
        if libc.syscall(add_rule, rules, 1, rule, 0):
            raise OSError(ctypes.get_errno(), "landlock_add_rule failed", str(path))
        os.close(handle)
    no_new_privileges = 38
    if libc.prctl(no_new_privileges, 1, 0, 0, 0) or libc.syscall(restrict_self, rules, 0):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self failed")
    os.close(rules)


def stop_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # nothing of it is left
    process.join()


def result(box, process, timed_out):
    def text(name):
        return (box / name).read_text(encoding="utf-8", errors="replace") if (box / name).exists() else ""

    left = [path for path in (box / "work").rglob("*") if ".cache" not in path.relative_to(box).parts]
    return {
        "exit_code": process.exitcode,
        "timed_out": timed_out,
        "stdout": text("stdout"),
        "stderr": text("stderr"),
        "left_behind": sorted(str(path.relative_to(box / "work")) for path in left),
        **json.loads(text("report.json") or "{}"),
    }


if __name__ == "__main__":
    main()
