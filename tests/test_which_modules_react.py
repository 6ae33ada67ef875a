"""looks_at_mode() of snippets/train_eval/which_modules_react.py on classes however they were made."""

import contextlib
import functools
import io
import time

import pytest
import torch
import torch.nn.functional as F
from pasted import never_ran, pasted
from torch import nn

NAME = "train_eval/which_modules_react"


@pytest.fixture(scope="module")
def looks_at_mode():
    with contextlib.redirect_stdout(io.StringIO()):
        return pasted(NAME)["looks_at_mode"]


def bare(function):
    def called(*arguments):
        return function(*arguments)

    return called


def wrapped(function):
    @functools.wraps(function)
    def called(*arguments):
        return function(*arguments)

    return called


def asks(function):
    @functools.wraps(function)
    def called(self, x):
        return function(self, x) if self.training else x

    return called


class Reads(nn.Module):
    def forward(self, x):
        return F.dropout(x, 0.5, self.training)


class Never(nn.Module):
    def forward(self, x):
        return x


class Inherits(Reads):
    pass


class Replaces(Reads):
    def forward(self, x):
        return x


class Passes(Reads):
    def forward(self, x):
        return super().forward(x) + 1


class PassesByName(Reads):
    def forward(self, x):
        return Reads.forward(self, x) + 1


class PassesTwice(Passes):
    def forward(self, x):
        return super().forward(x)


class ReplacesOfThree(PassesTwice):
    def forward(self, x):
        return x


class BySetting(nn.Module):
    def forward(self, x):
        self.training = False
        return x


class Documented(nn.Module):
    """Nothing here reads self.training."""

    def forward(self, x):
        """Not self.training."""
        return x  # self.training


class ByGetattr(nn.Module):
    def forward(self, x):
        return x if getattr(self, "training") else -x  # noqa: B009


class ByWord(nn.Module):
    def forward(self, x):
        return {"training": x}["training"]


class ByKeyword(nn.Module):
    def forward(self, x):
        return F.dropout(x, 0.5, training=True)


class ByArgument(nn.Module):
    def forward(self, x, training=True):
        return x if training else -x


class InLambda(nn.Module):
    def forward(self, x):
        return (lambda: x if self.training else -x)()


class InComprehension(nn.Module):
    def forward(self, x):
        return [y for y in x if self.training]


class InInner(nn.Module):
    def forward(self, x):
        def inner():
            def innermost():
                return self.training

            return innermost()

        return inner()


class AsProperty(nn.Module):
    @property
    def rate(self):
        return 0.5 if self.training else 0.0


class AsCached(nn.Module):
    @functools.cached_property
    def rate(self):
        return 0.5 if self.training else 0.0


class AsStatic(nn.Module):
    @staticmethod
    def rate(module):
        return 0.5 if module.training else 0.0


class AsClass(nn.Module):
    @classmethod
    def rate(cls, module):
        return 0.5 if module.training else 0.0


class AsPartial(nn.Module):
    def _rate(self, rate):
        return rate if self.training else 0.0

    rate = functools.partialmethod(_rate, 0.5)


class PartialOfOutside(nn.Module):
    rate = functools.partialmethod(lambda self, rate: rate if self.training else 0.0, 0.5)


class Wrapped(nn.Module):
    @wrapped
    def forward(self, x):
        return x if self.training else -x


class WrappedBare(nn.Module):
    @bare
    @bare
    def forward(self, x):
        return x if self.training else -x


class WrapperAsks(nn.Module):
    @asks
    def forward(self, x):
        return -x


class WithoutGradients(nn.Module):
    @torch.no_grad()
    def forward(self, x):
        return x if self.training else -x


class CompiledForward(nn.Module):
    @torch.compile(backend="eager")
    def forward(self, x):
        return -x


class CompiledForwardReads(nn.Module):
    @torch.compile(backend="eager")
    def forward(self, x):
        return x if self.training else -x


class Mixin:
    def forward(self, x):
        return x if self.training else -x


class WithMixin(Mixin, nn.Module):
    pass


class UnderMixin(nn.Module, Mixin):
    pass


class ByLambda(nn.Module):
    forward = lambda self, x: x if self.training else -x  # noqa: E731


class ByFunctionOfC(nn.Module):
    forward = torch.relu


class InInit(nn.Module):
    def __init__(self, like):
        super().__init__()
        self.mode = like.training


class ByCall(nn.Module):
    def __call__(self, x):
        return x if self.training else -x


class InTrain(nn.Module):
    def train(self, mode=True):
        return self if self.training is mode else super().train(mode)

    def extra_repr(self):
        return f"training={self.training}"


class Holds(nn.Module):
    inner = {"training": 1}
    kind = nn.Dropout

    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout()

    def forward(self, x):
        return self.drop(x)


class OwnWrapped(nn.Module):
    def forward(self, x):
        return x

    forward.__wrapped__ = forward


class Slots(nn.Module):
    __slots__ = ("a",)


def empty_cell():
    class Model(nn.Module):
        def forward(self, x):
            return later if x else self.training

    if Model is None:
        later = 1
    return Model


def of_text(body):
    names = {"nn": nn}
    exec(f"class Dyn(nn.Module):\n    def forward(self, x):\n        return {body}", names)  # noqa: S102, as a notebook does
    return names["Dyn"]


