"""What docs/en/modules/parameters.md says, proved sentence by sentence."""

import copy
import functools
import inspect
import runpy
import warnings
from collections import OrderedDict

import pytest
import torch
from _common import SNIPPETS, Net
from torch import nn
from torch.func import functional_call
from torch.nn.utils import parametrize
from torch.nn.utils.parametrizations import orthogonal, spectral_norm, weight_norm
from transformers import GPT2Config, GPT2LMHeadModel
from transformers.pytorch_utils import Conv1D

OPTIMIZERS = [o for o in vars(torch.optim).values() if inspect.isclass(o) and issubclass(o, torch.optim.Optimizer)]
OPTIMIZERS.remove(torch.optim.Optimizer)
INTEGERS = (torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64, torch.float8_e4m3fn)


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.parameter = nn.Parameter(torch.ones(1))
        self.buffer = nn.Buffer(torch.ones(1))
        self.plain = torch.ones(1)

    def forward(self, x):
        return x * self.parameter * self.buffer * self.plain


class MyLinear(nn.Module):
    """Keeps (in, out)."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_out))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return x @ self.weight + self.bias


class Double(nn.Module):
    """A parametrization that cannot be inverted, for nobody wrote right_inverse."""

    def forward(self, original):
        return original * 2


class DoubleAndBack(Double):
    def right_inverse(self, weight):
        return weight / 2


def _step(optimizer_class, parameters):
    """One step with weight decay, where there is one, of an optimizer made with them."""
    decay = {"weight_decay": 0.1} if "weight_decay" in inspect.signature(optimizer_class).parameters else {}
    optimizer = optimizer_class(parameters, lr=0.1, **decay)
    optimizer.step(lambda: torch.tensor(1.0)) if optimizer_class is torch.optim.LBFGS else optimizer.step()


def _moves_once_its_gradient_is_gone(optimizer_class):
    """Three steps on (a - 1)² + a²b²; the last of them finds no gradient in b."""
    a, b = nn.Parameter(torch.full((2, 2), 0.5)), nn.Parameter(torch.full((2, 2), 2.0))
    optimizer = optimizer_class([a, b], lr=0.01)

    def loss():
        optimizer.zero_grad()
        value = ((a - 1) ** 2).sum() + (a**2 * b**2).sum() * with_b
        value.backward()
        for p in a, b:
            if p.grad is not None and optimizer_class is torch.optim.SparseAdam:
                p.grad = p.grad.to_sparse()
        if not with_b:
            b.grad = None
        return value

    for with_b in (True, True, False):
        before = b.detach().clone()
        optimizer.step(loss)
    return not torch.equal(b, before)


def _gradient(optimizer_class):
    gradient = torch.tensor([[1.0, 0.5], [0.5, 2.0]])
    return gradient.to_sparse() if optimizer_class is torch.optim.SparseAdam else gradient


def a_tensor_on_self_neither_learns_nor_is_saved():
    """#parameters: You put a tensor on `self`, and it does not learn.
    #parameters: Or you save the model, and the tensor is not in the file.
    #parameter-or-tensor: nothing here asks for the plain tensor, and nothing complains.
    """
    model = Scale()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model(torch.ones(1)).backward()
        optimizer.step()
        model.to(torch.float64)
        assert "plain" not in model.state_dict()
    assert model.plain.item() == 1 and model.plain.dtype == torch.float32 and model.plain.grad is None


def all_three_took_part():
    """#parameter-or-tensor: This module holds the same value three times: as a parameter, as a buffer and as a plain tensor.
    #parameter-or-tensor: All three took part in the computation, but:
    """
    model = Scale()
    assert model.parameter.item() == model.buffer.item() == model.plain.item() == 1
    for name in ("parameter", "buffer", "plain"):
        before = model(torch.ones(1)).item()
        getattr(model, name).data.mul_(2)
        assert model(torch.ones(1)).item() == 2 * before


def the_optimizer_has_the_parameter_alone():
    """#parameter-or-tensor: the optimizer was given `model.parameters()`, and in there is only the parameter.
    #parameter-or-tensor: Its gradient is 1: 1 − 0.1 × 1 = 0.9;
    """
    model = Scale()
    assert [id(p) for p in model.parameters()] == [id(model.parameter)]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(1)).backward()
    optimizer.step()
    assert model.parameter.grad.item() == 1 and torch.equal(model.parameter, torch.tensor([1 - 0.1 * 1]))


def what_is_registered_moves_and_is_saved():
    """#parameter-or-tensor: `.to()` and `state_dict()` go through what is registered: the parameter and the buffer;
    #parameter-or-tensor: So what has to learn becomes an `nn.Parameter`.
    #parameter-or-tensor: What has to be moved and saved but not trained becomes a buffer; Buffers is about those.
    #remember: A parameter is trained, moved and saved because the module registered it; a plain tensor is none of these, gradient or not.
    """
    for move in (lambda model: model.to(torch.float64), lambda model: model.to("meta"), nn.Module.half):
        model = move(Scale())
        model.with_gradient = torch.ones(1, requires_grad=True)
        move(model)
        (there,) = {(t.dtype, t.device) for t in (model.parameter, model.buffer)}
        assert all((t.dtype, t.device) != there for t in (model.plain, model.with_gradient))
        assert list(model.state_dict()) == ["parameter", "buffer"] and list(dict(model.named_parameters())) == ["parameter"]
    model = Scale()
    model._parameters.pop("parameter")  # the same object, no longer registered
    vars(model)["parameter"] = parameter = nn.Parameter(torch.ones(1))
    model.to(torch.float64)
    assert model(1.0).requires_grad and parameter.dtype == torch.float32
    assert not list(model.parameters()) and list(model.state_dict()) == ["buffer"]


def the_graph_records_what_was_made_from_what():
    """#learnable: While you compute with a tensor that requires a gradient, PyTorch records which tensor was made from which: that record is the computation graph.
    #learnable: A tensor that you created, such as a parameter, is a leaf: the graph begins there.
    #learnable: A tensor that a recorded operation made is not.
    """
    parameter, data = nn.Parameter(torch.ones(1)), torch.ones(1)
    product = parameter * data
    loss = product + 1
    assert loss.grad_fn.next_functions[0][0] is product.grad_fn and product.grad_fn.next_functions[0][0].variable is parameter
    assert parameter.is_leaf and data.is_leaf and torch.ones(1, requires_grad=True).is_leaf and parameter.grad_fn is None
    assert not product.is_leaf and not loss.is_leaf
    assert (data * 2).grad_fn is None  # nothing here requires a gradient
    with torch.no_grad():
        assert (parameter * data).is_leaf  # made, but not recorded


def backward_stores_in_the_leaves_and_asks_no_module():
    """#learnable: `backward()` walks the graph back to the leaves that require a gradient (a `Parameter` does by default) and stores the gradient of each in its `.grad`.
    #learnable: It asks no module, so `learnable` is served too.
    """
    parameter, learnable, data = nn.Parameter(torch.ones(1)), torch.ones(1, requires_grad=True), torch.ones(1)
    frozen = nn.Parameter(torch.ones(1), requires_grad=False)
    assert parameter.requires_grad
    middle = parameter * learnable * data * frozen
    (middle * 3).backward()  # there is no module at all
    assert parameter.grad.item() == learnable.grad.item() == 3 and data.grad is frozen.grad is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch warns when one reads the .grad of what is no leaf
        assert middle.grad is None


def updating_and_saving_ask_the_module():
    """#learnable: Updating and saving do ask the module, and it knows `registered` only."""
    layer = runpy.run_path(str(SNIPPETS / "parameters/parameter_or_tensor.py"))["layer"]
    assert [name for name, _ in layer.named_parameters()] == list(layer.state_dict()) == ["registered"]
    assert torch.optim.SGD(layer.parameters()).param_groups[0]["params"] == [layer.registered]


