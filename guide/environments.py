"""Virtual environments with another version of a package than the pinned one, made from packages alone."""

import contextlib
import re
import site
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

from guide import ROOT


def pinned(package):
    """The version that pyproject.toml pins."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = dict(line.split("==") for extra in project["optional-dependencies"].values() for line in extra if "==" in line)
    return pins[package]


def newest(package):
    """The newest version on the package index."""
    run = subprocess.run([sys.executable, "-m", "pip", "index", "versions", package], capture_output=True, text=True, check=True)
    return re.search(rf"{package} \(([\d.]+)\)", run.stdout)[1]


@contextlib.contextmanager
def with_transformers(version):
    """The Python of a new environment that has its own transformers, tokenizers and huggingface_hub, and borrows torch from this one."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"transformers=={version}"], check=True)
        own = subprocess.run([python, "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True, text=True, check=True)
        borrowed = "\n".join(site.getsitepackages())  # after the environment's own, so these give torch and little else
        (Path(own.stdout.strip()) / "borrowed.pth").write_text(borrowed + "\n", encoding="utf-8")
        mine = "import transformers, tokenizers, huggingface_hub as hub; print(transformers.__file__, tokenizers.__file__, hub.__file__)"
        files = subprocess.run([python, "-I", "-c", mine], capture_output=True, text=True, check=True).stdout.split()
        assert all(str(Path(folder).resolve()) in str(Path(file).resolve()) for file in files), f"{version} is not the environment's own: {files}"
        yield python
