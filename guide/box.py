"""The process that runs snippets, each as if freshly started, and prints one JSON line for each as it ends. guide/run.py starts it.

    python guide/box.py [--fresh] [--cuda] [--time-limit SECONDS] [--workers N] snippets/buffers/moves_with_module.py …

The fast way imports torch and transformers once, then forks for every snippet: the child has its own memory, so its random state,
default dtype, environment and modules are its own. `--fresh` starts a new Python for every snippet instead. Both ways, a
snippet works in an empty folder that is its home and its temporary folder too, can write nowhere else (devices apart), has no
network, may hold 4 GiB in each of its processes, and is stopped at the time limit; whatever it started is stopped with it. The fast
way also notes which of its lines never ran.

Two processes stand between this one and a snippet's own children: the watcher, which waits, stops and counts, and the
snippet. A process that loses its parent becomes the watcher's child, so nothing that a snippet starts gets away.

Forking after `import torch` is safe only while the parent has never run a threaded operation: this process imports,
forks and waits, and must do nothing else with torch.
"""

import argparse
import ast
import atexit
import contextlib
import ctypes
import fcntl
import functools
import gc
import importlib
import json
import os
import re
import resource
import shutil
import signal
import socket
import struct
import sys
import tempfile
import threading
import time
import traceback
import types
import weakref
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLAIMS = ROOT / "tests/claims"
# torch and transformers import the others only when they are first used, by the first optimizer, model or meta tensor.
IMPORTED = ["coverage", "torch", "transformers", "torch._dynamo", "pytest", "transformers.modeling_utils", "transformers.trainer", "accelerate",
            *(f"transformers.models.{name}.modeling_{name}" for name in ("gpt2", "llama", "bert", "t5", "vit", "opt"))]  # fmt: skip