def every_optimizer_updates_what_it_was_given_and_has_a_gradient():
    """#who-gets-updated: It updates the tensor objects that it was given, and of these only the ones whose `.grad` is not `None` when `step()` runs (`LBFGS`, rarely used, is the exception).
    #none-or-zero: `requires_grad_(False)` keeps `backward()` from making a gradient, but `frozen_late` had one by then, and `step()` does not look at the flag.
    #remember: An optimizer such as SGD or Adam updates only the objects it was given, and of these only those whose `.grad` is not `None`.
    """
    assert len(OPTIMIZERS) > 10
    for optimizer in OPTIMIZERS:
        given, no_gradient, frozen, not_given = (nn.Parameter(torch.ones(2, 2)) for _ in range(4))
        for p in given, frozen, not_given:
            p.grad = _gradient(optimizer)
        frozen.requires_grad_(False)
        _step(optimizer, [given, no_gradient, frozen])
        moved = [not torch.equal(p, torch.ones(2, 2)) for p in (given, no_gradient, frozen, not_given)]
        assert moved == [True, False, True, False], optimizer
        assert _moves_once_its_gradient_is_gone(optimizer) == (optimizer is torch.optim.LBFGS), optimizer
    p, q = nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))
    product = p * q
    p.requires_grad_(False)
    product.backward()
    assert p.grad is None and q.grad.item() == 1


