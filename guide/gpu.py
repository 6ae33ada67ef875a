"""Whether there is a GPU, and the line that says on which one an output was captured."""

import datetime
import functools
import subprocess
import sys


@functools.cache
def gpu():
    """'NVIDIA H200 · torch 2.13.0 · transformers 5.23.0', or '' without a GPU. Asked of another process: this one stays without torch."""
    ask = "import torch, importlib.metadata as m; print(torch.cuda.is_available() and " \
          "f'{torch.cuda.get_device_name()} · torch {torch.__version__} · transformers {m.version(\"transformers\")}' or '')"
    return subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()


def header():
    """The first line of a GPU's output."""
    return f"# {gpu()} · {datetime.date.today()}\n"
