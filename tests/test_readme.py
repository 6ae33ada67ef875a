"""The README's commands, and the shell blocks of the pages, are true."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib

import pytest
from pytest_codeblocks import extract_from_file

from guide import ROOT
from guide.navigation import config

FILES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def shell_blocks():
    """Each distinct block; most stand in both languages."""
    seen = set()
    for file in FILES:
        for block in extract_from_file(file):
            if block.syntax in ("sh", "shell", "bash") and block.code not in seen:
                seen.add(block.code)
                marks = [pytest.mark.skip("installs, or serves until it is stopped")] if "pytest.mark.skip" in block.marks else []
                yield pytest.param(block.code, marks=marks, id=f"{file.relative_to(ROOT)}:{block.lineno}")


@pytest.mark.parametrize("code", list(shell_blocks()))
def test_shell_block(code):
    path = f"{sys.prefix}/bin:/usr/bin:/bin"
    run = subprocess.run(["bash", "-e", "-c", code], cwd=ROOT, env={"PATH": path}, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_ci_runs_the_commands_of_the_readme():
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    for line in re.findall(r"^pip install.*$", FILES[0].read_text(encoding="utf-8"), re.MULTILINE):
        for command in line.split(" && "):
            assert command in ci or command == "mkdocs serve", f".ci/run does not run the README's command: {command}"


def test_versions_agree():
    pins = dict(re.findall(r"^([\w-]+)==(\S+)$", "\n".join(sum(PROJECT["optional-dependencies"].values(), [])), re.MULTILINE))
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    fixed = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", constraints, re.MULTILINE))
    for name, version in pins.items():
        assert fixed.get(name) == version, f"constraints.txt says {name} {fixed.get(name)}, pyproject.toml {version}; see the first line of constraints.txt"
        installed = importlib.metadata.version(name).partition("+")[0]
        assert installed == version, f"{name} {installed} is installed, pyproject.toml pins {version}: pip install -c constraints.txt '.[test]'"
    for name, version in config("mkdocs.common.yml")["extra"]["verified"].items():
        assert pins[name] == version, f"mkdocs.common.yml shows {name} {version}, pyproject.toml pins {pins[name]}; mend its extra.verified"


def test_reading_needs_no_torch():
    docs = PROJECT["optional-dependencies"]["docs"]
    assert not [line for line in docs if re.match("torch|transformers|safetensors", line)]