def it_holds_objects_and_not_names():
    """#who-gets-updated: It still has the old bias, which nobody uses any more.
    #who-gets-updated: The rule behind it: an optimizer holds objects, not names.
    #who-gets-updated: Create it after the last replacement.
    #who-gets-updated: (A conversion such as `model.to(torch.float64)` replaces no parameter: see `.to()`.)
    #lost-by-arithmetic: `model.to(torch.float64)`, a method of the module, keeps the parameter objects.
    """
    for convert in (lambda net: net.to(torch.float64), nn.Module.half, nn.Module.bfloat16):
        net = Net()
        objects = [*net.parameters()]
        convert(net)
        assert all(a is b for a, b in zip(objects, net.parameters(), strict=True)) and net.head.weight.dtype != torch.float32
    for give in (nn.Module.parameters, nn.Module.named_parameters):  # with names too
        net = Net()
        old = net.head.bias
        optimizer = torch.optim.SGD(give(net.head), lr=0.1)
        net.head.bias = nn.Parameter(torch.zeros(2))
        held = optimizer.param_groups[0]["params"]
        assert any(p is old for p in held) and not any(p is net.head.bias for p in held)
        net(torch.randn(8, 4)).sum().backward()
        optimizer.step()
        assert old.grad is None and not net.head.bias.any()
        torch.optim.SGD(net.head.parameters(), lr=0.1).step()
        assert net.head.bias.any()


def decay_pulls_what_is_updated_towards_zero():
    """#none-or-zero: A new model: four parameters of one number each, 1, all given to the optimizer.
    #none-or-zero: The optimizer's `weight_decay` pulls each parameter that it updates a little towards 0:
    #none-or-zero: `ordinary` moves by its gradient and by the decay, to old value − `lr` × (gradient + `weight_decay` × old value): 1 − 0.1 × (1 + 0.1 × 1) = 0.89.
    #none-or-zero: `unused` took no part in the result, so its `.grad` stays `None` and `step()` passes over it.
    #none-or-zero: A gradient of zero is not `None`: `times_zero` had no influence on the result and is decayed all the same: 1 − 0.1 × (0 + 0.1 × 1) = 0.99.
    """
    ran = runpy.run_path(str(SNIPPETS / "parameters/none_or_zero.py"))
    model, (group,) = ran["model"], ran["optimizer"].param_groups
    assert {id(p) for p in group["params"]} == {id(p) for p in model.values()} and [p.numel() for p in model.values()] == [1] * 4
    assert model["ordinary"].item() == pytest.approx(1 - 0.1 * (1 + 0.1 * 1))
    assert model["times_zero"].grad.item() == 0 and model["times_zero"].item() == pytest.approx(1 - 0.1 * (0 + 0.1 * 1))
    assert model["unused"].grad is None and model["unused"].item() == 1
    for old in -4.0, 0.5, 3.0:
        p = nn.Parameter(torch.tensor([old]))
        p.grad = torch.zeros(1)
        torch.optim.SGD([p], lr=0.1, weight_decay=0.1).step()
        assert p.item() == pytest.approx(0.99 * old)


def freeze_before_the_first_backward_or_clear():
    """#none-or-zero: So freeze before the first `backward()`, or call `zero_grad()` after you froze: it sets `.grad` back to `None`, unless you ask it for zeros (`set_to_none=False`)."""

    def moves(*events):
        p, other = nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))
        optimizer = torch.optim.SGD([p, other], lr=0.1, weight_decay=0.1)
        happens = {"backward": lambda: (p * other).backward(), "freeze": lambda: p.requires_grad_(False),
                   "clear": optimizer.zero_grad, "clear to zero": lambda: optimizer.zero_grad(set_to_none=False)}  # fmt: skip
        for event in events:
            happens[event]()
        optimizer.step()
        return p.item() != 1

    assert not moves("freeze", "backward")
    assert moves("backward", "freeze")
    assert moves("backward", "freeze", "backward")  # frozen before this backward(), too late
    assert not moves("backward", "freeze", "clear")
    assert moves("backward", "freeze", "clear to zero")


def a_computation_gives_a_plain_tensor():
    """#lost-by-arithmetic: A multiplication made `nn.Parameter(...) * 0.02`, and what a computation makes is an ordinary tensor.
    #lost-by-arithmetic: `nn.Parameter(...).to(...)` gives an ordinary tensor too, if it changes the dtype or the device: this `.to()` is that of a tensor, and makes a new one.
    #lost-by-arithmetic: The rule: compute first, wrap last.
    #remember: Computing with a parameter gives a plain tensor: finish the tensor first, and wrap it last.
    """
    p = nn.Parameter(torch.rand(2, 2))
    made = [p * 0.02, -p, p + p, p @ p, p.abs(), p.T, p[0], p.view(-1), p.clone(), p.detach(), torch.stack([p, p])]
    converted = [p.to(torch.float64), p.half(), p.double(), p.to("meta"), p.to(torch.complex64)]
    assert {type(t) for t in made + converted} == {torch.Tensor}
    assert p.to(torch.float32) is p.to("cpu") is p.float() is p  # nothing to convert
    net = nn.Module()
    net.lost, net.kept = nn.Parameter(torch.ones(2)) * 0.02, nn.Parameter(torch.ones(2) * 0.02)
    assert list(net.state_dict()) == ["kept"]


