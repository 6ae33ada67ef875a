"""The helper of snippets/devices/where_things_live.py on what models, and what people give them, can hold."""

import contextlib
import io
import logging
import time
import types
from collections import OrderedDict, UserDict, deque, namedtuple
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pytest
import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.nn.utils.rnn import pack_sequence

from pasted import never_ran, pasted

GPU, LEFT = "cuda:0", "is on cpu, not on cuda:0"
FORGOT, EMPTY = LEFT + ": wrong if forward() uses it", "is on meta: it has no numbers"
on_gpu = partial(torch.ones, 2, 2, device=GPU)
LAZY = nn.LazyLinear(2)
HELPER = "devices/where_things_live", "find", "helper"
Pair = namedtuple("Pair", "first second")


@pytest.fixture(scope="module")
def where():
    return pasted(*HELPER)["where"]


class Holds(nn.Module):
    """A model that is where it says, and what else it is given."""

    def __init__(self, device=GPU, **held):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(8, 8, device=device))
        for name, value in held.items():
            setattr(self, name, value)


class Plain:
    def __init__(self, **held):
        vars(self).update(held)


@dataclass
class Batch:
    x: object


@dataclass(slots=True)
class Slotted:
    x: object


class OneSlot:
    __slots__ = "mask"


class Broken(Mapping):
    def __iter__(self):
        return iter("a")

    def __len__(self):
        return 1

    def __getitem__(self, key):
        raise OSError("the disk is gone")


class Unreadable:
    __slots__ = ("a",)

    def __getattr__(self, name):
        raise RuntimeError(name)


class Sub(torch.Tensor):
    pass


class Numbers(torch.utils.data.Dataset):
    def __init__(self):
        self.x = torch.ones(9, 2)


def slot(value):
    held = OneSlot()
    held.mask = value
    return held


def cyclic(value):
    itself = {"x": value}
    itself["again"] = [itself]
    return itself


def known_twice():
    model = Holds(body=Holds())
    model.names = [model.body.weight, model.body, model]
    return model, (), {}


def tied(device):
    model = nn.Sequential(Holds(device), Holds(device))
    model[1].weight = model[0].weight
    return model


def hooked(execution_device, kind="AlignDevicesHook", module=None, **how):
    """A module under a hook of accelerate that was set for a device this machine may lack."""
    from accelerate import hooks

    module = module or nn.Linear(2, 2, bias=False)
    module._hf_hook = getattr(hooks, kind)(execution_device=execution_device, **how)
    return module


def offloaded():
    from accelerate import cpu_offload

    return cpu_offload(nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Linear(2, 2))), "cpu")


def cache(kind, *inner):
    import transformers

    made = getattr(transformers, kind)(*inner)
    if not inner:
        made.update(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 2, 2), 0)
    return made


def batch_encoding():
    from transformers import BatchEncoding

    return BatchEncoding({"ids": torch.ones(1, 2), "n": [3]})


def model_output():
    from transformers.modeling_outputs import CausalLMOutput

    return CausalLMOutput(logits=torch.ones(2))


def parallel(kind):
    """As it stands on a machine with a GPU, which this one need not have."""
    model = kind.__new__(kind)
    nn.Module.__init__(model)
    model.module, model.device_ids = Holds(), [0]
    return model


def holds(expected, make):
    return lambda: (Holds(**make()), (), {}), [expected] if expected else []


def given(expected, make, device=GPU):
    return lambda: (Holds(device), (make(),), {}), expected


