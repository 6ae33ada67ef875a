"""compare() of snippets/state_dict_recovery/diagnose.py on what models and checkpoints hold; load_state_dict is the judge."""

import contextlib
import io
import time
from collections import OrderedDict, UserDict, defaultdict
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
import torch
from pasted import never_ran, pasted
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.distributed.tensor import DTensor, Replicate, init_device_mesh
from torch.nn.utils import parametrizations, prune
from torch.testing._internal.distributed.fake_pg import FakeStore
from torch.testing._internal.two_tensor import TwoTensor
from transformers import GPT2Config, GPT2LMHeadModel

pytestmark = pytest.mark.filterwarnings("ignore")


NAME = "state_dict_recovery/diagnose"


def heard(names=None):
    """compare, which returns what it prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        function = (names or pasted(NAME))["compare"]

    def compare(model, state):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            assert function(model, state) is None
        return printed.getvalue()

    return compare


@pytest.fixture(scope="module")
def compare():
    return heard()


def net(**layers):
    return nn.ModuleDict(layers)


def line(inputs=4, outputs=4):
    return nn.Linear(inputs, outputs)


def one(value, **more):
    """A model with this parameter or buffer alone, named w."""
    model = nn.Module()
    for name, each in {"w": value, **more}.items():
        model.register_parameter(name, each) if isinstance(each, nn.Parameter) else model.register_buffer(name, each)
    return model


def before(prefix, state):
    return {prefix + key: value for key, value in state.items()}


def without(state, *ends):
    return {key: value for key, value in state.items() if not key.endswith(ends)}


class Extra(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = line()

    def get_extra_state(self):
        return {"steps": 3}

    def set_extra_state(self, state):
        pass


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = line()
        self.b = self.a


class Cyclic(nn.Module):
    def __init__(self, registered):
        super().__init__()
        self.fc = line()
        self.held = self if registered else [self, {"self": self}]


class Changed(nn.Module):
    """Reads the old name of its layer."""

    def __init__(self):
        super().__init__()
        self.new = line()
        self.register_load_state_dict_pre_hook(self.rename)

    @staticmethod
    def rename(module, state, prefix, *rest):
        for key in [key for key in state if key.startswith(prefix + "old.")]:
            state[key.replace("old.", "new.")] = state.pop(key)


class Refuses(nn.Module):
    def state_dict(self, *arguments, **options):
        raise ValueError("shards are elsewhere")


def gpt2():
    return GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=8, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0))


def quantized():
    return torch.ao.quantization.quantize_dynamic(nn.Sequential(line(), nn.ReLU(), line()), {nn.Linear})


def fake():
    with FakeTensorMode():
        return line()


def dtensor(*size):
    torch.distributed.init_process_group("fake", store=FakeStore(), rank=0, world_size=2)
    try:
        return DTensor.from_local(torch.ones(size), init_device_mesh("cpu", (2,)), [Replicate()], run_check=False)
    finally:
        torch.distributed.destroy_process_group()


def contains_itself():
    state = {"epoch": 3}
    state["self"] = state
    return state


def adam(model):
    optimizer = torch.optim.Adam(model.parameters())
    sum(parameter.sum() for parameter in model.parameters()).backward()
    optimizer.step()
    return optimizer.state_dict()


def adapters(base):
    lora = {"lora_A.weight": torch.ones(2, 4), "lora_B.weight": torch.ones(4, 2)}
    return before("base_model.model.q.", {**(before("base_layer.", line().state_dict()) if base else {}), **lora})


def stack(name, layers=6):
    return net(enc=nn.ModuleDict({name: nn.ModuleList([net(q=line(), k=line()) for _ in range(layers)])}))


ALL, NONE = "fit        {n} of {n} names", "fit        0 of {n} names"
NO_GUESS = "no name fits, or several do"

# name: (model, state, what must come out, what must not). {n}: the number of the model's keys
FITS = {
    "its own file": (line, lambda: line().state_dict(), [ALL], ["note"]),
    "another model's tensors as parameters": (line, lambda: dict(line().named_parameters()), [ALL], ["kind"]),
    "extra state": (Extra, lambda: Extra().state_dict(), [ALL], []),
    "extra state of another type": (Extra, lambda: Extra().state_dict() | {"_extra_state": torch.ones(3)}, [ALL], ["shape ", "kind"]),
    "a lazy model": (lambda: nn.LazyLinear(4), lambda: line().state_dict(), [ALL], ["shape ", "kind"]),
    "lazy batch norm": (lambda: nn.LazyBatchNorm1d(), lambda: nn.BatchNorm1d(4).state_dict(), [ALL], ["shape ", "kind"]),
    "lazy on both sides": (lambda: nn.LazyLinear(4), lambda: nn.LazyLinear(4).state_dict(), [ALL], ["shape ", "kind"]),
    "float16": (line, lambda: line().half().state_dict(), ["kind       weight: file torch.float16, model torch.float32", ALL], ["shape "]),
    "float in an integer": (lambda: one(torch.ones(2).long()), lambda: {"w": torch.ones(2)}, ["file torch.float32, model torch.int64"], []),
    "one number of an old file": (lambda: one(nn.Parameter(torch.tensor(1.0))), lambda: {"w": torch.ones(1)}, [ALL], ["shape "]),
    "quantized, its own file": (quantized, lambda: quantized().state_dict(), [ALL], ["kind", "note"]),
    "a quantized tensor": (
        lambda: one(torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)), lambda: {"w": torch.ones(2)},
        ["kind       w: file torch.float32, model torch.qint8", ALL], []),
    "a wrapper subclass": (
        lambda: one(nn.Parameter(TwoTensor(torch.ones(2), torch.ones(2)))), lambda: {"w": torch.ones(2)},
        ["file torch.float32, model torch.float32 TwoTensor"], ["shape "]),
    "a model on meta": (lambda: line().to("meta"), lambda: line().state_dict(), ["note       tensors of the model are on meta", "assign=True", ALL], []),
    "a file on meta": (line, lambda: line().to("meta").state_dict(), [ALL], ["note"]),
    "pruned": (lambda: prune.identity(line(), "weight"), lambda: prune.identity(line(), "weight").state_dict(), [ALL], []),
    "tied, both names there": (Tied, lambda: Tied().state_dict(), [ALL], ["mend?"]),
    "no buffers where they are None": (
        lambda: nn.BatchNorm1d(4, track_running_stats=False), lambda: nn.BatchNorm1d(4, track_running_stats=False).state_dict(), [ALL], []),
    "a model with nothing": (nn.ReLU, dict, ["fit        0 of 0 names"], ["missing", "unexpected"]),
    "a script": (lambda: torch.jit.script(nn.Sequential(line())), lambda: nn.Sequential(line()).state_dict(), [ALL], []),
    "held by lists and itself": (lambda: Cyclic(False), lambda: Cyclic(False).state_dict(), [ALL], []),
    "a read-only mapping": (line, lambda: MappingProxyType(line().state_dict()), [ALL], []),
    "a mapping that invents keys": (line, lambda: defaultdict(list, line().state_dict()), [ALL], []),
    "a counter that a file lacks": (
        lambda: nn.BatchNorm1d(4), lambda: without(nn.BatchNorm1d(4).state_dict(), "tracked"),
        ["missing    num_batches_tracked", "note       torch.nn.modules.batchnorm.BatchNorm1d loads in its own way"], []),
    "old names that the class reads": (
        Changed, lambda: before("old.", line().state_dict()), ["rename 'old.' to 'new.': finds 2 of 2", ".Changed loads in its own way"], []),
    "weight_norm of old": (
        lambda: parametrizations.weight_norm(line()),
        lambda: {"bias": torch.ones(4), "weight_g": torch.ones(4, 1), "weight_v": torch.ones(4, 4)},
        ["ParametrizedLinear loads in its own way", NO_GUESS], ["rename"]),
}  # fmt: skip
WRONG = {
    "nothing in the file": (line, dict, ["missing    weight (4, 4)", NONE], ["mend?"]),
    "nothing in the model": (nn.ReLU, lambda: line().state_dict(), ["unexpected weight (4, 4)", NONE], ["mend?"]),
    "extra state missing": (Extra, lambda: without(Extra().state_dict(), "_extra_state"), ["missing    _extra_state dict", "fit        2 of 3"], []),
    "another shape": (line, lambda: line(4, 5).state_dict(), ["shape      weight: file (5, 4), model (4, 4)", NONE], ["mend?", "kind"]),
    "a file that is lazy": (line, lambda: nn.LazyLinear(4).state_dict(), ["weight: file no shape, model (4, 4)", NONE], []),
    "several numbers for one": (lambda: one(nn.Parameter(torch.tensor(1.0))), lambda: {"w": torch.ones(5)}, ["file (5,), model ()"], []),
    "no rows, as ZeRO saves": (line, lambda: {"weight": torch.ones(0), "bias": torch.ones(0)}, ["weight: file (0,), model (4, 4)"], []),
    "sparse in the model": (lambda: one(torch.eye(3).to_sparse()), lambda: {"w": torch.eye(3)}, ["kind       w: file torch.float32, model torch.float32 torch.sparse_coo"], []),
    "sparse in the file": (lambda: one(torch.eye(3)), lambda: {"w": torch.eye(3).to_sparse_csr()}, ["file torch.float32 torch.sparse_csr"], []),
    "a DTensor": (lambda: one(nn.Parameter(dtensor(4, 2))), lambda: {"w": torch.ones(4, 2)}, ["model torch.float32 DTensor"], ["shape "]),
    "a fake model": (fake, lambda: line().state_dict(), ["model torch.float32 FakeTensor"], ["shape "]),
    "a fake file": (line, lambda: fake().state_dict(), ["file torch.float32 FakeTensor"], ["shape "]),
    "numbers and texts": (line, lambda: {"weight": 3, "bias": "text"}, ["weight: file int, model (4, 4)", "bias: file str"], ["kind"]),
    "None": (line, lambda: {"weight": None, "bias": torch.ones(4)}, ["weight: file NoneType, model (4, 4)", "fit        1 of 2"], []),
    "numpy": (line, lambda: {"weight": np.ones((4, 4)), "bias": np.ones(4)}, ["weight: file ndarray, model (4, 4)"], []),
    "lists": (line, lambda: {"weight": [[1.0] * 4] * 4, "bias": [1.0] * 4}, ["weight: file list, model (4, 4)"], []),
    "a number among names": (line, lambda: line().state_dict() | {0: torch.ones(4)}, ["unexpected 0 (4,)", "note       load_state_dict raises on keys that are no text"], []),
    "keys of every type": (
        line, lambda: {None: 1, (1, 2): torch.ones(1), b"weight": torch.ones(4, 4), "weight": torch.ones(4, 4)},
        ["unexpected None int", "unexpected (1, 2) (1,)", "missing    bias", "keys that are no text"], ["cut", "put"]),
    "names of dots": (
        line, lambda: {"": torch.ones(4), ".": torch.ones(4), "..weight": torch.ones(4, 4), "weight.": torch.ones(4, 4)},
        ["cut '..' off: finds 1 of 2 missing", "no name fits, or several do: weight. and 3 more"], []),
    "tied, one name": (
        Tied, lambda: before("a.", line().state_dict()),
        ["copy a.weight to b.weight: two names of one tensor", "copy a.bias to b.bias", "fit        2 of 4"], []),
    "tied head of GPT-2": (gpt2, lambda: without(gpt2().state_dict(), "lm_head.weight"), ["copy transformer.wte.weight to lm_head.weight"], ["rename"]),
    "a whole checkpoint": (
        line, lambda: {"epoch": 3, "model": line().state_dict(), "optimizer": adam(line()), "best": 0.5},
        ["compare with state['model']", "unexpected best float"], ["optimizer']", NO_GUESS]),
    "its keys with a prefix": (line, lambda: {"net": before("module.", line().state_dict()), "optimizer": adam(line())}, ["compare with state['net']"], ["optimizer']"]),
    "deep in dicts": (line, lambda: {"ckpt": {"net": {"weights": line().state_dict()}}}, ["compare with state['ckpt']['net']['weights']"], []),
    "model and average": (line, lambda: {"model": line().state_dict(), "ema": line().state_dict()}, ["state['model']", "state['ema']"], []),
    "a whole model inside": (line, lambda: {"epoch": 3, "model": line()}, ["compare with state['model'].state_dict()"], []),
    "an index of shards": (
        line, lambda: {"metadata": {"total_size": 80}, "weight_map": {"weight": "1.safetensors", "bias": "2.safetensors"}},
        ["unexpected weight_map dict"], ["compare with"]),
    "a cyclic model inside": (line, lambda: {"model": Cyclic(True)}, ["compare with state['model'].state_dict()"], []),
    "an optimizer": (line, lambda: adam(line()), ["unexpected param_groups list"], ["compare with"]),
    "its numbered state": (line, lambda: adam(line())["state"], ["unexpected 0 dict", "keys that are no text"], ["compare with", "cut"]),
    "a dict in itself": (line, contains_itself, ["unexpected self dict"], ["compare with"]),
    "a flat file with an average": (
        lambda: net(fc=line(), head=line(4, 9)), lambda: net(fc=line()).state_dict() | {"ema": net(fc=line()).state_dict()},
        ["missing    head.weight (9, 4)", "unexpected ema OrderedDict"], ["compare with"]),
}  # fmt: skip
NAMES = {
    "a prefix in the file": (gpt2, lambda: before("module.", gpt2().state_dict()), ["cut 'module.' off: finds 29 of 29 missing"], [NO_GUESS, "rename"]),
    "two prefixes": (lambda: net(fc=line()), lambda: before("module._orig_mod.", net(fc=line()).state_dict()), ["cut 'module._orig_mod.' off: finds 2 of 2"], []),
    "a prefix in the model": (lambda: nn.DataParallel(net(fc=line())), lambda: net(fc=line()).state_dict(), ["put 'module.' before: finds 2 of 2 missing"], []),
    "a compiled model": (lambda: torch.compile(line()), lambda: line().state_dict(), ["put '_orig_mod.' before: finds 2 of 2"], []),
    "a compiled model's file": (line, lambda: torch.compile(line()).state_dict(), ["cut '_orig_mod.' off: finds 2 of 2"], []),
    "another prefix": (lambda: net(model=stack("layers")), lambda: before("module.", stack("layers").state_dict()), ["rename 'module.' to 'model.': finds 24 of 24"], [NO_GUESS]),
    "a prefix, a lazy layer": (
        lambda: nn.Sequential(nn.LazyLinear(4), line()), lambda: before("module.", nn.Sequential(line(), line()).state_dict()),
        ["cut 'module.' off: finds 4 of 4"], [NO_GUESS]),
    "a prefix hides another head": (
        lambda: net(fc=line(), head=line(4, 5)), lambda: before("module.", net(fc=line(), head=line(4, 9)).state_dict()),
        ["cut 'module.' off: finds 2 of 4 missing; head.weight has another shape", f"{NO_GUESS}: module.head.bias and 3 more"], ["4 of 4"]),
    "two prefixes, one of other shapes": (
        line, lambda: before("text.", line().state_dict()) | before("vision.", line(8, 8).state_dict()), ["cut 'text.' off: finds 2 of 2"], ["cut 'vision.'"]),
    "two prefixes that fit": (
        line, lambda: before("text.", line().state_dict()) | before("vision.", line().state_dict()),
        ["cut 'text.' off: finds 2 of 2", "cut 'vision.' off: finds 2 of 2"], [NO_GUESS]),
    "fifty that fit": (line, lambda: nn.Sequential(*[line() for _ in range(50)]).state_dict(), ["cut '0.' off", "more guesses: 49.bias and 93 more"], ["cut '3.' off"]),
    "a place of fifty": (lambda: nn.Sequential(*[line() for _ in range(50)]), lambda: line().state_dict(), [NO_GUESS], ["put"]),
    "the cut name is taken": (
        lambda: line(2, 2), lambda: {"weight": torch.ones(2)} | before("model.", line(2, 2).state_dict()),
        ["cut 'model.' off: finds 1 of 1 missing; weight is in the file already"], []),
    "renamed, in its shape alone": (
        lambda: net(fc=line(), enc=line(4, 9)), lambda: net(fc=line(), old=line(4, 9)).state_dict(), ["rename 'old.' to 'enc.': finds 2 of 2 missing"], []),
    "renamed in another order, other shapes": (
        lambda: net(x=line(), y=line(4, 9)), lambda: net(b=line(4, 9), a=line()).state_dict(),
        ["rename 'b.' to 'y.': finds 2 of 4", "rename 'a.' to 'x.': finds 2 of 4"], ["'b.' to 'x.'"]),
    "renamed, several of one shape": (lambda: net(x=line(), y=line()), lambda: net(b=line(), a=line()).state_dict(), [f"{NO_GUESS}: a.bias and 7 more"], ["rename"]),
    "renamed, no shape fits": (lambda: net(x=line()), lambda: net(a=line(4, 9)).state_dict(), [NO_GUESS], ["rename"]),
    "a stack of layers renamed": (lambda: stack("layers"), lambda: stack("layer").state_dict(), ["rename 'enc.layer.' to 'enc.layers.': finds 24 of 24"], []),
    "moved into a part": (lambda: net(body=stack("layers"), fc=line(3, 2)), lambda: stack("layers").state_dict() | before("fc.", line(3, 2).state_dict()), ["put 'body.' before: finds 24 of 24"], []),
    "renumbered, a shape against it": (
        lambda: nn.Sequential(nn.Conv1d(3, 4, 1), nn.BatchNorm1d(4), nn.Dropout(), nn.Conv1d(4, 5, 1), nn.BatchNorm1d(5)),
        lambda: nn.Sequential(nn.Conv1d(3, 4, 1), nn.BatchNorm1d(4), nn.Conv1d(4, 5, 1), nn.BatchNorm1d(5)).state_dict(),
        ["shape      3.weight: file (5,), model (5, 4, 1)", "rename '3.' to '4.': finds 3 of 5"], ["'2.' to '4.'"]),
    "an encoder for a classifier": (
        lambda: net(bert=stack("layer"), classifier=line(4, 2)), lambda: stack("layer").state_dict(),
        ["put 'bert.' before: finds 24 of 26 missing", f"{NO_GUESS}: classifier.bias and 1 more"], []),
    "an averaged model": (
        line, lambda: torch.optim.swa_utils.AveragedModel(line()).state_dict(), ["cut 'module.' off: finds 2 of 2", f"{NO_GUESS}: n_averaged\n"], []),
    "last words renamed": (lambda: nn.LayerNorm(4), lambda: {"gamma": torch.ones(4), "beta": torch.ones(4)}, [NO_GUESS], ["rename"]),
    "adapters with their base": (lambda: net(q=nn.Linear(4, 4)), lambda: adapters(True), ["rename 'base_model.model.q.base_layer.' to 'q.': finds 2 of 2", f"{NO_GUESS}: base_model.model.q.lora_B.weight and 1 more"], []),
    "adapters alone": (lambda: net(q=line()), lambda: adapters(False), [f"{NO_GUESS}: base_model.model.q.lora_B.weight and 3 more"], ["rename", "cut"]),
    "a float file for quantized layers": (quantized, lambda: nn.Sequential(line(), nn.ReLU(), line()).state_dict(), ["quantized.dynamic.modules.linear.Linear loads in its own way", NO_GUESS], ["rename"]),
    "a quantized file for float layers": (lambda: nn.Sequential(line(), nn.ReLU(), line()), lambda: quantized().state_dict(), ["unexpected 0._packed_params.dtype dtype", NO_GUESS], ["copy"]),
}  # fmt: skip
BAD = {
    "a path": (line, lambda: "model.pt", "Linear and str"),
    "a Path": (line, lambda: Path("model.pt"), "Linear and PosixPath"),
    "None": (line, lambda: None, "Linear and NoneType"),
    "a model for the dict": (line, line, "Linear and Linear"),
    "a list of pairs": (line, lambda: [*line().state_dict().items()], "Linear and list"),
    "a generator": (line, lambda: line().named_parameters(), "Linear and generator"),
    "no model": (lambda: None, lambda: line().state_dict(), "NoneType and OrderedDict"),
    "a class": (lambda: nn.Linear, lambda: line().state_dict(), "type and OrderedDict"),
    "both swapped": (lambda: line().state_dict(), line, "OrderedDict and Linear"),
    "a dict for the model": (lambda: line().state_dict(), lambda: UserDict(), "OrderedDict and UserDict"),
}


def loads(model, state):
    try:
        model.load_state_dict(state)
    except Exception:
        return False
    return True


@pytest.mark.parametrize("model, state, there, absent", [*FITS.values(), *WRONG.values(), *NAMES.values()], ids=[*FITS, *WRONG, *NAMES])
def test_what_it_prints(compare, model, state, there, absent):
    model, state = model(), state()
    printed = compare(model, state)
    number = len(model.state_dict())
    assert [words for words in there if words.format(n=number) not in printed] == [], printed
    assert [words for words in absent if words in printed] == [], printed
    assert len(printed.splitlines()) < 30 and max(map(len, printed.splitlines())) < 140


@pytest.mark.parametrize("name", FITS)
def test_what_fits_loads(name):
    model, state = FITS[name][:2]
    assert loads(model(), state()) == (name != "a file on meta"), "a file without data is good for comparing alone"


@pytest.mark.parametrize("model, state", [case[:2] for case in [*WRONG.values(), *NAMES.values()]], ids=[*WRONG, *NAMES])
def test_what_does_not_load_is_listed(compare, model, state):
    model, state = model(), state()
    lines = compare(model, state).splitlines()
    assert not loads(model, state)
    assert any(line.startswith(("missing", "unexpected", "shape", "kind", "note")) for line in lines)


@pytest.mark.parametrize("model, state, words", BAD.values(), ids=BAD)
def test_bad_input_is_told_what_to_pass(compare, model, state, words):
    with pytest.raises(TypeError, match=f"takes a built model and a dict, as torch.load.path. or state_dict.. gives it, not {words}$"):
        compare(model(), state())


@pytest.mark.parametrize("model, words", [(lambda: Cyclic(True), "RecursionError"), (Refuses, "ValueError: shards are elsewhere")])
def test_a_model_without_a_state_dict(compare, model, words):
    printed = compare(model(), line().state_dict())
    assert words in printed and printed.count("\n") == 1


@pytest.mark.parametrize("change", [lambda key: "module." + key, lambda key: key.replace("layers", "layer"), lambda key: key + "x", lambda key: "x." + key[::-1]])
def test_ten_thousand_names_take_a_second(compare, change):
    class Large(nn.Module):
        def state_dict(self, *arguments, **options):
            return names

    names = {f"enc.layers.{i // 8}.block.{i % 8}.weight": torch.empty(i % 7, device="meta") for i in range(10_000)}
    start = time.process_time()
    printed = compare(Large(), {change(key): value for key, value in names.items()})
    assert time.process_time() - start < 2, "linear: about 0.4 s"
    assert "missing    ... and 9994 more" in printed and len(printed.splitlines()) < 20


def test_the_mends_that_find_all_do(compare):
    """What a line proposes is done, and the load passes."""
    mended = {
        "cut 'module.' off": lambda state: {key.removeprefix("module."): value for key, value in state.items()},
        "put 'module.' before": lambda state: before("module.", state),
        "rename 'enc.layer.' to 'enc.layers.'": lambda state: {key.replace("enc.layer.", "enc.layers."): value for key, value in state.items()},
    }
    for name in ("a prefix in the file", "a prefix in the model", "a stack of layers renamed"):
        model, state = (make() for make in NAMES[name][:2])
        proposed = next(how for how in mended if how in compare(model, state))
        assert loads(model, mended[proposed](state))


def test_it_only_reads(compare):
    for make in (gpt2, Extra, Tied, lambda: nn.LazyLinear(3), quantized):
        model = make().eval()
        state = OrderedDict(before("module.", make().state_dict()))
        held = {name: (id(value), value._version) for name, value in [*model.named_parameters(), *model.named_buffers()]}
        keys = list(state)
        compare(model, state)
        assert held == {name: (id(value), value._version) for name, value in [*model.named_parameters(), *model.named_buffers()]}
        assert list(state) == keys and not model.training


def test_every_line_runs():
    def test(names):
        compare = heard(names)
        for name in ("a lazy model", "an optimizer", "a counter that a file lacks", "a model on meta"):
            compare(*(make() for make in {**FITS, **WRONG}[name][:2]))
        for name in ("a whole model inside", "deep in dicts", "tied, one name", "a number among names", "another shape"):
            compare(*(make() for make in WRONG[name][:2]))
        for name in ("the cut name is taken", "fifty that fit", "a prefix in the model", "renumbered, a shape against it"):
            compare(*(make() for make in NAMES[name][:2]))
        compare(Refuses(), {})
        with pytest.raises(TypeError):
            compare(None, None)

    assert never_ran(NAME, test) == []