def nothing_complains_when_one_gets_lost():
    """#lost-by-arithmetic: Nothing complains; the name is simply missing from `parameters()` and from `state_dict()`."""

    class Lost(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(2)) * 0.02

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = Lost()
        assert not list(model.parameters()) and not model.state_dict() and "weight" in vars(model)


def new_values_in_place():
    """#lost-by-arithmetic: To give a parameter new values later, change it in place under `torch.no_grad()`: see New values for a parameter.
    #assigning: Under `torch.no_grad()` nothing is recorded, so `fill_`, `copy_` and `+=` work.
    #assigning: The object stays the same, and an optimizer that holds it keeps working.
    """
    layer = nn.Linear(2, 1)
    weight, optimizer = layer.weight, torch.optim.SGD(layer.parameters(), lr=0.1)
    with torch.no_grad():
        layer.weight.fill_(1)
        layer.weight.copy_(torch.full((1, 2), 2.0))
        layer.weight += 1
    assert layer.weight is weight and weight.is_leaf and weight.tolist() == [[3, 3]] and "weight" in dict(layer.named_parameters())
    layer(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    assert torch.allclose(layer.weight, torch.tensor(2.9))


def the_prediction():
    """#remember: `b` is the result of a multiplication, so it is a plain tensor: not registered, not given to the optimizer.
    #remember: `c` is a parameter, but no part of the result: its `.grad` is `None`, and the step passes over it.
    #remember: Only `a` moves.
    """
    ran = runpy.run_path(str(SNIPPETS / "parameters/predict_parameters.py"))
    model, (group,) = ran["model"], ran["optimizer"].param_groups
    assert type(model.b) is torch.Tensor and {id(p) for p in group["params"]} == {id(model.a), id(model.c)}
    assert isinstance(model.c, nn.Parameter) and model.c.grad is None
    assert (model.a.item(), model.b.item(), model.c.item()) == (pytest.approx(0.9), 2, 2)


def a_parameter_wants_a_tensor():
    """#exercise: `nn.Parameter` wants a tensor, not a float."""
    for value in 2.0, 2, [2.0]:
        with pytest.raises(AttributeError):
            nn.Parameter(value)
    assert nn.Parameter(torch.tensor(2.0)).shape == ()


def a_float_is_an_ordinary_attribute():
    """#exercise: The float is an ordinary attribute: no parameter, nothing to save.
    #exercise: The parameter appears as `scale` with the empty shape `()`, gets a gradient, and is saved.
    #exercise: Note what the float's empty state_dict means: a layer built with another scale loads it without complaint, and computes something else.
    """
    ran = runpy.run_path(str(SNIPPETS / "exercises/scale_layer.py"))
    plain, learned = ran["ScaleLayer"](2.0), ran["LearnedScale"](2.0)
    assert vars(plain)["scale"] == 2.0 and not list(plain.parameters()) and not plain.state_dict()
    learned(torch.ones(3)).sum().backward()
    assert learned.scale.shape == () and learned.scale.grad.item() == 3 and list(learned.state_dict()) == ["scale"]
    other = ran["ScaleLayer"](3.0)
    other.load_state_dict(plain.state_dict())
    assert other(torch.ones(1)).item() == 3 != plain(torch.ones(1)).item()
    with_parameter = ran["LearnedScale"](3.0)
    with_parameter.load_state_dict(learned.state_dict())
    assert with_parameter(torch.ones(1)).item() == 2


def a_parameters_name_takes_a_parameter_or_none():
    """#assigning: Two messages, one cause.
    #assigning: `layer.weight + 1` is a plain tensor, and the name `weight` takes only a `Parameter` (or `None`).
    """
    layer = nn.Linear(2, 1)
    assert type(layer.weight + 1) is torch.Tensor
    for value in layer.weight + 1, torch.ones(1, 2), nn.Buffer(torch.ones(1, 2)), nn.Linear(2, 1), 2.0, [1.0]:
        with pytest.raises(TypeError, match="torch.nn.Parameter or None expected"):
            layer.weight = value
    for value in nn.Parameter(torch.ones(1, 2)), None:
        layer.weight = value
        assert layer.weight is value


def a_recorded_change_would_end_the_leaf():
    """#assigning: `+= 1` changes a leaf in place; recorded, it would make the weight the result of an addition, a leaf no longer, and `backward()` stores no gradient in such a tensor."""
    for leaf in nn.Linear(2, 1).weight, torch.ones(1, requires_grad=True):
        with pytest.raises(RuntimeError, match="a leaf Variable that requires grad is being used in an in-place operation"):
            leaf += 1
    result = torch.ones(1, requires_grad=True) * 1  # no leaf, so here the recording is allowed
    result += 1
    assert "Add" in type(result.grad_fn).__name__ and not result.is_leaf
    result.backward()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert result.grad is None


def linear_keeps_out_in():
    """#linear-shape: A linear layer written by hand often stores `(in, out)` and computes `x @ weight`, as GPT-2's `Conv1D` does.
    #linear-shape: That is correct by itself, but `nn.Linear` stores `(out, in)` and computes `x @ weight.T`.
    #linear-shape: Load one into the other and you get a size mismatch, if you are lucky.
    #linear-shape: A square weight fits, every key matches, and the layer computes something else.
    #linear-shape: Transpose when you convert.
    """
    torch.manual_seed(0)
    for n_in, n_out in (4, 3), (2, 5), (4, 4):
        linear, mine, x = nn.Linear(n_in, n_out), MyLinear(n_in, n_out), torch.randn(2, n_in)
        assert linear.weight.shape == (n_out, n_in) and torch.allclose(linear(x), x @ linear.weight.T + linear.bias, atol=1e-6)
        if n_in != n_out:
            for into, source in (mine, linear), (linear, mine):
                with pytest.raises(RuntimeError, match="size mismatch for weight"):
                    into.load_state_dict(source.state_dict())
        else:
            report = mine.load_state_dict(linear.state_dict())
            assert not report.missing_keys and not report.unexpected_keys and not torch.allclose(mine(x), linear(x), atol=0.01)
        mine.load_state_dict({"weight": linear.weight.T, "bias": linear.bias})
        assert torch.allclose(mine(x), linear(x), atol=1e-6)
        conv1d = Conv1D(n_out, n_in)  # its sizes the other way round
        conv1d.load_state_dict(mine.state_dict())
        assert conv1d.weight.shape == (n_in, n_out) and torch.allclose(conv1d(x), linear(x), atol=1e-6)
    attention = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=11)).transformer.h[0].attn
    assert type(attention.c_attn) is Conv1D and attention.c_attn.weight.shape == (8, 24)