cpu = partial(torch.ones, 2)
READ = {
    # what the model holds
    "all on one device": (lambda: (nn.Linear(2, 2), (cpu(),), {}), []),
    "a parameter left behind": (lambda: (Holds(small=nn.Linear(2, 2, bias=False)), (), {}), [f"parameter small.weight {LEFT}"]),
    "a buffer left behind": (lambda: (Holds(mask=nn.Buffer(cpu())), (), {}), [f"buffer mask {LEFT}"]),
    "an unsaved buffer left behind": (lambda: (Holds(mask=nn.Buffer(cpu(), persistent=False)), (), {}), [f"buffer mask {LEFT}"]),
    "a buffer that is None": (lambda: (Holds(m=nn.BatchNorm1d(2, track_running_stats=False, device=GPU)), (), {}), []),
    "one number on the CPU": (lambda: (Holds(scale=nn.Buffer(torch.tensor(2.0))), (torch.tensor(1),), {}), []),
    "one number on another GPU": (lambda: (Holds(scale=nn.Buffer(torch.tensor(2.0, device="cuda:1"))), (), {}), ["buffer scale is on cuda:1, not on cuda:0"]),
    "a layer never filled": (lambda: (Holds(head=nn.Linear(2, 2, bias=False, device="meta")), (), {}), [f"parameter head.weight {EMPTY}"]),
    "two GPUs": (lambda: (nn.Sequential(Holds(), Holds("cuda:1")), (), {}), ["parameter 1.weight is on cuda:1, not on cuda:0"]),
    "tied": (lambda: (tied(GPU), (), {}), []),
    "no tensors at all": (lambda: (nn.ReLU(), (cpu(), "text", None, 3), {}), []),
    "an empty model": (lambda: (nn.Sequential(), (), {}), []),
    "inputs that disagree": (lambda: (nn.ReLU(), (cpu(), cpu(), cpu(device=GPU)), {}), ["input inputs[2] is on cuda:0, not on cpu"]),
    "a lazy layer left behind": (lambda: (Holds(lazy=LAZY), (), {}), [f"parameter lazy.weight {LEFT}", f"parameter lazy.bias {LEFT}"]),
    "extra state": (lambda: (Holds(get_extra_state=lambda: {"a": 1}, extra={"a": {}}), (), {}), []),
    # in attributes
    "a tensor": holds(f"attribute mask {FORGOT}", lambda: dict(mask=torch.ones(2))),
    "a list": holds(f"attribute masks[0] {FORGOT}", lambda: dict(masks=[torch.ones(2)])),
    "a deque": holds(f"attribute masks[0] {FORGOT}", lambda: dict(masks=deque([torch.ones(2)]))),
    "a dict within a dict": holds(f"attribute named['a'][1] {FORGOT}", lambda: dict(named={"a": {1: torch.ones(2)}})),
    "a dict whose keys are tensors": holds(f"attribute state[...]['x'] {FORGOT}", lambda: dict(state={torch.ones(99): {"x": torch.ones(2)}})),
    "a long key": holds(f"attribute named['{'k' * 59}] {FORGOT}", lambda: dict(named={"k" * 900: torch.ones(2)})),
    "an object of one's own": holds(f"attribute settings.mask {FORGOT}", lambda: dict(settings=types.SimpleNamespace(mask=torch.ones(2)))),
    "objects within objects": holds(f"attribute a.b.c {FORGOT}", lambda: dict(a=Plain(b=Plain(c=torch.ones(2))))),
    "a distribution": holds(f"attribute prior.probs {FORGOT}", lambda: dict(prior=torch.distributions.Bernoulli(torch.ones(2), validate_args=False))),
    "a layer in a list": holds(f"attribute rest[0].weight {FORGOT}", lambda: dict(rest=[nn.Linear(2, 2, bias=False)])),
    "a model in a dict": holds(f"attribute rest['a'].0.weight {FORGOT}", lambda: dict(rest={"a": nn.Sequential(nn.Linear(2, 2, bias=False))})),
    "a list of a layer in a list": holds(f"attribute rest[0].masks[0] {FORGOT}", lambda: dict(rest=[Holds(masks=[torch.ones(2)])])),
    "a dict that contains itself": (lambda: (Holds(state=cyclic(cpu())), (), {}), [f"attribute state['x'] {FORGOT}"]),
    "an object that knows its model": (known_twice, []),
    "an optimizer, a dataset and its loader": (lambda: (Holds(o=torch.optim.Adam([cpu()]), d=Numbers(), e=torch.utils.data.DataLoader(Numbers())), (), {}), []),
    "a module of Python, a class, a logger, a function": holds(None, lambda: dict(functional=nn.functional, kind=nn.Linear, log=logging.getLogger("x"), act=torch.relu)),
    "what fails when it is read": holds(None, lambda: dict(a=Broken(), b=Unreadable())),
    "what a hook makes at each call": holds(None, lambda: dict(norm=Holds(scale=cpu(), scale_orig=nn.Parameter(on_gpu())))),
    "an empty list and an empty dict": holds(None, lambda: dict(a=[], b={}, c=set())),
    # inputs
    "a tensor given": given([f"input inputs[0] {LEFT}"], cpu),
    "given by keyword": (lambda: (Holds(), (), {"input_ids": cpu(), "model": cpu(device=GPU)}), [f"input input_ids {LEFT}"]),
    "a tuple in a list": given([f"input inputs[0][0][1] {LEFT}"], lambda: [(on_gpu(), cpu())]),
    "a namedtuple": given([f"input inputs[0][1] {LEFT}"], lambda: Pair(on_gpu(), cpu())),
    "a mapping": given([f"input inputs[0]['x'] {LEFT}"], lambda: UserDict(x=cpu())),
    "an OrderedDict": given([f"input inputs[0]['x'] {LEFT}"], lambda: OrderedDict(x=cpu())),
    "a BatchEncoding": given([f"input inputs[0]['ids'] {LEFT}"], batch_encoding),
    "a ModelOutput": given([f"input inputs[0]['logits'] {LEFT}"], model_output),
    "a dataclass": given([f"input inputs[0].x {LEFT}"], lambda: Batch(cpu())),
    "a dataclass of slots": given([f"input inputs[0].x {LEFT}"], lambda: Slotted(cpu())),
    "one slot": given([f"input inputs[0].mask {LEFT}"], lambda: slot(cpu())),
    "a SimpleNamespace": given([f"input inputs[0].x {LEFT}"], lambda: types.SimpleNamespace(x=cpu())),
    "a tensor that is no field": given([f"input inputs[0].extra {LEFT}"], lambda: (batch := Batch(None), setattr(batch, "extra", cpu()))[0]),
    "a KV cache": given([f"input inputs[0].layers[0].keys {LEFT}", f"input inputs[0].layers[0].values {LEFT}"], lambda: cache("DynamicCache")),
    "an encoder's and a decoder's": given(
        [f"input inputs[0].{of}_attention_cache.layers[0].{what} {LEFT}" for of in ("self", "cross") for what in ("keys", "values")],
        lambda: cache("EncoderDecoderCache", cache("DynamicCache"), cache("DynamicCache"))),
    "an input on meta": given([f"input inputs[0] {EMPTY}"], lambda: cpu(device="meta")),
    "a generator": given([], lambda: (x for x in [1])),
    "DataParallel takes them along": (lambda: (parallel(nn.DataParallel), (cpu(),), {}), []),
    "DistributedDataParallel too": (lambda: (parallel(nn.parallel.DistributedDataParallel), (cpu(),), {}), []),
    # hooks of accelerate
    "a hook that moves inputs": (lambda: (hooked("cuda:0", module=Holds()), (cpu(),), {}), []),
    "a hook by number": (lambda: (hooked(0, module=Holds()), (cpu(),), {}), []),
    "a hook by type": (lambda: (hooked("cuda", module=Holds()), (cpu(),), {}), []),
    "a hook elsewhere": (lambda: (hooked("cuda:1", module=Holds()), (), {}), ["parameter weight is on cuda:0, not on cuda:1"]),
    "a hook without a device": (lambda: (hooked(None, io_same_device=True), (cpu(),), {}), []),
    "a model that waits for its call": (lambda: (hooked("cuda:0", "CpuOffload"), (cpu(),), {}), []),
    "an attribute that no hook moves": (lambda: (hooked("cuda:0", module=Holds(mask=cpu())), (), {}), [f"attribute mask {FORGOT}"]),
    # objects that hold models
    "a pipeline": (lambda: (Plain(unet=Holds(), vae=Holds("cpu", body=Holds()), size=3), (), {}), [f"parameter vae.weight {LEFT}"]),
    "a state_dict": (lambda: ({"a": on_gpu(), "b": cpu(device="meta"), "epoch": 3}, (), {}), [f"attribute ['b'] {EMPTY}"]),
    "a list of layers": (lambda: ([nn.Linear(2, 2), nn.Linear(2, 2)], (), {}), []),
}  # fmt: skip


