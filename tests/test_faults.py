"""Every promise is broken on purpose, in a copy: the checks must turn red with a message that names the file and the mend."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from guide import ROOT, box, run
from guide.serving import LEFT_OUT

NETWORK = "import socket\ntry: socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError: pass"
# A planted snippet: its name, its code, its output beside it, and what the run must say of it.
SNIPPETS = {
    "prints_another": ('print("two")', "one\n", "no longer prints what pages show. If the new output is right: python -m guide capture planted/prints_another"),
    "has_no_output": ("print(1)", None, "planted/has_no_output.out is missing. Capture it: python -m guide capture planted/has_no_output"),
    "raises": ("raise ValueError('so')", "", "planted/raises.py ended with exit code 1. If the error is the point, catch it and print it"),
    "exits": ("import sys\nsys.exit(3)", "", "planted/exits.py ended with exit code 3"),
    "dies": ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", "", "planted/dies.py ended with exit code -11"),
    "leaves_early": ("import os\nos._exit(0)\nprint('never')", "", "planted/leaves_early.py left by os._exit() before its end"),
    "hangs": ("while True: pass", "", "planted/hangs.py was stopped: it ran longer than 5 s"),
    "hangs_in_a_child": ("import subprocess\nsubprocess.run(['sleep', '60'])", "", "planted/hangs_in_a_child.py was stopped"),
    "opens_a_socket": (NETWORK, "", "planted/opens_a_socket.py used the network"),
    "asks_for_a_name": ("import socket\ntry: socket.getaddrinfo('example.org', 80)\nexcept OSError: pass", "", "planted/asks_for_a_name.py used the network"),
    "lets_a_child_connect": (f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {NETWORK!r}])", "", "planted/lets_a_child_connect.py used the network"),
    "leaves_a_process": ("import subprocess\nsubprocess.Popen(['sleep', '77'], start_new_session=True)", "", "planted/leaves_a_process.py left processes running: sleep. Wait for what it starts, or stop it"),
    "takes_five_gigabytes": ("import torch\ntorch.ones(5 << 30, dtype=torch.uint8)", "", "(A snippet may use 4 GiB at most.)"),
    "leaves_a_file": ("open('left.txt', 'w').close()", "", "planted/leaves_a_file.py left files behind: left.txt. Write into a tempfile.TemporaryDirectory()"),
    "writes_outside": ("from pathlib import Path\nPath(__file__).with_name('x').touch()", "", "(A snippet may write only in its working folder"),
    "has_a_dead_line": ("if not print():\n    pass\nelse:\n    print(2)", "\n", "planted/has_a_dead_line.py: line 4 never ran"),
    "misspells_a_need": ("# need: cuda\nprint()", "\n", "planted/misspells_a_need.py says '# need: cuda', which looks like a declaration. Did you mean '# needs: cuda'? There are '# needs: cuda', '# needs: loopback'"),
    "needs_what_there_is_not": ("# needs: tpu\nprint()", "\n", "planted/needs_what_there_is_not.py says '# needs: tpu', which looks like a declaration"),
    "raises_nothing": ("# raises: ValueError\nprint()", "\n", "planted/raises_nothing.py declares '# raises: ValueError', and did not end with it"),
    "warns_of_nothing": ("# warns: UserWarning\nprint()", "\n", "planted/warns_of_nothing.py declares '# warns: UserWarning', and no such warning came"),
    "is_tested_by_nothing": ("# tested by: tests/test_gone.py\nprint()", "\n", "planted/is_tested_by_nothing.py says '# tested by: tests/test_gone.py', and there is no such file"),
}
# What the fast way and a process of its own must do alike, which is not what comes to mind first.
ENDINGS = {
    "prints_at_exit": "import atexit\natexit.register(print, 'at exit')\nprint('at the end')",
    "prints_when_forgotten": "class Last:\n    def __del__(self):\n        print('forgotten')\n\n\nlast = Last()\nprint('at the end')",
    "waits_for_a_thread": "import threading\nthreading.Timer(0.2, print, ['from a thread']).start()\nprint('at the end')",
    "exits_with_words": "import sys\nprint('at the end')\nsys.exit('words')",
    "mixes_with_a_child": "import subprocess\nprint('first', flush=True)\nsubprocess.run(['echo', 'second'])\nprint('third')",
    "pickles_its_own_class": "import pickle\n\n\nclass Own:\n    pass\n\n\nprint(type(pickle.loads(pickle.dumps(Own()))).__module__)",
    "has_an_f_string": "value = 3\nprint(f'{value=}', __name__, __file__.rsplit('/', 1)[1])",
}
# What this system cannot enforce is said at the end of a run; it cannot be broken on purpose here either.
NOT_ENFORCED = {name for promise, names in {
    "no network": ["opens_a_socket", "asks_for_a_name", "lets_a_child_connect"], "no process outlives its snippet": ["leaves_a_process"],
    "4 GiB of memory": ["takes_five_gigabytes"], "no writing outside the working folder": ["writes_outside"],
}.items() if promise in box.not_enforced() for name in names}

# Where in the site to plant what: (file, None or a text to replace, the new text), and what the run must say of it.
SITE = {
    "changed English section": ("docs/en/modules/to.md", "# Moving with .to() {#to}", "# Moving with .to(), a claim changed {#to}", "docs/en/modules/to.md: section #to changed since docs/zh/modules/to.md was stamped. Follow it in Chinese, then: python -m guide stamp modules/to"),
    "page in English only": ("docs/en/modules/planted.md", None, "# Planted {#planted}\n", "docs/en/modules/planted.md has no Chinese page. Write docs/zh/modules/planted.md"),
    "page in Chinese only": ("docs/zh/planted.md", None, "# 孤页 {#planted}\n", "docs/zh/planted.md has no English page. Write docs/en/planted.md, or delete it"),
    "page that nav lacks": ("docs/zh/modules/unlisted.md", None, "# 漏页 {#unlisted}\n", "mkdocs.yml: its nav lacks docs/zh/modules/unlisted.md; add it, then: python -m guide make"),
    "heading in one language only": ("docs/zh/modules/parameters.md", None, "\n## 多余的一节 {#planted}\n", "docs/en/modules/parameters.md and docs/zh/modules/parameters.md differ in their headings"),
    "id in one language only": ("docs/zh/modules/forward.md", "{#gate}", "{#gates}", "docs/en/modules/forward.md and docs/zh/modules/forward.md differ in their headings"),
    "heading without an id": ("docs/en/review/interview.md", None, "\n## Planted\n", "docs/en/review/interview.md: the heading '## Planted' has no id. Write '## Planted {#an-id}'"),
    "include in one language only": ("docs/zh/modules/sequential.md", None, '\n```text title="python snippets/sequential/names.py"\n--8<-- "sequential/names.out"\n```\n', "section #next differs between docs/en/modules/sequential.md and docs/zh/modules/sequential.md; give both the same"),
    "table row in one language only": ("docs/zh/saving/recovery.md", "| 只有 `size mismatch` |", "| 多 | 一行 |\n| 只有 `size mismatch` |", "section #which differs between docs/en/saving/recovery.md and docs/zh/saving/recovery.md"),
    "snippet no page shows": ("snippets/planted/unshown.py", None, "print()\n", "no page shows snippets/planted/unshown.py: include it on a page in both languages, or delete it"),
    "output without its snippet": ("snippets/planted/stray.out", None, "1\n", "snippets/planted/stray.out: an output without its snippet; delete it"),
    "typed Python": ("docs/en/saving/state_dict.md", None, "\n```python\nprint('typed')\n```\n", "docs/en/saving/state_dict.md: the block 'print('typed')' is typed into the page; put it into snippets/"),
    "typed Python by another fence": ("docs/en/saving/recovery.md", None, "\n~~~py\nprint('typed')\n~~~\n", "docs/en/saving/recovery.md: the block 'print('typed')' is typed into the page"),
    "typed Python, indented": ("docs/zh/saving/recovery.md", None, "\n普通段落。\n\n    print('typed')\n", "docs/zh/saving/recovery.md: the block 'print('typed')' is typed into the page"),
    "typed Python under a snippet's name": ("docs/en/modules/buffers.md", None, '\n```python title="snippets/buffers/not_saved.py"\nprint(1)\n```\n', "docs/en/modules/buffers.md: the block 'snippets/buffers/not_saved.py' is not what snippets/buffers/not_saved.py holds"),
    "typed output": ("docs/zh/modules/buffers.md", None, '\n```text title="python snippets/buffers/not_saved.py"\n1\n```\n', "docs/zh/modules/buffers.md: the block 'python snippets/buffers/not_saved.py' is not what snippets/buffers/not_saved.out holds"),
    "line break in Chinese": ("docs/zh/inference/skeleton.md", None, "\n一句话，\n断成两行。\n", "docs/zh/inference/skeleton.md: a line break within Chinese shows as a space; join the lines"),
    "word to avoid": ("docs/zh/review/interview.md", None, "\n这里说缓存区。\n", "docs/zh/review/interview.md says '缓存区'; docs/glossary.yml says 'buffer', in Chinese '缓冲区'"),
    "dead link": ("docs/en/modules/submodules.md", None, "\n[Gone](gone.md).\n", "docs/en/modules/submodules.md: the link 'gone.md' leads to a file that the site does not have"),
    "dead anchor": ("docs/en/modules/what_is_a_module.md", None, "\n[Gone](buffers.md#gone).\n", "docs/en/modules/what_is_a_module.md: the link '../buffers/#gone' names a section that docs/en/modules/buffers.md does not have"),
    "missing picture": ("docs/zh/modules/train_and_eval.md", None, "\n![图](gone.png)\n", "docs/zh/modules/train_and_eval.md: the picture 'gone.png' leads to a file that the site does not have"),
    "request to another host": ("docs/en/review/misconceptions.md", None, '\n<img src="https://other.example/x.png" alt="">\n', "docs/en/review/misconceptions.md: <img src='https://other.example/x.png'> asks another host; serve a copy"),
    "style from another host": ("theme/assets/guide.css", None, "\n@import 'https://other.example/x.css';\n", "theme/assets/guide.css: @import 'https://other.example/x.css' asks another host"),
    "navigation to no page": ("mkdocs.yml", "  - Home: index.md", "  - Home: index.md\n  - gone.md", "mkdocs.yml: its nav names gone.md, which is not there; write it, or delete the line"),
    "other version": ("mkdocs.common.yml", "torch: 2.13.0", "torch: 2.12.0", "does not show 2.13.0; mend extra.verified in mkdocs.common.yml"),
    "another number in a Chinese table": ("docs/zh/devices/memory.md", "327.7 MB 和 163.8 MB", "327.7 MB 和 163.9 MB", "docs/zh/devices/memory.md, section #elsewhere, row 'float32 占 328 MB，float16 占 164 MB': numbers differ from docs/en/devices/memory.md: only English 163.8; only Chinese 163.9. Give both the same, or let a line of the section say <!-- may differ: 163.8, 163.9 -->."),
    "a tenfold 亿": ("docs/zh/methods/count_parameters.md", "一个得 1.24 亿", "一个得 12.4 亿", "docs/zh/methods/count_parameters.md, section #count-parameters: numbers differ from docs/en/methods/count_parameters.md: only English 124000000; only Chinese 1240000000."),
    "another word of code in Chinese": ("docs/zh/modules/to.md", "就先 `deepcopy` 再转", "就先 `copy` 再转", "docs/zh/modules/to.md, section #in-place: inline code differs from docs/en/modules/to.md: only English `deepcopy`; only Chinese `copy`. Give both the same, or let a line of the section say <!-- may differ: `deepcopy`, `copy` -->."),
    "another number in a description": ("docs/zh/review/misconceptions.md", "description: ", "description: 3 ", "docs/zh/review/misconceptions.md, description: numbers differ from docs/en/review/misconceptions.md: only Chinese 3. Give both the same."),
    "exception that excuses nothing": ("docs/zh/reference/weights.md", "<!-- may differ: ", "<!-- may differ: `tie_weights`, ", "docs/zh/reference/weights.md, section #_tied_weights_keys: 'may differ: `tie_weights`' excuses nothing; delete it."),
    "English sentence in Chinese": ("docs/zh/modules/submodules.md", "\n## ", "\nA layer in a plain list is not registered.\n\n## ", "docs/zh/modules/submodules.md, section #submodules: 'A layer in a plain list is not registered' is English; write Chinese, or `code`."),
    "slanted Chinese": ("docs/zh/devices/moving.md", "**内容**", "*内容*", "docs/zh/devices/moving.md, section #steps: '*内容*': Chinese has no italics; write ** on both sides."),
    "straight quotes around Chinese": ("docs/zh/saving/recovery.md", "“跑通”", '"跑通"', "docs/zh/saving/recovery.md, section #loads-nothing: '\"跑通\"': write “ and ” around Chinese."),
    "half an ellipsis in Chinese": ("docs/zh/decode/greedy.md", "这一页把循环写出来，", "这一页把循环写出来...", "docs/zh/decode/greedy.md, section #greedy: '来...再': write …… in Chinese."),
    "changed description": ("docs/en/saving/save_and_load.md", "description: ", "description: In short, ", "docs/en/saving/save_and_load.md: section #description changed since docs/zh/saving/save_and_load.md was stamped"),
    "no front matter": ("docs/zh/modules/call_and_forward.md", "---\n", "\n---\n", "docs/zh/modules/call_and_forward.md has no description in its front matter. Start it with three lines: '---', 'description: …'"),
    "front matter that is no YAML": ("docs/en/modules/sequential.md", "description: ", "description: a: b: ", "docs/en/modules/sequential.md: its front matter is no YAML"),
    "never stamped": ("docs/zh/inference/reading_code.md", "follows:\n", "followed:\n", "docs/zh/inference/reading_code.md has not been stamped yet. Once it says what the English says: python -m guide stamp inference/reading_code"),
    "changed within a fence": ("docs/en/inference/skeleton.md", '\n--8<-- "', '\n# a line like a heading\n--8<-- "', "docs/en/inference/skeleton.md: section #whole changed since docs/zh/inference/skeleton.md was stamped"),
    "lesson without its question": ("docs/zh/modules/submodules.md", "??? question", "??? note", "docs/zh/modules/submodules.md asks nothing at the end of #remember"),
    "lesson with a section after what can wait": ("docs/en/modules/buffers.md", "\n## Read next", "\n## Planted {#planted}\n\n## Read next", "docs/en/modules/buffers.md has sections after #further (planted)"),
    "lesson that leads astray": ("docs/en/saving/state_dict.md", "](save_and_load.md): ", "](recovery.md): ", "docs/en/saving/state_dict.md leads on to something else: the first link of #next is docs/en/saving/save_and_load.md"),
    "lesson without a way on": ("docs/zh/saving/state_dict.md", "\n{.onward}\n", "\n", "docs/zh/saving/state_dict.md does not lead on where a first reading stops"),
    "term before its definition": ("docs/en/modules/what_is_a_module.md", "{.before}\n", "{.before}\n\nA hook is planted.\n", "docs/en/modules/what_is_a_module.md says 'hook', for the first time on the path; link that to its definition: [hook](../about/glossary.md#hook)"),
    "edited by hand, but made": ("made/reference/size.md", None, "\nTyped.\n", "made/reference/size.md is not what the rest of the project gives. Make it anew: python -m guide make"),
    "written where things are made": ("made/notes.md", None, "Typed.\n", "made/notes.md is made by nothing; what is written goes into docs/ or snippets/. Delete it"),
    "drawing edited by hand": ("made/diagrams/en/modules/to.html", "registered?", "registered!", "made/diagrams/en/modules/to.html is missing, or edited, or older than docs/en/modules/to.dot; draw it: python -m guide diagrams"),
}

# What stops the build at once: (file, what to do to it), and what one test must say of it; the others have nothing to look at.
STOPS = {
    "missing file": ("docs/en/modules/to.md", '\n--8<-- "to_device/gone.py"\n', "Snippet at path 'to_device/gone.py' could not be found"),
    "missing section": ("docs/zh/modules/to.md", '\n--8<-- "to_device/in_place.py:gone"\n', "Snippet section 'gone' could not be located"),
    "missing output": ("snippets/to_device/in_place.out", None, "Snippet at path 'to_device/in_place.out' could not be found"),
}

# The claims of a page: (file, what to replace, the new text), and what the run must say of it.
PAGE, PROOFS = "docs/en/methods/gradients.md", "tests/claims/methods/gradients.py"
CLAIMS = {
    "sentence changed": (PAGE, "`backward()` *adds* to `.grad`.", "`backward()` *adds up* in `.grad`.", f"{PAGE}: this sentence changed, or is gone: '#zero-grad: `backward()` adds to `.grad`.' Its proof is {PROOFS}:"),
    "sentence that nobody proves": (PAGE, "returns the module: see", "returns the module. It never fails: see", f"{PAGE} says '#requires-grad: It never fails: see freezing.', and nothing proves it (nor its “never”). Prove it in {PROOFS}"),
    "behaviour changed": (PROOFS, "== [None] * 6", "== [None] * 7", "'#zero-grad: With one model and one optimizer the two are the same.' does not hold. tests/claims/methods/gradients.py: with_one_model_and_one_optimizer_both_clear_alike, line"),
    "claim that asserts nothing": (PROOFS, "assert kept == [] and not hidden.requires_grad", "kept == [] and not hidden.requires_grad", "a_head_alone_trains_without_it: asserts nothing."),
    "assert that cannot fail": (PROOFS, "assert model.is_gradient_checkpointing", "assert model is model", "the_old_name_announces_its_end: `assert model is model` cannot fail."),
    "assert that is not reached": (PROOFS, "\n            assert (not torch.equal(p, torch.ones(2, 2))) == moves", "\n            if not kind:\n                assert (not torch.equal(p, torch.ones(2, 2))) == moves", "none_is_skipped_zero_is_not, the assert in line"),
    "claim that quotes nothing": (PROOFS, '"""#gradient-checkpointing: No parameter is thawed."""', '"""No parameter is thawed."""', "no_parameter_is_thawed: quotes no sentence."),
    "output that shows something else": (PROOFS, "block runs: 6 kept: 52%", "block runs: 6 kept: 2%", "whose output has no words 'block runs: 6 kept: 2%'"),
}  # fmt: skip


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT, tmp_path / "guide", ignore=LEFT_OUT)
    return tmp_path / "guide"