def a_parameter_shares_its_tensors_memory():
    """#making-one: `nn.Parameter(tensor)` copies nothing: change the source and the parameter changes."""
    for dtype in FLOATS[:-1]:
        source = torch.zeros(3, 2, dtype=dtype)
        for tensor in source, source.T, source[1:], nn.Parameter(source):
            parameter = nn.Parameter(tensor)
            source.fill_(7)
            assert parameter is not tensor and parameter.shape == tensor.shape and (parameter == 7).all()
            source.fill_(0)


def gradients_stop_at_a_new_parameter():
    """#making-one: It starts as a leaf, so gradients stop at it and do not reach what it was computed from."""
    source = torch.ones(2, requires_grad=True)
    parameter = nn.Parameter(source * 2)
    assert parameter.is_leaf
    (parameter * 3).sum().backward()
    assert parameter.grad.tolist() == [3, 3] and source.grad is None


def only_float_and_complex_require_gradients():
    """#making-one: And only a floating-point or complex tensor can require a gradient; quantized or integer weights need `requires_grad=False`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # quantized tensors are on their way out
        quantized = torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)
    for tensor in [torch.zeros(2, dtype=dtype) for dtype in INTEGERS] + [quantized]:
        with pytest.raises(RuntimeError, match="floating point and complex"):
            nn.Parameter(tensor)
        assert nn.Parameter(tensor, requires_grad=False).dtype == tensor.dtype
    for dtype in FLOATS:
        assert nn.Parameter(torch.zeros(2, dtype=dtype)).requires_grad


def _lazy_layers():
    rows, images = torch.randn(2, 4), torch.randn(2, 4, 2, 2)
    return [(nn.LazyLinear(3), nn.Linear, rows), (nn.LazyConv2d(3, 1), nn.Conv2d, images), (nn.LazyBatchNorm1d(), nn.BatchNorm1d, rows)]


def a_lazy_parameter_has_no_shape_and_no_numbers():
    """#lazy: Until its first call a lazy layer has parameters without a shape and without numbers.
    #lazy: `double()` and the optimizer reach them; counting, initializing and `requires_grad_(False)` raise.
    """
    for lazy, _, x in _lazy_layers():
        early = list(lazy.double().parameters())
        assert len(early) == 2 and all(p.dtype == torch.float64 for p in early)
        optimizer = torch.optim.SGD(lazy.parameters(), lr=0.1)
        for p in early:
            with pytest.raises(RuntimeError, match="shape of an uninitialized parameter"):
                p.shape  # noqa: B018
            for attempt in p.numel, p.clone, p.sum, functools.partial(nn.init.ones_, p), functools.partial(p.requires_grad_, False), functools.partial(lazy.requires_grad_, False):
                with pytest.raises(ValueError, match="Attempted to use an uninitialized parameter"):
                    attempt()
        lazy(x.double()).exp().sum().backward()
        before = [p.clone() for p in early]
        optimizer.step()
        assert any(not torch.equal(p, old) for p, old in zip(early, before))


def after_a_call_or_a_file_all_of_it_works():
    """#lazy: So run one batch first, or load a file, then do these.
    #lazy: The call makes ordinary parameters of the same objects, and an `nn.Linear` of this layer.
    """
    for called, ready, x in _lazy_layers():
        early = list(called.parameters())
        called(x)
        assert type(called) is ready and all(type(p) is nn.Parameter and p is old for p, old in zip(called.parameters(), early))
        (loaded,) = [lazy for lazy, kind, _ in _lazy_layers() if kind is ready]
        loaded.load_state_dict(called.state_dict())
        assert torch.equal(loaded.weight, called.weight)
        for layer in called, loaded:
            layer.requires_grad_(False)
            assert sum(p.numel() for p in layer.parameters()) == sum(p.numel() for p in called.parameters()) > 0
            nn.init.ones_(layer.weight)
            assert (layer.weight == 1).all() and not layer.weight.requires_grad


def a_layer_without_bias_has_none():
    """#none: `None` is how a layer such as `nn.Linear` says that it has no bias.
    #none: The parameter is gone from every listing, but the name stays reserved: a plain tensor is refused there as before, and a new `Parameter` fits.
    """
    for layer in nn.Linear(2, 2, bias=False), nn.Conv2d(2, 2, 1, bias=False), nn.LayerNorm(2, bias=False):
        assert layer.bias is None
    layer = nn.Linear(2, 2)
    layer.bias = None
    listings = [layer.named_parameters(), layer.state_dict().items(), layer.named_parameters(remove_duplicate=False)]
    assert [[name for name, _ in listing] for listing in listings] == [["weight"]] * 3 and len(list(layer.parameters())) == 1
    with pytest.raises(TypeError, match="as parameter 'bias'"):
        layer.bias = torch.zeros(2)
    layer.bias = nn.Parameter(torch.zeros(2))
    assert list(dict(layer.named_parameters())) == ["weight", "bias"]


def own_parameters_first_then_the_children():
    """#order: A module's own parameters come first, then those of each child in the order of registration, whatever `forward()` does."""

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.last = nn.Sequential(nn.Linear(1, 1))
            self.first = nn.Linear(1, 1)
            self.last.own = nn.Parameter(torch.ones(1))
            self.own = nn.Parameter(torch.ones(1))

    for forward in (lambda self, x: self.last(self.first(x)), lambda self, x: self.first(self.last(x))):
        Model.forward = forward
        model = Model()
        model(torch.ones(1))
        assert list(dict(model.named_parameters())) == ["own", "last.own", "last.0.weight", "last.0.bias", "first.weight", "first.bias"]


