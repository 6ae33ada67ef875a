"""strip() of snippets/state_dict_recovery/strip_prefix.py, and the recipe of recover.py, on what checkpoints hold."""

import contextlib
import io
from collections import OrderedDict, UserDict
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
import torch
from pasted import never_ran, pasted
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.nn.utils import parametrizations
from torch.testing._internal.two_tensor import TwoTensor

from guide import SNIPPETS

pytestmark = pytest.mark.filterwarnings("ignore")


NAME = "state_dict_recovery/strip_prefix"


def heard(names=None):
    """strip, which returns the new dict and what it prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        function = (names or pasted(NAME))["strip"]

    def strip(*arguments):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            return function(*arguments), printed.getvalue()

    return strip


@pytest.fixture(scope="module")
def strip():
    return heard()


class Extra(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(2)

    def get_extra_state(self):
        return {"steps": 3}

    def set_extra_state(self, state):
        assert state == {"steps": 3}


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 2)
        self.b = self.a


def holds(value):
    model = nn.Module()
    model.register_buffer("w", value)
    return model


def fake():
    with FakeTensorMode():
        return nn.Linear(2, 2)


def quantized():
    return torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.Linear(2, 2)), {nn.Linear})


MODELS = {
    "one layer": lambda: nn.Linear(2, 2),
    "layers in layers": lambda: nn.Sequential(nn.Linear(2, 2), nn.ModuleDict({"a": nn.ModuleList([nn.LSTM(2, 2)])})),
    "batch norm, whose versions count": lambda: nn.Sequential(nn.BatchNorm1d(2)),
    "extra state": Extra,
    "tied": Tied,
    "nothing": nn.ReLU,
    "lazy": lambda: nn.Sequential(nn.LazyLinear(2)),
    "meta": lambda: nn.Linear(2, 2).to("meta"),
    "fake": fake,
    "quantized layers": quantized,
    "a quantized tensor": lambda: holds(torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)),
    "sparse": lambda: holds(torch.eye(2).to_sparse()),
    "a wrapper subclass": lambda: holds(TwoTensor(torch.ones(2), torch.ones(2))),
    "nested": lambda: holds(torch.nested.nested_tensor([torch.ones(1), torch.ones(2)])),
    "None for a buffer": lambda: holds(None),
    "a parametrization": lambda: nn.Sequential(parametrizations.weight_norm(nn.Linear(2, 2))),
    "a script": lambda: torch.jit.script(nn.Sequential(nn.Linear(2, 2))),
    "the prefix once more inside": lambda: nn.ModuleDict({"module": nn.Linear(2, 2)}),
    "the prefix within a name": lambda: nn.ModuleDict({"submodule": nn.Linear(2, 2), "module2": nn.Linear(2, 2)}),
}


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_as_if_it_had_not_been_wrapped(strip, model):
    """Keys, the very values, versions; also the file is left as it was."""
    clean, wrapped = model(), nn.Module()
    wrapped.module = clean
    state, expected = wrapped.state_dict(), clean.state_dict()
    keys, versions = list(state), dict(state._metadata)
    new, printed = strip(state, "module.")
    assert list(new) == list(expected) and dict(new._metadata) == dict(expected._metadata)
    assert all(new[key] is state["module." + key] for key in new)
    assert list(state) == keys and dict(state._metadata) == versions
    assert printed == f"cut 'module.' off {len(keys)} of {len(keys)} keys\n"


T = torch.ones(2)
# name: (state, prefix, the keys that come out, how many were cut)
KEYS = {
    "no dot": ({"model.w": T}, "model", ["w"], 1),
    "no dot, a longer name beside it": ({"model.w": T, "model2.w": T, "models": T}, "model", ["w", "model2.w", "models"], 1),
    "two wrappers at once": ({"module._orig_mod.w": T}, "module._orig_mod.", ["w"], 1),
    "the outer of two": ({"module._orig_mod.w": T}, "module.", ["_orig_mod.w"], 1),
    "some keys only": ({"model.w": T, "loss.weight": T}, "model.", ["w", "loss.weight"], 1),
    "no key has it": ({"a.w": T, "b.w": T}, "module.", ["a.w", "b.w"], 0),
    "a whole checkpoint": ({"epoch": 3, "model": {"module.w": T}}, "module.", ["epoch", "model"], 0),
    "dicts as values": ({"module.a": {"module.b": T}}, "module.", ["a"], 1),
    "empty": ({}, "module.", [], 0),
    "no prefix": ({"a.w": T}, "", ["a.w"], 0),
    "cut once": ({"module.module.w": T}, "module.", ["module.w"], 1),
    "a key becomes what another was": ({"module.module.w": T, "module.w": T}, "module.", ["module.w", "w"], 2),
    "in the middle": ({"sub.module.w": T, "submodule.w": T}, "module.", ["sub.module.w", "submodule.w"], 0),
    "the prefix itself": ({"module.": T, "module": T}, "module.", ["", "module"], 1),
    "numbers among names": ({"module.w": T, 0: T, None: T, (1, "module."): T}, "module.", ["w", 0, None, (1, "module.")], 1),
    "bytes": ({b"module.w": T}, "module.", [b"module.w"], 0),
    "numbers and texts as values": ({"module.a": 3, "module.b": "module.", "module.c": None}, "module.", ["a", "b", "c"], 3),
    "numpy": ({"module.a": np.ones(2)}, "module.", ["a"], 1),
    "read-only": (MappingProxyType({"module.w": T}), "module.", ["w"], 1),
    "a mapping that is no dict": (UserDict({"module.w": T}), "module.", ["w"], 1),
    "another alphabet": ({"模型.w": T}, "模型.", ["w"], 1),
    "signs of patterns": ({"a.b*.w": T, "axb.w": T}, "a.b*.", ["w", "axb.w"], 1),
}


@pytest.mark.parametrize("state, prefix, keys, count", KEYS.values(), ids=KEYS)
def test_keys(strip, state, prefix, keys, count):
    new, printed = strip(state, prefix)
    assert list(new) == keys and printed.endswith(f"off {count} of {len(state)} keys\n")
    assert all(mine is theirs for mine, theirs in zip(new.values(), state.values(), strict=True))


TWICE = {
    "the wrapper's own, first": ["weight", "model.weight"],
    "the wrapper's own, last": ["model.weight", "weight"],
    "among many": [*(f"model.{i}" for i in range(9)), "5", "bias"],
}


@pytest.mark.parametrize("keys", TWICE.values(), ids=TWICE)
def test_nothing_is_overwritten(strip, keys):
    state = {key: torch.tensor(i) for i, key in enumerate(keys)}
    with pytest.raises(ValueError, match="'model.' cannot be cut: two keys would become '(weight|5)'"):
        strip(state, "model.")
    assert list(state) == keys


BAD = {
    "a path": ("model.pt", "module.", "not str and str"),
    "a Path": (Path("model.pt"), "module.", "not PosixPath and str"),
    "None": (None, "module.", "not NoneType and str"),
    "a model": (nn.Linear(2, 2), "module.", "not Linear and str"),
    "a class": (nn.Linear, "module.", "not type and str"),
    "a list of keys": (["module.w"], "module.", "not list and str"),
    "several prefixes": ({}, ("module.", "_orig_mod."), "not dict and tuple"),
    "no prefix": ({}, None, "not dict and NoneType"),
    "swapped": ("module.", {}, "not str and dict"),
}


@pytest.mark.parametrize("state, prefix, words", BAD.values(), ids=BAD)
def test_bad_input_is_told_what_to_pass(strip, state, prefix, words):
    with pytest.raises(TypeError, match=f"strip takes a state_dict and a text as 'module.', {words}"):
        strip(state, prefix)


def test_versions_of_a_part(strip):
    """Where others stay beside it, their versions stay."""
    task = nn.ModuleDict({"model": nn.BatchNorm1d(2), "loss": nn.BatchNorm1d(2)})
    new, _ = strip(task.state_dict(), "model.")
    assert new._metadata[""] == new._metadata["loss"] == {"version": 2}
    assert list(nn.BatchNorm1d(2).state_dict()) == list(new)[:5]


def test_every_line_runs():
    def test(names):
        strip = heard(names)
        for bad, error in (({"w": T, "module.w": T}, ValueError), (None, TypeError)):
            with pytest.raises(error):
                strip(bad, "module.")

    assert never_ran(NAME, test) == []


# --- the recipe ------------------------------------------------------------------------------------------------------


def recipe(build, checkpoint, x):
    """recover.py from its first step on, for this model: what it prints."""
    source = (SNIPPETS / "state_dict_recovery/recover.py").read_text(encoding="utf-8")
    assert source.count('\nprint("look') == 1
    steps = 'print("look' + source.partition('\nprint("look')[2]
    trained, given = checkpoint
    names = {"torch": torch, "nn": nn, "Net": build, "checkpoint": given, "x": x, "known": trained.eval()(x)}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(steps, names)
    return printed.getvalue()


class Shaped(nn.Module):
    """A model around a layer, so that any of them can be called on (batch, 4)."""

    def __init__(self, *layers):
        super().__init__()
        self.body = nn.Sequential(*layers)

    def forward(self, x):
        return self.body(x)


class Buffers(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("scale", torch.rand(4))
        self.register_buffer("mask", None)

    def forward(self, x):
        return x * self.scale


class Counts(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.steps = nn.Linear(4, 2), 0

    def get_extra_state(self):
        return {"steps": self.steps}

    def set_extra_state(self, state):
        self.steps = state["steps"]

    def forward(self, x):
        return self.fc(x)


class Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = self.a

    def forward(self, x):
        return self.b(self.a(x))


BUILD = {
    "a layer": lambda: nn.Linear(4, 2),
    "batch norm": lambda: Shaped(nn.Linear(4, 3), nn.BatchNorm1d(3)),
    "dropout": lambda: Shaped(nn.Dropout(0.5), nn.Linear(4, 2)),
    "layer norm": lambda: nn.LayerNorm(4),
    "attention": lambda: nn.TransformerEncoderLayer(4, 2, 8),
    "a buffer, and None": Buffers,
    "extra state": Counts,
    "shared": Shared,
    "float64": lambda: Shaped(nn.Linear(4, 2)),
    "weight_norm": lambda: Shaped(parametrizations.weight_norm(nn.Linear(4, 2))),
    "a name with the prefix in it": lambda: nn.Sequential(OrderedDict(submodule=nn.Linear(4, 2))),
    "the prefix as a name": lambda: nn.Sequential(OrderedDict(module=nn.Linear(4, 2))),
    "no weights": nn.ReLU,
}
WRAP = {
    "wrapped": lambda model: nn.DataParallel(model).state_dict(),
    "a plain dict": lambda model: dict(nn.DataParallel(model).state_dict()),
}


@pytest.mark.parametrize("wrap", ["wrapped", "a plain dict"])
@pytest.mark.parametrize("build", BUILD.values(), ids=BUILD)
def test_the_recipe_recovers(build, wrap):
    torch.manual_seed(0)
    trained = build()
    printed = recipe(build, (trained, {"model": WRAP[wrap](trained), "epoch": 3}), torch.randn(8, 4))
    assert printed.endswith("load:  <All keys matched successfully>\nprove: same output\n")
    assert ("'model': 'OrderedDict'" if wrap == "wrapped" else "'model': 'dict'") in printed


LAYER = BUILD["a layer"]
STOPS = {
    "a layer is missing": (lambda: {"module.weight": torch.ones(2, 4)}, RuntimeError, 'Missing.*"bias"'),
    "a layer too many": (lambda: nn.DataParallel(LAYER()).state_dict() | {"module.x": torch.ones(1)}, RuntimeError, 'Unexpected.*"x"'),
    "another shape": (lambda: nn.DataParallel(nn.Linear(4, 3)).state_dict(), RuntimeError, "size mismatch"),
    "a number among the names": (lambda: nn.DataParallel(LAYER()).state_dict() | {0: torch.ones(1)}, RuntimeError, 'Unexpected.*"0"'),
    "numbers as names": (lambda: {0: torch.ones(2, 4), 1: torch.ones(2)}, RuntimeError, 'Unexpected.*"0", "1"'),
    "the cut name exists": (lambda: nn.DataParallel(LAYER()).state_dict() | {"weight": torch.ones(2, 4)}, AssertionError, "two keys have become one"),
    "another prefix": (lambda: {f"net.{key}": value for key, value in LAYER().state_dict().items()}, RuntimeError, 'Unexpected.*"net.weight"'),
    "numbers as values": (lambda: {"module.weight": 3, "module.bias": None}, RuntimeError, "expected torch.Tensor or Tensor-like"),
    "empty": (dict, RuntimeError, "Missing"),
    "sparse": (lambda: {"module.weight": torch.ones(2, 4).to_sparse(), "module.bias": torch.ones(2)}, RuntimeError, "sparse"),
    "on meta": (lambda: nn.DataParallel(LAYER().to("meta")).state_dict(), RuntimeError, "meta"),
    "one level deeper": (lambda: {"state_dict": nn.DataParallel(LAYER()).state_dict()}, RuntimeError, 'Unexpected.*"state_dict"'),
}


@pytest.mark.parametrize("state, error, words", STOPS.values(), ids=STOPS)
def test_the_recipe_stops_with_a_reason(state, error, words):
    with pytest.raises(error, match=f"(?s){words}"):
        recipe(LAYER, (LAYER(), {"model": state()}), torch.randn(8, 4))


def test_quantized_layers_need_versions_which_strip_keeps(strip):
    trained = quantized()
    state = nn.DataParallel(trained).state_dict()
    assert quantized().load_state_dict(strip(state, "module.")[0]).missing_keys == []
    with pytest.raises(KeyError, match="0.weight"):
        quantized().load_state_dict({key.removeprefix("module."): value for key, value in state.items()})


def test_the_recipe_reads_a_whole_model_as_its_comment_says():
    trained = nn.DataParallel(LAYER())
    source = (SNIPPETS / "state_dict_recovery/recover.py").read_text(encoding="utf-8")
    assert 'checkpoint["model"].state_dict()' in source
    printed = recipe(LAYER, (trained.module, {"model": trained.state_dict()}), torch.randn(8, 4))
    assert printed.endswith("prove: same output\n")


def test_the_recipe_sees_swapped_layers():
    """Strict loading passes; the known output differs."""
    torch.manual_seed(0)
    build = lambda: nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 4))
    trained = build()
    state = trained.state_dict()
    swapped = {"module." + {"0": "2", "2": "0"}[key[0]] + key[1:]: value for key, value in state.items()}
    printed = recipe(build, (trained, {"model": swapped}), torch.randn(8, 4))
    assert printed.endswith("load:  <All keys matched successfully>\nprove: another output\n")
