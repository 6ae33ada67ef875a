"""what_moves() of snippets/model_methods/check_frozen.py on what models can hold, and on what a step can do to them."""

import contextlib
import copy
import io
import time

import pytest
import torch
import torch.nn.functional as F
from pasted import never_ran, pasted
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.nn.utils import parametrizations, prune

NAME = "model_methods/check_frozen"


@pytest.fixture(scope="module")
def what_moves():
    with contextlib.redirect_stdout(io.StringIO()):
        return pasted(NAME)["what_moves"]


class Sub(torch.Tensor):
    pass


def holds(value, persistent=True):
    model = nn.Module()
    model.register_buffer("kept", value, persistent)
    model.other = nn.Parameter(torch.ones(2))
    return model


def nothing(model):
    pass


def other(model):
    with torch.no_grad():
        model.other.add_(1)


def replaced(value):
    def step(model):
        model.kept = value()

    return step


def trained(model):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.randn(3, 2)).pow(2).sum().backward()
    optimizer.step()


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False)
        self.b.weight = self.a.weight

    def forward(self, x):
        return self.b(self.a(x))


class Extra(nn.Linear):
    def get_extra_state(self):
        return {"calls": 3, "scale": torch.ones(2)}

    def set_extra_state(self, state):
        pass


def knows_its_parent():
    model = nn.Sequential(nn.Linear(2, 2, bias=False))
    model[0].parent = model
    return model


def frozen(make):
    model = make()
    next(model.children()).requires_grad_(False)
    return model


def coo(*values):
    return torch.sparse_coo_tensor([[0, 1]], torch.tensor(values), (3,))


def quantized(scale):
    return torch.quantize_per_tensor(torch.ones(2), scale, 0, torch.quint8)


def by_channel(scale):
    return torch.quantize_per_channel(torch.ones(2, 2), torch.full((2,), scale), torch.zeros(2), 0, torch.qint8)


def nested(*values, layout=torch.strided):
    return torch.nested.nested_tensor([torch.full((size,), value) for size, value in enumerate(values, 1)], layout=layout)


def gone(model):
    del model[1]


def added(model):
    model.append(nn.Linear(2, 2, bias=False))


def half(model):
    model.half()


def as_other_shape(model):
    model.weight.data = model.weight.data.reshape(4, 1)


def in_meta(model):
    model.to("meta")


def filled(model):
    model.to_empty(device="cpu")


def called(model):
    model(torch.ones(1, 2))


def thawed(model):
    model.requires_grad_(False)
    model.eval()


def rows(make):
    """A table of values that stay, and of the same that change."""
    return lambda: holds(make(1.0)), replaced(lambda: make(1.0)), replaced(lambda: make(2.0))


def floats(dtype):
    return lambda value: torch.full((3,), value).to(dtype)