def a_shared_parameter_counts_and_trains_once():
    """#order: A shared parameter is listed once, under the first name, so it is counted and trained once.
    #order: The `state_dict` keeps both names.
    """
    model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False))
    model[1].weight = model[0].weight
    assert list(dict(model.named_parameters())) == ["0.weight"] and sum(p.numel() for p in model.parameters()) == 4
    assert list(model.state_dict()) == ["0.weight", "1.weight"]
    optimizer, before = torch.optim.SGD(model.parameters(), lr=0.1), model[0].weight.clone()
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    assert torch.allclose(model[1].weight, before - 0.1 * model[0].weight.grad)


def lists_are_not_searched_but_parameter_lists_register():
    """#many: The one in the Python list is missing: lists and dicts are not searched.
    #many: `ParameterList` and `ParameterDict` register the tensors they hold and turn plain ones into parameters on the way (integer tensors raise).
    """
    p = nn.Parameter(torch.ones(1))
    for hidden in [p], {"a": p}, (p,), [[p]]:
        net = nn.Module()
        net.items = hidden
        assert not list(net.parameters()) and not net.state_dict()
    for kept in nn.ParameterList([p, torch.ones(2)]), nn.ParameterDict({"a": p, "b": torch.ones(2)}):
        net = nn.Module()
        net.items = kept
        first, second = net.parameters()
        assert first is p and type(second) is nn.Parameter and second.requires_grad and len(net.state_dict()) == 2
    for dtype in INTEGERS:
        for make in (lambda t: nn.ParameterList([t]), lambda t: nn.ParameterDict({"a": t})):
            with pytest.raises(RuntimeError, match="floating point and complex"):
                make(torch.ones(2, dtype=dtype))
    for numbers in nn.ParameterList([3]), nn.ParameterDict({"a": 3}):  # a Python number is no tensor: it is kept, and not registered
        assert not list(numbers.parameters()) and not numbers.state_dict()