traced = type(torch.fx.symbolic_trace(nn.Sequential(nn.Linear(1, 1), nn.Dropout())))
ANSWERS = {
    "reads": (Reads, True), "never": (Never, False), "inherits": (Inherits, True), "replaces": (Replaces, False),
    "passes on to super()": (Passes, True), "passes on by name": (PassesByName, True), "passes on twice": (PassesTwice, True),
    "replaces what passes on": (ReplacesOfThree, False), "sets it only": (BySetting, False), "in a docstring or a comment": (Documented, False),
    "by getattr": (ByGetattr, True), "as a word": (ByWord, False), "as a keyword": (ByKeyword, False), "as an argument": (ByArgument, False),
    "in a lambda": (InLambda, True), "in a comprehension": (InComprehension, True), "in an inner function": (InInner, True),
    "in a property": (AsProperty, True), "in a cached one": (AsCached, True), "in a staticmethod": (AsStatic, True), "in a classmethod": (AsClass, True),
    "in a partialmethod": (AsPartial, True), "in a partialmethod of a lambda": (PartialOfOutside, True), "decorated": (Wrapped, True),
    "decorated without wraps, twice": (WrappedBare, True), "the decorator reads": (WrapperAsks, True), "under no_grad": (WithoutGradients, True),
    "compiled": (CompiledForward, False), "compiled, and reads": (CompiledForwardReads, True), "a mixin": (WithMixin, True),
    "a mixin whose forward is hidden": (UnderMixin, False), "a lambda": (ByLambda, True), "a function of C": (ByFunctionOfC, False),
    "in train() and extra_repr()": (InTrain, False), "in __init__()": (InInit, False), "in __call__()": (ByCall, True), "holds a Dropout": (Holds, False), "wraps itself": (OwnWrapped, False), "slots": (Slots, False),
    "an empty cell": (empty_cell(), True), "made by exec": (of_text("x if self.training else -x"), True), "made by exec, never": (of_text("x"), False),
    "made by type()": (type("Made", (nn.Dropout,), {}), True), "made by type(), never": (type("Made", (nn.Linear,), {"a": 1}), False),
    "traced by fx": (traced, False), "nn.Module": (nn.Module, False), "a container": (nn.Sequential, False), "Linear": (nn.Linear, False),
    "LayerNorm": (nn.LayerNorm, False), "GroupNorm": (nn.GroupNorm, False), "LazyBatchNorm1d": (nn.LazyBatchNorm1d, True), "BatchNorm1d": (nn.BatchNorm1d, True),
    "LSTM": (nn.LSTM, True), "LSTMCell": (nn.LSTMCell, False), "TransformerEncoder": (nn.TransformerEncoder, True), "TransformerDecoderLayer": (nn.TransformerDecoderLayer, False),
    "type(layer)": (type(nn.Dropout(0.1)), True),
}  # fmt: skip


@pytest.mark.parametrize("kind, answer", ANSWERS.values(), ids=ANSWERS)
def test_it_looks_or_it_does_not(looks_at_mode, kind, answer):
    assert looks_at_mode(kind) is answer


def test_of_transformers(looks_at_mode):
    from transformers.models.bert.modeling_bert import BertSelfAttention, BertSelfOutput
    from transformers.models.llama.modeling_llama import LlamaRMSNorm

    assert looks_at_mode(BertSelfAttention) is True and looks_at_mode(BertSelfOutput) is False is looks_at_mode(LlamaRMSNorm)


def test_a_long_class_takes_no_time(looks_at_mode):
    kind = type("Long", (nn.Module,), {f"method{i}": Never.forward for i in range(10_000)})
    start = time.process_time()
    assert looks_at_mode(kind) is False
    assert time.process_time() - start < 2


linear = nn.Linear(1, 1)
BAD = {
    "an instance": (nn.Dropout(), r"give a class, such as nn.Dropout or type\(layer\), not Dropout\(p=0.5"),
    "a model": (nn.Sequential(*[linear] * 99), "not Sequential"), "None": (None, "not None"), "a name": ("Dropout", "not 'Dropout'"),
    "a path": ("model.pt", "not 'model.pt'"), "a function": (F.dropout, "not <function dropout"), "a class of another kind": (dict, "not <class 'dict'>"),
    "a tensor": (torch.ones(1), "not tensor"), "a state_dict": (linear.state_dict(), "not OrderedDict"), "a list": ([nn.Dropout], "not "),
    "of a compiled model": (type(torch.compile(linear)), "a compiled layer has no code to look at: give the class it was made of"),
    "a subclass of ScriptModule": (type("S", (torch.jit.ScriptModule,), {}), "a compiled layer has no code to look at"),
}  # fmt: skip


@pytest.mark.parametrize("bad, words", BAD.values(), ids=BAD)
def test_bad_input_is_told_what_to_give(looks_at_mode, bad, words):
    with pytest.raises(TypeError, match=words):
        looks_at_mode(bad)


@pytest.mark.filterwarnings("ignore")
def test_of_a_scripted_layer(looks_at_mode):
    with pytest.raises(TypeError, match="give the class it was made of"):
        looks_at_mode(type(torch.jit.script(nn.Dropout())))


def test_every_line_runs():
    def test(helper):
        for kind, answer in ANSWERS.values():
            assert helper["looks_at_mode"](kind) is answer
        for bad, _ in BAD.values():
            with pytest.raises(TypeError):
                helper["looks_at_mode"](bad)

    assert never_ran(NAME, test) == []
