"""Every file in snippets/ runs as if freshly started, and prints what the `.out` file beside it says.

Needs pytest, torch and transformers, nothing else: this file is what a GPU runner runs.
"""

import datetime
import difflib
import json
import os
import re
import subprocess
import sys

import pytest
from conftest import ROOT, report

SNIPPETS = ROOT / "snippets"
NEEDS = re.compile(r"^# needs: *(.*)$", re.MULTILINE)
TESTED_BY = re.compile(r"^# tested by: *(.*)$", re.MULTILINE)  # a file of a small project: its lines are measured there
FLOAT = re.compile(r"-?\d+\.(\d{4,})(e[-+]\d+)?")
MEASURED = re.compile(r"^measured: .*$", re.MULTILINE)
NOT_RUN = "Not run on a GPU yet: this output has still to be captured.\n"


def cases():
    for path in sorted(SNIPPETS.rglob("*.py")):
        needs = NEEDS.findall(path.read_text(encoding="utf-8"))
        if set(needs) - {"cuda"}:
            raise pytest.UsageError(f"{path.relative_to(ROOT)} says '# needs: {needs[0]}'; the only need there is is cuda")
        name = path.relative_to(SNIPPETS).with_suffix("").as_posix()
        yield pytest.param(name, marks=[pytest.mark.cuda] if needs else [], id=name)


@pytest.fixture(scope="session")
def gpu():
    """'NVIDIA H200 · torch 2.13.0 · transformers 5.23.0', or '' without a GPU. Asked of another process: this one stays small."""
    ask = "import torch, importlib.metadata as m; print(torch.cuda.is_available() and " \
          "f'{torch.cuda.get_device_name()} · torch {torch.__version__} · transformers {m.version(\"transformers\")}' or '')"
    return subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="session")