def a_parameter_dict_sorts_a_plain_dict():
    """#many: Note the order: given a plain `dict`, `ParameterDict` sorts the keys."""
    items = [("b", torch.ones(1)), ("a", torch.ones(1)), ("c", torch.ones(1))]
    assert list(nn.ParameterDict(dict(items))) == ["a", "b", "c"]
    assert list(nn.ParameterDict(OrderedDict(items))) == list(nn.ParameterDict(items)) == ["b", "a", "c"]


def weight_norm_computes_weight_at_each_reading():
    """#parametrized: `layer.weight` can still be read, but it is computed from two parameters at each reading (inside `parametrize.cached()` once): a magnitude and a direction."""
    layer = weight_norm(nn.Linear(4, 2))
    magnitude, direction = layer.parametrizations.weight.original0, layer.parametrizations.weight.original1
    first, second = layer.weight, layer.weight
    assert "weight" not in dict(layer.named_parameters()) and first is not second
    with torch.no_grad():
        magnitude.copy_(torch.tensor([[2.0], [3.0]]))
        direction.mul_(5)  # its length does not count
    assert torch.allclose(layer.weight.norm(dim=1), torch.tensor([2.0, 3.0]))
    assert torch.allclose(layer.weight, magnitude * direction / direction.norm(dim=1, keepdim=True))
    with parametrize.cached():
        first, second = layer.weight, layer.weight
        assert first is second


def the_keys_change_and_change_back():
    """#parametrized: The keys change with it, so a plain checkpoint no longer fits, while the `weight_g` and `weight_v` of the older `torch.nn.utils.weight_norm` are translated.
    #parametrized: Load first and apply `weight_norm` afterwards, or take it off to get the plain keys back.
    """
    for make in (lambda: nn.Linear(4, 2), lambda: nn.Conv1d(4, 2, 3)):
        plain = make()
        checkpoint = copy.deepcopy(plain.state_dict())
        layer = weight_norm(plain)  # loaded first: it computes what the checkpoint says
        assert torch.allclose(layer.weight, checkpoint["weight"], atol=1e-6) and layer.state_dict().keys() != checkpoint.keys()
        with pytest.raises(RuntimeError, match="Missing key"):
            layer.load_state_dict(checkpoint)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the older function announces its end
            old = torch.nn.utils.weight_norm(make())
        assert {"weight_g", "weight_v"} < old.state_dict().keys()
        layer.load_state_dict(old.state_dict())
        assert torch.allclose(layer.weight, old.weight, atol=1e-6)
        parametrize.remove_parametrizations(layer, "weight")
        assert layer.state_dict().keys() == checkpoint.keys()
        layer.load_state_dict(checkpoint)


def functional_call_goes_by_name():
    """#functional-call: `functional_call` computes with your tensors in place of the module's own, found by name."""
    net, x = Net().eval(), torch.ones(5, 4)
    other = Net().eval()
    own = {key: value.clone() for key, value in net.state_dict().items()}
    assert torch.equal(functional_call(net, other.state_dict(), x), other(x)) and not torch.equal(net(x), other(x))
    assert all(torch.equal(value, own[key]) for key, value in net.state_dict().items())
    head = {"head.weight": torch.zeros(2, 3), "head.bias": torch.ones(2)}
    assert functional_call(net, head, x).eq(1).all()


def named_parameters_names_the_originals():
    """#functional-call: A parametrized layer has no parameter `weight`: take the names from `named_parameters()`."""
    for make in weight_norm, spectral_norm, orthogonal:
        layer = make(nn.Linear(2, 2))
        mine = {name: p.detach().clone().requires_grad_() for name, p in layer.named_parameters()}
        assert "weight" not in mine
        functional_call(layer, mine, torch.ones(1, 2)).square().sum().backward()
        assert all(p.grad is not None for p in mine.values()) and all(p.grad is None for p in layer.parameters())


def a_tensor_called_weight_is_assigned():
    """#functional-call: A tensor under `weight` is assigned instead, and what is assigned to a parametrized name goes through `right_inverse` into the original.
    #functional-call: So yours gets no gradient: the layer's own gets it, or `backward()` raises.
    #functional-call: `spectral_norm` is left changed, and a parametrization without `right_inverse` raises at once.
    """
    x = torch.ones(1, 2)
    layer = nn.Linear(2, 2, bias=False)
    parametrize.register_parametrization(layer, "weight", DoubleAndBack())
    original = layer.parametrizations.weight.original
    layer.weight = torch.eye(2) * 3
    assert layer.parametrizations.weight.original is original and torch.equal(original, torch.eye(2) * 1.5)
    for make, raises in (orthogonal, False), (spectral_norm, True), (weight_norm, True):
        layer, mine = make(nn.Linear(2, 2, bias=False)), torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
        loss = functional_call(layer, {"weight": mine}, x).square().sum()
        if raises:
            with pytest.raises(RuntimeError, match="modified by an inplace operation"):
                loss.backward()
        else:
            loss.backward()
        assert mine.grad is None and any(p.grad is not None for p in layer.parameters()) != raises
    layer = spectral_norm(nn.Linear(2, 2, bias=False)).eval()
    before = layer.parametrizations.weight.original.clone()
    functional_call(layer, {"parametrizations.weight.original": mine}, x)
    assert torch.equal(layer.parametrizations.weight.original, before)
    functional_call(layer, {"weight": mine}, x)
    assert not torch.equal(layer.parametrizations.weight.original, before)
    layer = nn.Linear(2, 2)
    parametrize.register_parametrization(layer, "weight", Double())
    with pytest.raises(RuntimeError, match="does not implement right_inverse"):
        functional_call(layer, {"weight": mine}, x)