@pytest.mark.parametrize("make, expected", READ.values(), ids=READ)
def test_each_misplaced_tensor_is_named_and_no_other(where, make, expected, capsys):
    with FakeTensorMode(allow_non_fake_inputs=True):
        model, inputs, named = make()
        assert where(model, *inputs, **named) == expected


REAL = {
    "a dense one": (lambda: nn.Buffer(torch.ones(3)), "cpu     tensors: 1, bytes: 12\n"),
    "sparse": (lambda: torch.eye(3).to_sparse(), "tensors: 1, bytes: 0 or more\n"),
    "sparse, compressed": (lambda: torch.eye(3).to_sparse_csr(), "tensors: 1, bytes: 0 or more\n"),
    "sparse, in blocks": (lambda: torch.eye(4).to_sparse_bsr((2, 2)), "tensors: 1, bytes: 0 or more\n"),
    "quantized": (lambda: torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.quint8), "bytes: 3\n"),
    "quantized by channel": (lambda: torch.quantize_per_channel(torch.ones(3, 2), torch.ones(3), torch.zeros(3), 0, torch.qint8), "bytes: 6\n"),
    "nested": (lambda: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]), "bytes: 20\n"),
    "nested, jagged": (lambda: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged), "bytes: 20\n"),
    "for mkldnn": (lambda: torch.ones(2, 2).to_mkldnn(), "bytes: 0 or more\n"),
    "of 8 bits": (lambda: torch.ones(3).to(torch.float8_e4m3fn), "bytes: 3\n"),
    "complex": (lambda: torch.ones(3, dtype=torch.complex64), "bytes: 24\n"),
    "empty": (lambda: torch.ones(0, 3), "bytes: 0\n"),
    "a subclass": (lambda: torch.ones(2).as_subclass(Sub), "bytes: 8\n"),
}  # fmt: skip