NAN = float("nan")
linear = lambda: nn.Linear(2, 2)
# name: the model, the step, the names that come out
MOVES = {
    "nothing happens": (linear, nothing, set()),
    "only its modes change": (linear, thawed, set()),
    "all is trained": (linear, trained, {"weight", "bias"}),
    "a part is frozen": (lambda: frozen(lambda: nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))), trained, {"1.weight", "1.bias"}),
    "a frozen BatchNorm": (lambda: frozen(lambda: nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 1))), trained,
                           {"0.running_mean", "0.running_var", "0.num_batches_tracked", "1.weight", "1.bias"}),
    "BatchNorm without statistics": (lambda: nn.BatchNorm1d(2, track_running_stats=False), called_twice := (lambda model: model(torch.ones(3, 2))), set()),
    "BatchNorm without weights": (lambda: nn.BatchNorm1d(2, affine=False), called_twice, {"running_mean", "running_var", "num_batches_tracked"}),
    "tied: both names": (Tied, trained, {"a.weight", "b.weight"}),
    "extra state": (lambda: Extra(2, 2), trained, {"weight", "bias"}),
    "a buffer that no file holds": (lambda: holds(torch.zeros(2), False), lambda model: model.kept.add_(1), {"kept"}),
    "a buffer that is None": (lambda: holds(None), other, {"other"}),
    "None becomes a tensor": (lambda: holds(None), replaced(lambda: torch.ones(2)), {"kept"}),
    "a tensor becomes None": (lambda: holds(torch.ones(2)), replaced(lambda: None), {"kept"}),
    "nan stays nan": (lambda: holds(torch.tensor([NAN, 1.0])), other, {"other"}),
    "a number becomes nan": (lambda: holds(torch.tensor([0.0, 1.0])), replaced(lambda: torch.tensor([NAN, 1.0])), {"kept"}),
    "infinite": (lambda: holds(torch.tensor([float("inf")])), other, {"other"}),
    "through .data": (linear, lambda model: model.weight.data.mul_(2), {"weight"}),
    "the last bit of one number": (linear, lambda model: model.bias.data.copy_(torch.nextafter(model.bias.data, torch.tensor(9.0))), {"bias"}),
    "a new parameter of the same numbers": (linear, lambda model: setattr(model, "weight", nn.Parameter(model.weight.detach().clone())), set()),
    "one number": (lambda: holds(torch.tensor(1)), replaced(lambda: torch.tensor(2)), {"kept"}),
    "bools": (lambda: holds(torch.tensor([True])), replaced(lambda: torch.tensor([False])), {"kept"}),
    "no numbers in it": (lambda: holds(torch.ones(0, 3)), other, {"other"}),
    "another dtype": (linear, half, {"weight", "bias"}),
    "the same bits as another dtype": (lambda: holds(torch.zeros(2)), replaced(lambda: torch.zeros(2, dtype=torch.int32)), {"kept"}),
    "another shape": (linear, as_other_shape, {"weight"}),
    "a view of what changes elsewhere": (lambda: holds(torch.arange(4.0)[:2]), lambda model: model.kept._base[2:].zero_(), set()),
    "a transposed one": (lambda: holds(torch.eye(3)[:2].t()), lambda model: model.kept[0].add_(1), {"kept"}),
    "an expanded one": (lambda: holds(torch.ones(1).expand(5)), other, {"other"}),
    "made under inference_mode": (lambda: holds(torch.inference_mode()(torch.ones)(2)), other, {"other"}),
    "conjugated": (lambda: holds(torch.ones(2, dtype=torch.complex64).conj()), other, {"other"}),
    "a layer is removed": (lambda: nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)), gone, {"1.weight", "1.bias"}),
    "a layer is added": (lambda: nn.Sequential(nn.Linear(2, 2)), added, {"1.weight"}),
    "to meta": (linear, in_meta, {"weight", "bias"}),
    "from meta": (lambda: nn.Linear(2, 2, device="meta"), filled, {"weight", "bias"}),
    "a lazy layer is filled": (lambda: nn.LazyLinear(2), called, {"weight", "bias"}),
    "a module that knows its parent": (knows_its_parent, lambda model: trained(model), {"0.weight"}),
    "no tensors": (nn.ReLU, nothing, set()),
    "weight_norm": (lambda: parametrizations.weight_norm(nn.Linear(2, 2)), trained, {"bias", "parametrizations.weight.original0", "parametrizations.weight.original1"}),
    "pruned": (lambda: prune.random_unstructured(nn.Linear(2, 2), "weight", 0.5), trained, {"bias", "weight_orig"}),
    "scripted": (lambda: torch.jit.script(nn.Linear(2, 2)), trained, {"weight", "bias"}),
    "compiled": (lambda: torch.compile(nn.Linear(2, 2), backend="eager"), trained, {"_orig_mod.weight", "_orig_mod.bias"}),
    "an embedding with sparse gradients": (lambda: nn.Embedding(3, 2, sparse=True), lambda model: (model(torch.tensor([0])).sum().backward(),
                                           torch.optim.SparseAdam(model.parameters()).step()), {"weight"}),
}  # fmt: skip
KINDS = {
    **{f"{dtype}": rows(floats(dtype)) for dtype in (torch.float16, torch.bfloat16, torch.float64, torch.complex64, torch.int8, torch.float8_e4m3fn, torch.float8_e5m2)},
    "sparse": rows(lambda value: coo(value, 3.0)),
    "sparse with nan": (lambda: holds(coo(NAN, 1.0)), replaced(lambda: coo(NAN, 1.0)), replaced(lambda: coo(NAN, 2.0))),
    "sparse, compressed": rows(lambda value: torch.diag(torch.tensor([value, 3.0])).to_sparse_csr()),
    "sparse, in blocks": rows(lambda value: torch.diag(torch.tensor([value, 3.0])).to_sparse_bsr((1, 1))),
    "quantized, the scale": rows(quantized),
    "quantized by channel, the scale": rows(by_channel),
    "nested": rows(lambda value: nested(value, 3.0)),
    "a subclass": rows(lambda value: torch.full((2,), value).as_subclass(Sub)),
}  # fmt: skip