def strict_refuses_what_is_no_name():
    """#functional-call: `strict=True` refuses the name; it refuses misspelt ones too, which otherwise do nothing, but it wants every parameter and buffer."""
    x = torch.ones(2, 2)
    layer = orthogonal(nn.Linear(2, 2, bias=False))
    with pytest.raises(RuntimeError, match="Unexpected key.*'weight'"):
        functional_call(layer, {"weight": torch.eye(2)}, x, strict=True)
    plain = nn.Linear(2, 2)
    misspelt = {"wieght": torch.zeros(2, 2)}
    assert torch.equal(functional_call(plain, misspelt, x), plain(x)) and not hasattr(plain, "wieght")
    with pytest.raises(RuntimeError, match="Unexpected key.*'wieght'"):
        functional_call(plain, {**dict(plain.named_parameters()), **misspelt}, x, strict=True)
    norm = nn.BatchNorm1d(2)
    with pytest.raises(RuntimeError, match="Missing key.*running_mean"):
        functional_call(norm, dict(norm.named_parameters()), x, strict=True)
    assert functional_call(norm, {**dict(norm.named_parameters()), **dict(norm.named_buffers())}, x, strict=True).shape == (2, 2)


shown = {
    "#parameter-or-tensor: They go through one training step, one move (to another dtype) and one save (into a state_dict, the dict that goes into a file).":
        ("parameters/three_fates", "parameter 0.9 torch.float64 True", "plain 1.0 torch.float32 False"),
    "#parameter-or-tensor: From the second row on: a solid box, this step changed the tensor; a dashed box, it left it alone.":
        ("parameters/picture", 'parameter_step [class=code, label="0.9', 'buffer_step [class=aside, label="1.0', 'buffer_move [class=code, label="1.0\\nfloat64"]',
         'plain_move [class=aside, label="1.0\\nfloat32"]'),
    "#learnable: It is not:": ("parameters/parameter_or_tensor", "registered .grad: 1.0 value: 0.9", "learnable .grad: 1.0 value: 1.0", "saved: ['registered']"),
    "#learnable: Both have the same gradient.": ("parameters/parameter_or_tensor", "registered .grad: 1.0", "learnable .grad: 1.0"),
    "#who-gets-updated: All six parameters of the network get a gradient here.":
        ("parameters/given_to_the_optimizer", "hidden.weight True", "hidden.bias True", "norm.weight True", "norm.bias True", "head.weight True", "head.bias True"),
    "#who-gets-updated: One.": ("parameters/given_to_the_optimizer", "hidden.weight True False hidden.bias True False norm.weight True False norm.bias True False head.weight True True head.bias True False"),
    "#who-gets-updated: The optimizer was given the two of `head`, and after that one of them was replaced.":
        ("parameters/given_to_the_optimizer", "head.weight True True", "head.bias True False"),
    "#lost-by-arithmetic: Only the last.": ("parameters/result_is_a_tensor", "scaled_after Tensor", "cast_after Tensor", "scaled_first Parameter", "registered: ['scaled_first']"),
}  # fmt: skip

listed = {
    "no statement": [
        "#learnable: A plain tensor with `requires_grad=True` looks like the same thing.",
        "#who-gets-updated: Take the first half of that.",
        "#none-or-zero: The second half.",
        "#none-or-zero: The last row is about freezing, that is, keeping a parameter from being trained.",
        "#none-or-zero: More in Freezing.",
        "#lost-by-arithmetic: You want a parameter that starts with small values, or in another dtype.",
        "#lost-by-arithmetic: People try it in three ways, one of each here.",
        "#remember: Three attributes, one step.",
        "#exercise: Write a module that takes a float when it is built and multiplies its input by it.",
        "#exercise: Then keep the number in an `nn.Parameter` instead.",
        "#further: This can wait: new values for a parameter, the shape of a linear layer's weight, parameters made by hand, lazy layers, the order of parameters, lists of them, "
        "`weight_norm` and `functional_call`.",
        "#further: You will want it when you write a layer of your own, or load weights into one.",
        "#parametrized: More in state_dict recovery.",
        "#lazy: How it learns the shape: features made of hooks.",
    ],
}
