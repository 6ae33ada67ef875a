"""Every promise is broken on purpose, in a copy: the checks must turn red with a message that names the file and the mend."""

import shutil
import subprocess
import sys

import pytest
from conftest import ROOT
from test_serve import LEFT_OUT

# A planted snippet: its name, its code, its output beside it, and what the run must say of it.
SNIPPETS = {
    "prints_another": ('print("two")', "one\n", "no longer prints what pages show. If the new output is right: pytest --update-outputs -k planted/prints_another"),
    "has_no_output": ("print(1)", None, "planted/has_no_output.out is missing. Capture it: pytest --update-outputs -k planted/has_no_output"),
    "raises": ("raise ValueError('so')", "", "planted/raises.py ended with exit code 1. If the error is the point, catch it and print it"),
    "exits": ("import sys\nsys.exit(3)", "", "planted/exits.py ended with exit code 3"),
    "dies": ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", "", "planted/dies.py ended with exit code -11"),
    "hangs": ("while True: pass", "", "planted/hangs.py was stopped: it ran longer than 5 s"),
    "hangs_in_a_child": ("import subprocess\nsubprocess.run(['sleep', '60'])", "", "planted/hangs_in_a_child.py was stopped"),
    "opens_a_socket": ("import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept OSError: pass", "", "planted/opens_a_socket.py used the network"),
    "leaves_a_file": ("open('left.txt', 'w').close()", "", "planted/leaves_a_file.py left files behind: left.txt. Write into a tempfile.TemporaryDirectory()"),
    "writes_outside": ("from pathlib import Path\nPath(__file__).with_name('x').touch()", "", "(A snippet may write only in its working folder"),
    "has_a_dead_line": ("if not print():\n    pass\nelse:\n    print(2)", "\n", "planted/has_a_dead_line.py: line 4 never ran"),
}

# Where in the site to plant what: (file, None or a text to replace, the new text), and what the run must say of it.
SITE = {
    "changed English section": ("docs/en/modules/to.md", "# Moving with .to() {#to}", "# Moving with .to(), a claim changed {#to}", "docs/en/modules/to.md: section #to changed since docs/zh/modules/to.md was stamped. Follow it in Chinese, then: pytest --stamp -k modules/to"),
    "page in English only": ("docs/en/modules/planted.md", None, "# Planted {#planted}\n", "docs/en/modules/planted.md has no Chinese page. Write docs/zh/modules/planted.md"),
    "page in Chinese only": ("docs/zh/planted.md", None, "# 孤页 {#planted}\n", "docs/zh/planted.md has no English page. Write docs/en/planted.md, or delete it"),
    "page that nav lacks": ("docs/zh/modules/unlisted.md", None, "# 漏页 {#unlisted}\n", "mkdocs.zh.yml: its nav lacks docs/zh/modules/unlisted.md; add it"),
    "heading in one language only": ("docs/zh/modules/parameters.md", None, "\n## 多余的一节 {#planted}\n", "docs/en/modules/parameters.md and docs/zh/modules/parameters.md differ in their headings"),
    "id in one language only": ("docs/zh/modules/forward.md", "{#gate}", "{#gates}", "docs/en/modules/forward.md and docs/zh/modules/forward.md differ in their headings"),
    "heading without an id": ("docs/en/review/interview.md", None, "\n## Planted\n", "docs/en/review/interview.md: the heading '## Planted' has no id. Write '## Planted {#an-id}'"),
    "include in one language only": ("docs/zh/modules/sequential.md", None, '\n```text title="python snippets/sequential/names.py"\n--8<-- "sequential/names.out"\n```\n', "section #next differs between docs/en/modules/sequential.md and docs/zh/modules/sequential.md; give both the same"),
    "table row in one language only": ("docs/zh/about/errors.md", "| `EOFError` |", "| 多 | 一 | 行 |\n| `EOFError` |", "section #files differs between docs/en/about/errors.md and docs/zh/about/errors.md"),
    "snippet no page shows": ("snippets/planted/unshown.py", None, "print()\n", "no page shows snippets/planted/unshown.py: include it on a page in both languages, or delete it"),
    "output without its snippet": ("snippets/planted/stray.out", None, "1\n", "snippets/planted/stray.out: an output without its snippet; delete it"),
    "typed Python": ("docs/en/saving/state_dict.md", None, "\n```python\nprint('typed')\n```\n", "docs/en/saving/state_dict.md: the block 'print('typed')' is typed into the page; put it into snippets/"),
    "typed Python by another fence": ("docs/en/saving/recovery.md", None, "\n~~~py\nprint('typed')\n~~~\n", "docs/en/saving/recovery.md: the block 'print('typed')' is typed into the page"),
    "typed Python, indented": ("docs/zh/saving/recovery.md", None, "\n普通段落。\n\n    print('typed')\n", "docs/zh/saving/recovery.md: the block 'print('typed')' is typed into the page"),
    "typed Python under a snippet's name": ("docs/en/modules/buffers.md", None, '\n```python title="snippets/buffers/not_saved.py"\nprint(1)\n```\n', "docs/en/modules/buffers.md: the block 'snippets/buffers/not_saved.py' is not what snippets/buffers/not_saved.py holds"),
    "typed output": ("docs/zh/modules/buffers.md", None, '\n```text title="python snippets/buffers/not_saved.py"\n1\n```\n', "docs/zh/modules/buffers.md: the block 'python snippets/buffers/not_saved.py' is not what snippets/buffers/not_saved.out holds"),
    "line break in Chinese": ("docs/zh/inference/skeleton.md", None, "\n一句话，\n断成两行。\n", "docs/zh/inference/skeleton.md: a line break within Chinese shows as a space; join the lines"),
    "word to avoid": ("docs/zh/review/interview.md", None, "\n这里说缓存区。\n", "docs/zh/review/interview.md says '缓存区'; docs/glossary.md says 'buffer', in Chinese '缓冲区'"),
    "dead link": ("docs/en/modules/submodules.md", None, "\n[Gone](gone.md).\n", "docs/en/modules/submodules.md: the link 'gone.md' leads to a file that the site does not have"),
    "dead anchor": ("docs/en/modules/what_is_a_module.md", None, "\n[Gone](buffers.md#gone).\n", "docs/en/modules/what_is_a_module.md: the link '../buffers/#gone' names a section that docs/en/modules/buffers.md does not have"),
    "missing picture": ("docs/zh/modules/train_and_eval.md", None, "\n![图](gone.png)\n", "docs/zh/modules/train_and_eval.md: the picture 'gone.png' leads to a file that the site does not have"),
    "request to another host": ("docs/en/review/misconceptions.md", None, '\n<img src="https://other.example/x.png" alt="">\n', "docs/en/review/misconceptions.md: <img src='https://other.example/x.png'> asks another host; serve a copy"),
    "style from another host": ("theme/assets/guide.css", None, "\n@import 'https://other.example/x.css';\n", "theme/assets/guide.css: @import 'https://other.example/x.css' asks another host"),
    "navigation to no page": ("mkdocs.yml", "  - Home: index.md", "  - Home: index.md\n  - Gone: gone.md", "mkdocs.yml: its nav names gone.md, which is not there; write it, or delete the line"),
    "other version": ("mkdocs.yml", "torch: 2.13.0", "torch: 2.12.0", "does not show 2.13.0; mend extra.verified in mkdocs.yml"),
}