def plant(file, old, new):
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    assert old is None or old in text, f"tests/test_faults.py: {file.name} no longer holds {old!r}"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text + new if old is None else text.replace(old, new, 1), encoding="utf-8")


def plant_snippet(copy, name, code, output=""):
    plant(copy / f"snippets/planted/{name}.py", None, f"{code}\n")
    if output is not None:
        plant(copy / f"snippets/planted/{name}.out", None, output)


def run_pytest(folder, *arguments, environment={}):
    """A finished run of the copy's tests, which knows nothing of this one."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--tb=short", *arguments]
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(command, cwd=folder, env=own | environment, capture_output=True, text=True, encoding="utf-8")


def red(folder, *arguments):
    done = run_pytest(folder, *arguments)
    assert done.returncode, f"not red: pytest {' '.join(arguments)}\n{done.stdout}"
    return done.stdout + done.stderr


# --- snippets ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def red_snippets(once):
    def make(folder):
        copy = folder / "guide"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for name, (code, output, _) in SNIPPETS.items():
            plant_snippet(copy, name, code, output)
        plant(copy / "snippets/buffers/not_saved.out", None, "One line more.\n")
        (folder / "said").write_text(red(copy, "tests/test_snippets.py", "--time-limit=5", "-k", "planted or not_saved"), encoding="utf-8")

    return (once("red_snippets", make) / "said").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_bad_snippet_is_red(red_snippets, name):
    if name in NOT_ENFORCED:
        pytest.skip("this system cannot enforce it, and the run says so")
    assert SNIPPETS[name][-1] in red_snippets


def test_a_changed_output_is_red(red_snippets):
    assert "snippets/buffers/not_saved.py no longer prints what pages show. If the new output is right: python -m guide capture buffers/not_saved" in red_snippets
    assert "-One line more." in red_snippets


def results(copy, names, **options):
    """What guide/run.py of a copy says of its snippets: {name: result}."""
    program = f"import json; from guide import run; from guide.cases import Case; " \
              f"print(json.dumps([(case.name, result) for case, result in run.run([Case(name) for name in {names!r}], **{options!r})]))"
    done = subprocess.run([sys.executable, "-c", program], cwd=copy, capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert not done.returncode, done.stderr
    return dict(json.loads(done.stdout))


def test_a_fork_ends_as_a_process_of_its_own_does(copy):
    for name, code in ENDINGS.items():
        plant_snippet(copy, name, code)
    names = [f"planted/{name}" for name in ENDINGS]
    fast, fresh = (results(copy, names, fresh=fresh) for fresh in (False, True))
    differ = {name: [result[name][key] for result in (fast, fresh)] for name in names for key in ("stdout", "exit_code", "stderr") if fast[name][key] != fresh[name][key]}
    assert not differ
    assert fast["planted/prints_at_exit"]["stdout"] == "at the end\nat exit\n"


def test_no_limit_of_time_is_too_short_to_stop_a_snippet(copy):
    plant_snippet(copy, "hangs", "while True: pass")
    assert results(copy, ["planted/hangs"], fresh=True, time_limit=0)["planted/hangs"]["timed_out"]


def test_what_ends_the_runner_loses_one_result_and_leaves_nothing(copy):
    plant_snippet(copy, "fast", "print('here')")
    kill = "import os, re, signal, subprocess, sys, time\nsubprocess.Popen(['sleep', '7654321'], start_new_session=True)\nwatcher = open(f'/proc/{os.getppid()}/stat').read()\ntime.sleep(2)\n" \
           "os.kill(int(re.search(r'\\) \\w (\\d+)', watcher)[1]), signal.SIGKILL)\ntime.sleep(60)"
    plant_snippet(copy, "kills_the_runner", kill)
    found = results(copy, ["planted/fast", "planted/kills_the_runner"], fresh=True)
    assert found["planted/fast"]["stdout"] == "here\n" and "lost" in found["planted/kills_the_runner"]
    time.sleep(0.5)
    assert not [line for line in subprocess.run(["ps", "ax", "-o", "command"], capture_output=True, text=True).stdout.splitlines() if str(copy) in line or "7654321" in line]
    with run.boxes() as mine:
        assert [box.name for box in mine.parent.iterdir() if not Path("/proc", box.name.partition("-")[0]).exists()] == []


def test_part_of_a_run_is_judged_by_itself():
    assert not run_pytest(ROOT, "tests/test_llm_infer_baseline.py", "-k", "one_token").returncode


def test_several_workers_run_each_snippet_once(copy):
    log = copy.parent / "log"
    plant(copy / "sitecustomize.py", None, f"import sys\nif 'box.py' in ' '.join(sys.orig_argv): open({str(log)!r}, 'a').write('x')\n")
    done = run_pytest(copy, "tests/test_snippets.py", "-n2", "--dist=load", "-k", "buffers/not_saved or buffers/moves_with_module", environment={"PYTHONPATH": str(copy)})
    assert not done.returncode and "2 passed" in done.stdout, done.stdout
    assert log.read_text() == "x", "guide/box.py was started more than once"


def test_any_folder_will_do(tmp_path):
    copy = tmp_path / "a [strange] földer"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    done = run_pytest(copy / "docs", "../tests/test_snippets.py", "-k", "not_saved or infer")
    assert not done.returncode, done.stdout
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(copy / "mkdocs.zh.yml"), "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, encoding="utf-8")
    assert not done.returncode, done.stderr


def test_a_promised_gpu_that_is_missing_is_red():
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    output = red(ROOT, "tests/test_snippets.py", "-m", "cuda", "--require-cuda")
    assert "needs a GPU; this run promised one (--require-cuda), and torch sees none" in output and "skipped" not in output


def test_a_gpu_run_without_a_cuda_case_is_red():
    assert "no cuda case was selected" in red(ROOT, "tests/test_snippets.py", "-m", "cuda", "-k", "not_saved", "--require-cuda")


# --- claims --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def red_claims(once):
    def make(folder):
        copy = folder / "guide"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for file, old, new, _ in CLAIMS.values():
            plant(copy / file, old, new)
        (folder / "said").write_text(red(copy, "tests/test_claims.py", "-k", "gradients"), encoding="utf-8")

    return (once("red_claims", make) / "said").read_text(encoding="utf-8")


@pytest.mark.parametrize("fault", CLAIMS)
def test_a_bad_claim_is_red(red_claims, fault):
    assert CLAIMS[fault][-1] in red_claims


# --- pages and site ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def red_site(once):
    def make(folder):
        copy = folder / "guide"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for file, old, new, _ in SITE.values():
            plant(copy / file, old, new)
        (folder / "said").write_text(red(copy, *(f"tests/test_{name}.py" for name in ("pages", "parity", "path", "made", "site")), "-k", "not notebook"), encoding="utf-8")

    return (once("red_site", make) / "said").read_text(encoding="utf-8")


@pytest.mark.parametrize("fault", SITE)
def test_a_bad_page_is_red(red_site, fault):
    assert SITE[fault][-1] in red_site


@pytest.mark.parametrize("fault", STOPS)
def test_what_stops_the_build_is_one_failure(copy, fault):
    file, text, message = STOPS[fault]
    if text:
        plant(copy / file, None, text)
    else:
        (copy / file).unlink()
    output = red(copy, "tests/test_site.py")
    assert message in output and "1 failed" in output and "no site to look at: test_site.py::test_strict_build says why" in output, output[-3000:]


def test_a_stamp_names_its_page(copy):
    def stamp(*pages):
        return subprocess.run([sys.executable, "-m", "guide", "stamp", *pages], cwd=copy, capture_output=True, text=True, encoding="utf-8")

    plant(copy / "docs/en/modules/to.md", "# Moving", "# Not moving")
    assert stamp().returncode and "Name the pages" in stamp().stderr
    assert stamp("modules/gone").returncode and "has no page modules/gone. Nothing was stamped" in stamp("modules/gone").stderr
    began = time.monotonic()
    assert stamp("docs/en/modules/to.md").stdout == "docs/zh/modules/to.md is stamped\n"
    assert time.monotonic() - began < 5
    assert stamp("modules/to").stdout == "docs/zh/modules/to.md was up to date\n"


# --- the run of CI -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fails", ["pip install -c constraints.txt .[docs]", "mkdocs build", "pip install -c constraints.txt .[test]", "pytest", ""])
def test_a_command_of_ci_that_fails_ends_it(tmp_path, fails):
    """`.ci/run` with stand-ins for all it calls, each of which notes that it was called; the one that is to fail fails."""
    log, bin = tmp_path / "log", tmp_path / "bin"
    bin.mkdir()
    stand_in = f'#!/bin/bash\nsaid="$(basename "$0") $*"\necho "$said" >>{log}\n' \
               f'[ "$said" = "python -c import torch" ] && exit 1\n[ -n "{fails}" ] && [[ "$said" = "{fails}"* ]] && exit 7\nexit 0\n'
    for name in ("python3", "python", "pip", "mkdocs", "pytest", "playwright", "apt-get", "chromium"):
        (bin / name).write_text(stand_in)
        (bin / name).chmod(0o755)
    done = subprocess.run(["bash", str(ROOT / ".ci/run")], env={"PATH": f"{bin}:/usr/bin:/bin"}, capture_output=True, text=True)
    called = log.read_text().splitlines()
    if fails:
        assert done.returncode and called[-1].startswith(fails), called
    else:
        assert not done.returncode and called[-1] == "pytest tests/test_snippets.py --fresh=some", called
