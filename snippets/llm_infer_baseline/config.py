"""What a run is given, the one place that chooses its device and its dtype, and how it refuses."""
# tested by: tests/test_llm_infer_baseline.py

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

import torch

COUNTING_MODEL = str(Path(__file__).resolve().parent.parent / "counting_model")
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


class BadInput(Exception):
    """What the user asked for cannot be done; the message is the whole answer."""


@contextmanager
def or_refuse(task):
    """Whatever a library raises in here is told as one BadInput: the task first, then the reason."""
    try:
        yield
    except Exception as error:
        reason = shorten(str(error), 200, placeholder=" …")
        raise BadInput(f"cannot {task}: {type(error).__name__}: {reason}") from error


@dataclass(frozen=True)
class Config:
    model: str = COUNTING_MODEL  # a folder, or a name on the model hub
    prompt: str = "three four"
    max_new_tokens: int = 8
    device: str = "auto"
    dtype: str = "auto"

    def chosen_device(self):
        if self.device == "auto":
            return torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
        with or_refuse(f"use the device '{self.device}'"):
            device = torch.device(self.device)
            torch.ones(1, device=device).item()  # a name may be known and its hardware not there
        return device

    def chosen_dtype(self, device):
        """Half the bytes on an accelerator; on a CPU what every operation supports."""
        if self.dtype == "auto":
            return torch.float32 if device.type == "cpu" else torch.bfloat16
        return DTYPES[self.dtype]