@pytest.mark.parametrize("make, line", REAL.values(), ids=REAL)
@pytest.mark.filterwarnings("ignore")
def test_tensors_of_every_kind_are_counted(where, make, line, capsys):
    model = nn.Module()
    model.register_buffer("kept", make())
    assert where(model) == [] and capsys.readouterr().out.startswith("  buffer    ")
    assert where(model) == [] and capsys.readouterr().out.endswith(line)


def test_lazy_and_offloaded_models_are_right(where, capsys):
    assert where(nn.LazyBatchNorm1d(), cpu()) == [] == where(offloaded(), cpu())


def test_what_has_no_tensors_says_so(where, capsys):
    assert where(nn.ReLU(), "text") == [] and capsys.readouterr().out == "  no tensors found\n"


def test_what_is_tied_or_met_twice_counts_once(where, capsys):
    where(tied("cpu"))
    assert capsys.readouterr().out == "  parameter cpu     tensors: 1, bytes: 256\n"
    model = nn.Sequential(nn.Linear(2, 2, bias=False))
    model.again, model.list = model[0], [model[0].weight]
    where(model, model[0].weight)
    assert capsys.readouterr().out == "  parameter cpu     tensors: 1, bytes: 16\n"


def test_the_sizes_of_a_packed_batch_stay_on_the_cpu(where, capsys):
    packed = pack_sequence([torch.ones(3, 2), torch.ones(2, 2)])
    moved = packed._replace(data=packed.data.to("meta"))  # stands in for a GPU
    assert [line.split()[1] for line in where(nn.ReLU(), moved)] == ["inputs[0][0]"]
    with FakeTensorMode(allow_non_fake_inputs=True):
        assert [line.split()[1] for line in where(Holds(), packed)] == ["inputs[0][0]"]


@pytest.mark.filterwarnings("ignore")
def test_scripted_and_compiled_models(where, capsys):
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    compiled = torch.compile(model, backend="eager")
    compiled(torch.ones(2, 2))
    for what in torch.jit.script(model), torch.jit.trace(model.eval(), torch.ones(2, 2)), compiled, torch.fx.symbolic_trace(model):
        assert where(what, torch.ones(2, 2)) == []
        assert "parameter cpu     tensors: 4, bytes: 40\n" in capsys.readouterr().out


def test_ten_thousand_are_read_in_a_second_and_the_report_is_short(where, capsys):
    model = nn.ModuleList(nn.Linear(1, 1) for _ in range(5000))
    model.tables = {i: {"name": torch.ones(1)} for i in range(10_000)}
    start = time.process_time()
    assert where(model) == []
    assert time.process_time() - start < 1
    told = where(model.to("meta"))
    assert len(told) == 6 and told[0] == f"parameter 0.weight {EMPTY}" and told[5] == "and 9995 more such, as parameter 4999.bias"
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_a_million_numbers_are_no_tensors(where, capsys):
    assert where(nn.Linear(1, 1), list(range(1_000_000))) == []


def test_it_goes_as_deep_as_it_must(where, capsys):
    deep = [torch.ones(1)]
    for _ in range(5000):
        deep = [deep]
    assert where(nn.ReLU(), deep) == []
    assert "input     cpu     tensors: 1" in capsys.readouterr().out


BAD = {"a path": "model.pt", "None": None, "a class": nn.Linear, "a number": 3, "an empty dict": {}, "parameters()": nn.Linear(1, 1).parameters(),
       "a device": torch.device("cpu"), "an optimizer": torch.optim.SGD([torch.ones(1)]), "a function": torch.relu}  # fmt: skip


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_what_is_no_model_is_told_in_a_sentence(where, bad):
    with pytest.raises(TypeError, match="give a model, an nn.Module; this holds no tensors: "), contextlib.redirect_stdout(io.StringIO()):
        where(bad)


def test_every_line_runs():
    def test(helper):
        for make, expected in READ.values():
            with FakeTensorMode(allow_non_fake_inputs=True):
                model, inputs, named = make()
                assert helper["where"](model, *inputs, **named) == expected
        helper["where"](nn.ReLU(), pack_sequence([torch.ones(2)]))
        helper["where"](nn.Sequential(*(nn.Linear(1, 1) for _ in range(3))).to("meta"))
        helper["where"](offloaded(), cpu())
        with pytest.raises(TypeError):
            helper["where"]("model.pt")

    name, *sections = HELPER
    assert never_ran(name, test, *sections) == []