# What stops the build at once: (file, text added), and what it must say.
STOPS = {
    "missing file": ("docs/en/modules/to.md", '\n--8<-- "to_device/gone.py"\n', ["modules/to.md", "Snippet at path 'to_device/gone.py' could not be found"]),
    "missing section": ("docs/zh/modules/to.md", '\n--8<-- "to_device/in_place.py:gone"\n', ["modules/to.md", "Snippet section 'gone' could not be located"]),
}


def copied(tmp_path_factory):
    copy = tmp_path_factory.mktemp("faults") / "guide"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    return copy


def plant(file, old, new):
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    assert old is None or old in text, f"tests/test_faults.py: {file.name} no longer holds {old!r}"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text + new if old is None else text.replace(old, new, 1), encoding="utf-8")


def run_pytest(folder, *arguments):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--tb=short", *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode, f"not red: pytest {' '.join(arguments)}\n{run.stdout}"
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def red_snippets(tmp_path_factory):
    copy = copied(tmp_path_factory)
    for name, (code, output, _) in SNIPPETS.items():
        plant(copy / f"snippets/planted/{name}.py", None, f'"""Planted."""\n{code}\n' if name != "has_a_dead_line" else f"{code}\n")
        if output is not None:
            plant(copy / f"snippets/planted/{name}.out", None, output)
    plant(copy / "snippets/buffers/not_saved.out", None, "One line more.\n")
    return run_pytest(copy, "tests/test_snippets.py", "--time-limit=5", "-k", "planted or not_saved")


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_bad_snippet_is_red(red_snippets, name):
    assert SNIPPETS[name][-1] in red_snippets


def test_a_changed_output_is_red(red_snippets):
    assert "snippets/buffers/not_saved.py no longer prints what pages show. If the new output is right: pytest --update-outputs -k buffers/not_saved" in red_snippets
    assert "-One line more." in red_snippets


@pytest.fixture(scope="module")
def red_site(tmp_path_factory):
    copy = copied(tmp_path_factory)
    for file, old, new, _ in SITE.values():
        plant(copy / file, old, new)
    return run_pytest(copy, "tests/test_pages.py", "tests/test_site.py")


@pytest.mark.parametrize("fault", SITE)
def test_a_bad_page_is_red(red_site, fault):
    assert SITE[fault][-1] in red_site


@pytest.mark.parametrize("fault", STOPS)
def test_a_bad_include_stops_the_build(tmp_path_factory, fault):
    file, text, messages = STOPS[fault]
    copy = copied(tmp_path_factory)
    plant(copy / file, None, text)
    run = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=copy, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode and all(message in run.stderr for message in messages), run.stderr


def test_a_promised_gpu_that_is_missing_is_red():
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    output = run_pytest(ROOT, "tests/test_snippets.py", "-m", "cuda", "--require-cuda")
    assert "needs a GPU; this run promised one (--require-cuda), and torch sees none" in output and "skipped" not in output


def test_a_gpu_run_without_a_cuda_case_is_red():
    output = run_pytest(ROOT, "tests/test_snippets.py", "-m", "cuda", "-k", "not_saved", "--require-cuda")
    assert "no cuda case was selected" in output