@pytest.mark.parametrize("make, step, expected", MOVES.values(), ids=MOVES)
@pytest.mark.filterwarnings("ignore")
def test_what_moves_comes_out_and_nothing_else(what_moves, make, step, expected, capsys):
    torch.manual_seed(0)
    model = make()
    assert what_moves(model, lambda: step(model)) == expected
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("make, same, changes", KINDS.values(), ids=KINDS)
@pytest.mark.filterwarnings("ignore")
def test_tensors_of_every_kind_are_compared(what_moves, make, same, changes, capsys):
    model = make()
    assert what_moves(model, lambda: nothing(model)) == set()
    assert what_moves(model, lambda: same(model)) == set()
    assert what_moves(model, lambda: changes(model)) == {"kept"}
    assert capsys.readouterr().out == ""


def fake():
    with FakeTensorMode():
        return nn.Linear(2, 2)


def offloaded():
    from accelerate import cpu_offload

    return cpu_offload(nn.Linear(2, 2), "cpu")


UNKNOWN = {
    "on meta": (lambda: nn.Linear(2, 2, device="meta"), "bias (of 2)"),
    "fake": (fake, "bias (of 2)"),
    "lazy and not called": (lambda: nn.LazyLinear(2), "bias (of 2)"),
    "offloaded": (offloaded, "bias (of 2)"),
    "partly on meta": (lambda: nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2, bias=False, device="meta")), "1.weight (of 1)"),
    "for mkldnn": (lambda: holds(torch.ones(2, 2).to_mkldnn()), "kept (of 1)"),
    "a long list": (lambda: nn.ModuleList(nn.Linear(1, 1, device="meta") for _ in range(500)), "0.bias (of 1000)"),
}


@pytest.mark.parametrize("make, words", UNKNOWN.values(), ids=UNKNOWN)
@pytest.mark.filterwarnings("ignore")
def test_what_cannot_be_compared_is_said_in_one_line(what_moves, make, words, capsys):
    model = make()
    assert what_moves(model, lambda: None) == set()
    assert capsys.readouterr().out == f"cannot compare, no numbers to read: {words}\n"


def test_it_changes_nothing_and_calls_the_step_once(what_moves):
    model, calls = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)), []
    before, random = copy.deepcopy(model.state_dict()), torch.get_rng_state()
    what_moves(model, lambda: calls.append(1))
    assert calls == [1] and torch.equal(torch.get_rng_state(), random)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    with pytest.raises(ZeroDivisionError):
        what_moves(model, lambda: 1 / 0)


def test_ten_thousand_are_compared_in_a_second_or_so(what_moves):
    model = nn.ModuleList(nn.Linear(1, 1) for _ in range(5000))
    start = time.process_time()
    assert what_moves(model, lambda: model[7].weight.data.add_(1)) == {"7.weight"}
    assert time.process_time() - start < 2


def test_a_shared_layer_keeps_its_first_name(what_moves):
    layer = nn.Linear(2, 2, bias=False)
    model = nn.ModuleDict({"a": layer, "b": layer})
    assert what_moves(model, lambda: F.mse_loss(model["b"](torch.ones(1, 2)), torch.ones(1, 2)).backward()) == set()
    assert what_moves(model, lambda: layer.weight.data.add_(1)) == {"a.weight"}


step = lambda: None
BAD = {
    "a state_dict": ({"a": torch.ones(1)}, step, "the model must be an nn.Module, not {'a': tensor"),
    "a path": ("model.pt", step, "the model must be an nn.Module, not 'model.pt'"),
    "None": (None, step, "the model must be an nn.Module, not None"),
    "a class": (nn.Linear, step, "the model must be an nn.Module, not <class"),
    "parameters()": (nn.Linear(1, 1).parameters(), step, "the model must be an nn.Module, not <generator"),
    "what step() returned": (nn.Linear(1, 1), None, r"give the function itself, without \(\), not what it returned: None"),
    "a loss": (nn.Linear(1, 1), torch.tensor(0.5), r"not what it returned: tensor\(0.5000\)"),
}


@pytest.mark.parametrize("model, step, words", BAD.values(), ids=BAD)
def test_bad_input_is_told_what_to_give(what_moves, model, step, words):
    with pytest.raises(TypeError, match=words):
        what_moves(model, step)


def test_every_line_runs():
    def test(helper):
        for make in (lambda: holds(coo(1.0, 2.0)), fake, lambda: nn.Linear(2, 2, device="meta")):
            helper["what_moves"](make(), step)
        for bad in (None, step), (nn.ReLU(), None):
            with pytest.raises(TypeError):
                helper["what_moves"](*bad)

    assert never_ran(NAME, test) == []