MAY_SKIP = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match)  # their lines
MEMORY = 4 << 30  # bytes
GRACE = 2  # seconds that a snippet's helpers (multiprocessing has some) may take to end after it
LINUX = sys.platform.startswith("linux")
libc = ctypes.CDLL(None, use_errno=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("snippets", nargs="+", help="paths of programs in the project")
    parser.add_argument("--fresh", action="store_true", help="start a new Python for each snippet")
    parser.add_argument("--cuda", action="store_true", help="no limit of memory: a GPU's driver maps what it likes")
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--workers", type=int, default=cores())
    parser.add_argument("--boxes", type=Path, required=True, help="the folder in which each snippet gets one of its own")
    args = parser.parse_args()
    die_with_parent(signal.SIGKILL)
    print(json.dumps({"not_enforced": not_enforced()}), flush=True)

    started = time.perf_counter()
    for module in [] if args.fresh else IMPORTED:
        with contextlib.suppress(ImportError):  # the machine of a GPU runner need not have all
            importlib.import_module(module)
    for finalizer in list(weakref.finalize._registry):
        finalizer.atexit = False  # of what was imported: no snippet has to take down torch at its end, kernel by kernel
    gc.collect()
    gc.freeze()  # what was imported is no snippet's garbage: no child has to look through it, or to copy it for that
    imported = time.perf_counter() - started

    waiting, running = list(args.snippets), {}
    while waiting or running:
        while waiting and len(running) < args.workers:
            snippet = waiting.pop(0)
            box = Path(tempfile.mkdtemp(dir=args.boxes))
            pid = os.fork()
            if not pid:
                watch(snippet, box, args)
            running[pid] = snippet, box
        pid, status = os.waitpid(-1, 0)
        snippet, box = running.pop(pid)
        text = (box / "result.json").read_text() if (box / "result.json").exists() else ""
        result = json.loads(text or json.dumps({"lost": f"its watcher ended with status {status}"}))
        print(json.dumps({"snippet": snippet, "imported": imported, **result}), flush=True)
        shutil.rmtree(box, ignore_errors=True)


def cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


# --- the watcher ---------------------------------------------------------------------------------------------------


def watch(snippet, box, args):
    """Child process: run one snippet in `box`, leave nothing of it alive, and write what came of it to result.json."""
    try:
        adopt_orphans()
        signal.signal(signal.SIGTERM, lambda *_: (stop_all(), os._exit(1)))
        die_with_parent(signal.SIGTERM)  # and not at once: what the snippet started goes first
        script, work = ROOT / snippet, box / "work"
        work.mkdir()
        loopback = "loopback" in re.findall(r"^# needs: (\w+)$", script.read_text(encoding="utf-8"), re.MULTILINE)
        isolated = can_isolate_network() and isolate_network(loopback)
        began = time.perf_counter()
        pid = os.fork()
        if not pid:
            run_in_box(script, box, args, tcp=isolated or loopback)
        status = wait_for(pid, args.time_limit)
        left_running = [] if status is None else outlived(GRACE)
        stop_all(group=pid)
        result = {
            "exit_code": -signal.SIGKILL if status is None else os.waitstatus_to_exitcode(status),
            "timed_out": status is None,
            "seconds": time.perf_counter() - began,
            "stdout": text(box / "stdout"),
            "stderr": text(box / "stderr"),
            "left_behind": sorted(str(path.relative_to(work)) for path in work.rglob("*") if not cache(path.relative_to(work))),
            "left_running": left_running,
            "network": attempts(loopback) if isolated else 0,
        }
        if not args.fresh:
            result |= {"never_ran": [], "came_to_its_end": False, **json.loads(text(box / "report.json") or "{}")}
    except BaseException:
        result = {"lost": traceback.format_exc()}
    (box / "result.json").write_text(json.dumps(result), encoding="utf-8")
    os._exit(0)


def wait_for(pid, seconds):
    """The status of a child that ended, or None at the time limit."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.005)


def outlived(seconds):
    """Commands of the processes that still run so long after the snippet has ended; [] as soon as there is none."""
    limit = time.monotonic() + seconds
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        alive = children()
        if not alive or time.monotonic() > limit:
            return sorted(alive.values())
        time.sleep(0.01)


def stop_all(group=None):
    """Kill the snippet's group; then every child, until there is none: the children of each become this process's own."""
    if group:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            for child in children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            os.waitpid(-1, 0)


def children():
    """{pid: command} of this process's children, the orphans that it adopted included."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended since
            pid, command, parent = re.match(r"(\d+) \((.*)\) \w (\d+)", stat.read_text(errors="replace"), re.DOTALL).groups()
            if int(parent) == os.getpid():
                found[int(pid)] = command
    return found


def text(file):
    return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""


def cache(path):
    """What libraries (or a GPU's driver, in .nv) keep for the next time is no file left behind."""
    return path.parts[0] in (".cache", ".nv")


# --- what the system is asked to enforce ---------------------------------------------------------------------------


def not_enforced():
    """What this system cannot enforce, in words."""
    kept = {"no writing outside the working folder": landlock_abi() >= 1, "no network": can_isolate_network(),
            "no process outlives its snippet": LINUX, "4 GiB of memory": LINUX}  # fmt: skip
    return [promise for promise, holds in kept.items() if not holds]


@functools.cache
def can_isolate_network():
    """Whether the system lets a process have a network of its own; asked of a child, which a refusal may leave in a bad state."""
    pid = os.fork()
    if not pid:
        refused = True
        try:
            refused = not isolate_network(False)
        finally:
            os._exit(refused)
    return not os.waitpid(pid, 0)[1]


def die_with_parent(by):
    if LINUX:
        libc.prctl(1, by)  # PR_SET_PDEATHSIG


def adopt_orphans():
    if LINUX:
        libc.prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def isolate_network(loopback):
    """Move this process into a network of its own, without a way out; return whether the system let it."""
    new_user, new_network = 0x10000000, 0x40000000
    user, group = os.getuid(), os.getgid()
    if not LINUX or libc.unshare(new_network | (new_user if user else 0)):
        return False
    if user:  # who is not root may do so within a namespace of users, in which it keeps its name
        for name, value in ("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1"):
            Path("/proc/self", name).write_text(value)
    if loopback:
        set_flags, up = 0x8914, 0x41  # SIOCSIFFLAGS; IFF_UP | IFF_RUNNING
        with socket.socket() as any_socket:
            fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14x", b"lo", up))
    return True


def attempts(loopback):
    """How often something in this network tried to reach another, as the kernel counted; with `loopback`, itself apart."""
    lines = Path("/proc/self/net/snmp").read_text().splitlines()
    count = {f"{name}.{key}": int(value) for keys, values in zip(lines[::2], lines[1::2])
             for name in [keys.partition(":")[0]] for key, value in zip(keys.split()[1:], values.split()[1:])}  # fmt: skip
    six = Path("/proc/self/net/snmp6")
    count |= {key: int(value) for key, value in map(str.split, six.read_text().splitlines())} if six.exists() else {}
    return count["Ip.OutNoRoutes"] + count.get("Ip6OutNoRoutes", 0) + (0 if loopback else count["Tcp.ActiveOpens"])


def landlock_abi():
    return libc.syscall(444, None, 0, 1) if LINUX else 0  # landlock_create_ruleset, asked for its version


def confine_writes_to(folder, tcp):
    """From now on this process can write below `folder` only (and to devices), and without `tcp` open no connection. Linux's Landlock."""
    abi = landlock_abi()
    if abi < 1:
        return
    create_ruleset, add_rule, restrict_self = 444, 445, 446
    # write_file, remove_dir, remove_file, make_* (7 kinds); then refer (ABI 2) and truncate (ABI 3)
    rights = 1 << 1 | sum(1 << bit for bit in range(4, 13)) | (1 << 13) * (abi >= 2) | (1 << 14) * (abi >= 3)
    handled = [rights] if abi < 4 else [rights, 0 if tcp else 3]  # bind and connect (ABI 4)
    attributes = struct.pack(f"{len(handled)}Q", *handled)
    rules = libc.syscall(create_ruleset, attributes, len(attributes), 0)
    for path in (folder, "/dev", "/proc"):
        handle = os.open(path, os.O_PATH)
        if libc.syscall(add_rule, rules, 1, struct.pack("=Qi", rights, handle), 0):
            raise OSError(ctypes.get_errno(), "landlock_add_rule failed", str(path))
        os.close(handle)
    no_new_privileges = 38
    if libc.prctl(no_new_privileges, 1, 0, 0, 0) or libc.syscall(restrict_self, rules, 0):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self failed")
    os.close(rules)


def limit_memory(bytes):
    """Let this process, and each that it starts, hold so much more than what was forked with it."""
    if LINUX:
        has = int(re.search(r"VmData:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (has + bytes, has + bytes))


# --- the snippet ---------------------------------------------------------------------------------------------------


def run_in_box(script, box, args, tcp):
    """Child process: confine it to `box`, then run `script` there as `python script` would."""
    os.setsid()  # a group of its own, which can be stopped with it on any system
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent(signal.SIGKILL)
    work = box / "work"
    for stream, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(box / name, os.O_WRONLY | os.O_CREAT), stream)
    report = open(box / "report.json", "w")  # opened before writing is confined to `work`
    caches = str(work / ".cache")
    os.environ.update(HOME=str(work), TMPDIR=str(work), XDG_CACHE_HOME=caches, TORCHINDUCTOR_CACHE_DIR=caches)
    tempfile.tempdir = None
    os.chdir(work)
    confine_writes_to(work, tcp)
    if not args.cuda:
        limit_memory(MEMORY)
    if script.is_relative_to(CLAIMS):
        json.dump({"broken": run_claims(script)}, report)
        report.close()
        os._exit(0)
    if args.fresh:
        os.execv(sys.executable, [sys.executable, str(script)])
    own = os.getpid()
    code, never_ran = run_to_its_end(script, measure=not args.cuda)
    if os.getpid() == own:  # a child that the snippet forked may come by here too
        json.dump({"never_ran": never_ran, "came_to_its_end": True}, report)
        report.close()
    os._exit(code)


def run_to_its_end(script, measure):
    """(exit code, numbers of the lines that never ran) of `script`, run as `__main__`, with what Python does at its end but for
    taking down torch: wait for threads, call what asked to be called, forget the module.
    """
    source = script.read_text(encoding="utf-8")
    if "# output: by section" in source:  # say where in the output each section begins and ends
        source = re.sub(r"^(# --8<-- \[(?:start|end):\w+\])$", r"print('\1')", source, flags=re.MULTILINE)
    tree = ast.parse(source, str(script))
    # to measure costs as much as to run; where no line can be skipped, the last one that ran tells all
    measure = measure and any(isinstance(node, MAY_SKIP) for node in ast.walk(tree))
    coverage = sys.modules.get("coverage") if measure else None
    measured = coverage and coverage.Coverage(data_file=None, config_file=False, source=[str(script.parent)])
    collect = measured.collect if measured else contextlib.nullcontext

    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__file__, sys.argv, sys.path[0], code = str(script), [str(script)], str(script.parent), 0
    stopped_at = float("inf")
    with collect():
        try:
            exec(compile(tree, str(script), "exec", dont_inherit=True), main.__dict__)
        except SystemExit as stop:
            code, stopped_at = stop.code or 0, stop.__traceback__.tb_next.tb_lineno
            if not isinstance(code, int):
                print(code, file=sys.stderr)
                code = 1
        except BaseException as error:
            code, frames = 1, error.__traceback__
            while frames and frames.tb_frame.f_code.co_filename != str(script):
                frames = frames.tb_next  # what the reader of a plain `python file.py` would see
            stopped_at = frames.tb_lineno if frames else 0
            traceback.print_exception(type(error), error, frames)
        threading._shutdown()
        atexit._run_exitfuncs()  # coverage's own is the last of them, and stops it
    with collect():
        main = frames = sys.modules["__main__"] = None  # what finalizers use of the module is still there
        gc.collect()
    for stream in sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__:
        with contextlib.suppress(ValueError, OSError, AttributeError):  # the snippet may have closed or replaced it
            stream.flush()
    return code, measured.analysis2(str(script))[3] if measured else [node.lineno for node in tree.body if node.lineno > stopped_at]


# --- claims --------------------------------------------------------------------------------------------------------


def run_claims(script):
    """{name: what went wrong} of the claims in `script`: each runs in a fork of its own, and has to reach every assert that it has."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    claims = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    asserts = {claim.name: [node for node in ast.walk(claim) if isinstance(node, ast.Assert)] for claim in claims}
    reached = set()
    for node in (node for nodes in asserts.values() for node in nodes):
        seen = ast.parse(f"__reached__({node.lineno})", mode="eval").body
        node.test = ast.fix_missing_locations(ast.copy_location(ast.BoolOp(ast.And(), [seen, node.test]), node.test))
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__file__, main.__reached__, sys.argv, sys.path[0] = str(script), lambda line: reached.add(line) or True, [str(script)], str(CLAIMS)
    exec(compile(tree, str(script), "exec", dont_inherit=True), main.__dict__)
    broken = {}
    for claim in claims:
        print(f"{script.name}: {claim.name}", file=sys.stderr, flush=True)  # so that a run that hangs says where
        problem = in_a_fork(functools.partial(try_claim, getattr(main, claim.name), [node.lineno for node in asserts[claim.name]], reached, str(script)))
        if problem:
            broken[claim.name] = problem
    return broken


def try_claim(claim, asserts, reached, script):
    try:
        claim()
    except BaseException as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == script]
        said = "".join(traceback.format_exception_only(error)).strip()
        return f"line {frames[-1].lineno}, `{frames[-1].line}`: {said}" if frames else said
    never = sorted({*asserts} - reached)
    return f"the assert in line {', '.join(map(str, never))} was never reached" if never else ""


def in_a_fork(work):
    """What `work` returns, a text, called in a child with an empty folder of its own."""
    folder = tempfile.mkdtemp()
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(read)
        os.chdir(folder)
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        said = work()
        for stream in sys.stdout, sys.stderr:
            stream.flush()
        with open(write, "w", encoding="utf-8") as pipe:
            pipe.write(said)
        os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8") as pipe:
        said = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    shutil.rmtree(folder, ignore_errors=True)
    return said or (f"its process ended with {code}" if code else "")


if __name__ == "__main__":
    main()