def results(request):
    """Run all selected snippets at once; give each one's result under its name."""
    selected = [item for item in request.session.items if item.originalname == "test_snippet"]
    names = [item.callspec.params["name"] for item in selected if not needs_cuda(item) or request.getfixturevalue("gpu")]
    options = ["--fresh"] * request.config.getoption("fresh") + ["--time-limit", str(request.config.getoption("time_limit"))]
    environment = clean_environment()
    if any(needs_cuda(item) for item in selected) and request.getfixturevalue("gpu"):  # one at a time: some measure
        options.append("--workers=1")
        del environment["OMP_NUM_THREADS"]
    program = [sys.executable, str(ROOT / "tests/run_snippets.py"), *options, *(f"{name}.py" for name in names)]
    run = subprocess.run(program, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert run.returncode == 0, f"tests/run_snippets.py failed:\n{run.stderr}"
    return {line["snippet"].removesuffix(".py"): line for line in map(json.loads, run.stdout.splitlines())}


def needs_cuda(item):
    return item.get_closest_marker("cuda") is not None


def clean_environment():
    """Nothing the caller has set reaches a snippet, but for what finds Python, its libraries and the GPU."""
    kept = ("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "PYTHONPATH", "SYSTEMROOT")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",  # a worker per core has no use for more, and sums then do not depend on the cores
        "PYTHONDONTWRITEBYTECODE": "1",
        "HF_HUB_OFFLINE": "1",
    }


@pytest.mark.parametrize("name", list(cases()))
def test_snippet(name, request):
    cuda = needs_cuda(request.node)
    out = SNIPPETS / f"{name}.out"
    update = request.config.getoption("update_outputs")
    mend = f"pytest --update-outputs -k {name}"

    if cuda and not request.getfixturevalue("gpu"):
        if update and not out.exists():
            out.write_text(NOT_RUN, encoding="utf-8")
        assert out.exists(), f"snippets/{name}.out is missing. On any machine: {mend}"
        if request.config.getoption("require_cuda"):
            pytest.fail(f"snippets/{name}.py needs a GPU; this run promised one (--require-cuda), and torch sees none", pytrace=False)
        pytest.skip("no GPU on this machine")

    result = request.getfixturevalue("results")[name]
    report(wrong_with(name, result, request.config.getoption("time_limit")))
    printed = result["stdout"]
    if cuda:
        printed = f"# {request.getfixturevalue('gpu')} · {datetime.date.today()}\n{printed}"
    if update:
        out.write_text(printed, encoding="utf-8", newline="\n")
        return
    assert out.exists(), f"snippets/{name}.out is missing. Capture it: {mend}"
    expected = out.read_text(encoding="utf-8")
    if cuda and expected == NOT_RUN:
        pytest.fail(f"snippets/{name}.out has never been captured on a GPU. This machine has one: {mend}", pytrace=False)
    if cuda:  # the card, the versions and the date may differ, what was printed may not
        expected, printed = (text.split("\n", 1)[-1] for text in (expected, printed))
    if not same_text(expected, printed):
        diff = difflib.unified_diff(expected.splitlines(), printed.splitlines(), f"snippets/{name}.out", "printed now", lineterm="")
        pytest.fail(f"snippets/{name}.py no longer prints what pages show. If the new output is right: {mend}\n" + "\n".join(diff), pytrace=False)


def wrong_with(name, result, time_limit):
    """What the run of a snippet broke, each as a sentence that says how to mend it."""
    file, problems = f"snippets/{name}.py", []
    if result["timed_out"]:
        problems.append(f"{file} was stopped: it ran longer than {time_limit:g} s. A snippet should take a second or two.")
    elif result["exit_code"]:
        problems.append(f"{file} ended with exit code {result['exit_code']}. If the error is the point, catch it and print it.\n{result['stderr']}")
        if "Permission denied" in result["stderr"] or "PermissionError" in result["stderr"]:
            problems.append("(A snippet may write only in its working folder, and has no network.)")
    if result.get("network"):
        problems.append(f"{file} used the network ({', '.join(sorted(set(result['network'])))}). Snippets run offline: make what it needs in the snippet.")
    if result["left_behind"]:
        problems.append(f"{file} left files behind: {', '.join(result['left_behind'])}. Write into a tempfile.TemporaryDirectory().")
    tests = TESTED_BY.search((ROOT / file).read_text(encoding="utf-8"))
    if tests and not (ROOT / tests[1]).is_file():
        problems.append(f"{file} says '{tests[0]}', which is not there")
    if result.get("never_ran") and not problems and not tests:
        lines = ", ".join(map(str, result["never_ran"]))
        problems.append(f"{file}: line {lines} never ran. Delete it, or print what it is there to show.")
    return problems


def same_text(expected, printed):
    """Equal, but that a float of four or more decimals may differ by two in its last one: CPUs round differently.

    On a line that starts with 'measured: ' the numbers may differ altogether, the words may not.
    """
    expected, printed = (MEASURED.sub(lambda line: " ".join(re.sub(r"[\d.,]+", "#", line[0]).split()), text) for text in (expected, printed))
    if FLOAT.sub("#", expected) != FLOAT.sub("#", printed):
        return False
    return all(
        len(a[1]) == len(b[1]) and abs(float(a[0]) - float(b[0])) <= 2.5 * 10.0 ** -len(a[1]) * 10.0 ** int((a[2] or "e0")[1:])
        for a, b in zip(FLOAT.finditer(expected), FLOAT.finditer(printed))
    )


def test_a_float_may_differ_in_its_last_digit_and_nothing_else():
    assert same_text("loss 0.12345, 3 rows", "loss 0.12346, 3 rows")
    assert same_text("1.23456e-07", "1.23457e-07")
    assert not same_text("loss 0.12345", "loss 0.12385")
    assert not same_text("1.23456e-07", "1.23456e-06")
    assert not same_text("loss 0.1234", "loss 0.12345")
    assert same_text("measured: 9.87 ms", "measured: 12.3 ms") and not same_text("measured: 9 ms", "measured: 9 s")
    assert not same_text("0.5", "0.6") and not same_text("3 rows", "4 rows") and not same_text("[2.]", "[3.]")
