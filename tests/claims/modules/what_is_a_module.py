"""What docs/en/modules/what_is_a_module.md says, proved sentence by sentence."""

import inspect
import io
import pickle
import runpy
import warnings

import pytest
import torch
from _common import SNIPPETS, Net
from torch import nn


class Tree(nn.Module):
    """A parameter, a buffer and an ordinary attribute, three levels deep."""

    def __init__(self, depth=2):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))
        self.mean = nn.Buffer(torch.ones(1))
        self.plain = torch.ones(1)
        if depth:
            self.child = Tree(depth - 1)

    def forward(self, x):
        return x * self.weight


class Late(nn.Module):
    """Makes its layer when it is called."""

    def forward(self, x):
        if not hasattr(self, "layer"):
            self.layer = nn.Linear(x.shape[-1], 2)
        return self.layer(x)


class NoInit(nn.Module):
    """Sets the given attributes and does not call super().__init__()."""

    def __init__(self, **attributes):
        for name, value in attributes.items():
            setattr(self, name, value)

    def forward(self, x):
        return x * 2


def _levels(tree):
    return [tree, tree.child, tree.child.child]


def one_call_moves_saves_and_hands_over_all():
    """#what-is-a-module: From then on one call moves all of it, another saves it, a third hands its weights to an optimizer."""
    net = Net()
    assert {t.device.type for t in [*net.to("meta").parameters(), *net.buffers()]} == {"meta"}
    net, file = Net(), io.BytesIO()
    torch.save(net.state_dict(), file)
    file.seek(0)
    saved = torch.load(file)
    assert len(saved) == 9 and all(torch.equal(value, net.state_dict()[key]) for key, value in saved.items())
    held = torch.optim.SGD(net.parameters()).param_groups[0]["params"]
    assert {id(p) for p in held} == {id(layer.weight) for layer in net.children()} | {id(layer.bias) for layer in net.children()}


def assigning_an_attribute_calls_setattr():
    """#idea: When you write `net.mean = …`, Python calls `__setattr__`."""
    called = []

    class Watched(nn.Module):
        def __setattr__(self, name, value):
            called.append(name)
            super().__setattr__(name, value)

    net = Watched()
    called.clear()
    net.mean = nn.Buffer(torch.zeros(2))
    net.scale = 3
    assert called == ["mean", "scale"]


def the_toy_files_by_type_and_walks():
    """#idea: The toy looks at the type of the value and files it, under its name, in one of three dicts.
    #idea: `state_dict()` then reads what is filed, and goes on into each module in `_modules`.
    """
    Toy = runpy.run_path(str(SNIPPETS / "module_basics/toy_module.py"))["Toy"]
    toy, inner, innermost = Toy(), Toy(), Toy()
    toy.a, toy.b, toy.c, toy.d = nn.Parameter(torch.ones(1)), nn.Buffer(torch.ones(1)), inner, torch.ones(1)
    assert [[*toy._parameters], [*toy._buffers], [*toy._modules]] == [["a"], ["b"], ["c"]]
    inner.deep = innermost
    innermost.e = nn.Parameter(torch.ones(1))
    assert list(toy.state_dict()) == ["a", "b", "c.deep.e"] and toy.state_dict()["a"] is toy._parameters["a"]


def three_types_go_to_three_dicts():
    """#idea: An `nn.Parameter` is filed as a parameter (what training changes), an `nn.Buffer` as a buffer (belongs to the model, but is not trained), another module as a submodule.
    #idea: To be filed is also called to be registered.
    #idea: Anything else stays an ordinary attribute: the list, and also a plain tensor such as `torch.ones(2)`, even with `requires_grad=True`.
    #idea: Neither class finds the parameter in the list.
    #idea: (`nn.ModuleList` and `nn.ParameterList` are lists that are found: see Submodules.)
    """
    net = nn.Module()
    net.scale, net.mean, net.layer = nn.Parameter(torch.ones(1)), nn.Buffer(torch.ones(1)), nn.Linear(1, 1)
    net.spare = [nn.Parameter(torch.ones(1))]
    net.tensor, net.learns, net.number = torch.ones(2), torch.ones(2, requires_grad=True), 3
    assert {"spare", "tensor", "learns", "number"} <= {*vars(net)}
    assert [[*net._parameters], [*net._buffers], [*net._modules]] == [["scale"], ["mean"], ["layer"]]
    by_hand = nn.Module()
    by_hand.register_parameter("scale", net.scale)  # the methods with this name do the same
    by_hand.register_buffer("mean", net.mean)
    by_hand.register_module("layer", net.layer)
    assert [[*by_hand._parameters], [*by_hand._buffers], [*by_hand._modules]] == [["scale"], ["mean"], ["layer"]]
    assert "spare" in vars(net) and not any(p is net.spare[0] for p in net.parameters()) and "spare" not in net.state_dict()
    found = nn.Module()
    found.layers, found.weights = nn.ModuleList([nn.Linear(1, 1)]), nn.ParameterList([torch.ones(1)])
    assert [name for name, _ in found.named_parameters()] == ["layers.0.weight", "layers.0.bias", "weights.0"]
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    (net.scale * net.mean * net.spare[0]).backward()
    optimizer.step()
    assert (net.scale.item(), net.mean.item(), net.spare[0].item()) == (pytest.approx(0.9), 1, 1)


def methods_for_a_whole_model_work_on_each_module():
    """#idea: Most methods that concern a whole model work this way: they do something with a module's parameters, its buffers or both, hence a dict for each kind, and the same in every submodule.
    #idea: (`train()` and `eval()` set a flag in each module instead.)
    #remember: Methods such as `parameters()`, `state_dict()` and `.to()` walk these dicts, down through the submodules; ordinary attributes they do not see.
    """
    for method, argument in ("to", torch.float64), ("to", "meta"), ("type", torch.float16), ("to_empty", "meta"):
        tree = Tree().to_empty(device=argument) if method == "to_empty" else getattr(Tree(), method)(argument)
        for module in _levels(tree):
            kinds = {(t.dtype, t.device.type) for t in (module.weight, module.mean)}
            assert len(kinds) == 1 and (module.plain.dtype, module.plain.device.type) not in kinds
    tree = Tree()
    assert [id(p) for p in tree.parameters()] == [id(module.weight) for module in _levels(tree)]
    assert [id(b) for b in tree.buffers()] == [id(module.mean) for module in _levels(tree)]
    assert list(tree.state_dict()) == ["weight", "mean", "child.weight", "child.mean", "child.child.weight", "child.child.mean"]
    tree.load_state_dict({key: torch.full((1,), 5.0) for key in tree.state_dict()})
    assert all((module.weight.item(), module.mean.item(), module.plain.item()) == (5, 5, 1) for module in _levels(tree))
    for module in _levels(tree):
        module.weight.grad = torch.ones(1)
    tree.zero_grad()
    tree.requires_grad_(False)
    assert all(module.weight.grad is None and not module.weight.requires_grad for module in _levels(tree))
    before = [(module.weight.item(), module.mean.item()) for module in _levels(tree)]
    for mode in (False, True):
        tree.train(mode)
        assert [module.training for module in _levels(tree)] == [mode] * 3
    assert before == [(module.weight.item(), module.mean.item()) for module in _levels(tree)]


def where_it_is_filed_decides():
    """#idea: So whether a thing is saved, moved or handed to an optimizer is settled when you assign it, by where it is filed (and a buffer can opt out of being saved)."""
    net = nn.Module()
    net.p, net.b, net.rebuilt = nn.Parameter(torch.ones(1)), nn.Buffer(torch.ones(1)), nn.Buffer(torch.ones(1), persistent=False)
    net.m, net.plain = nn.Linear(1, 1, bias=False), torch.ones(1)
    assert list(net.state_dict()) == ["p", "b", "m.weight"]
    assert [name for name, _ in net.named_parameters()] == ["p", "m.weight"]
    net.to("meta")
    assert [t.device.type for t in (net.p, net.b, net.rebuilt, net.m.weight, net.plain)] == ["meta"] * 4 + ["cpu"]


def getattr_reads_the_dicts():
    """#idea: (The real class does more.
    #idea: For one, its `__getattr__` looks a name up in the dicts, so that you can read `net.scale` again.)
    """
    Toy = runpy.run_path(str(SNIPPETS / "module_basics/toy_module.py"))["Toy"]
    net, toy = nn.Module(), Toy()
    net.scale = toy.scale = nn.Parameter(torch.ones(1))
    assert "scale" not in vars(net) and net.scale is net._parameters["scale"] and nn.Module.__getattr__(net, "scale") is net.scale
    with pytest.raises(AttributeError):
        toy.scale  # noqa: B018


def four_numbers_three_normalized_two():
    """#net: From each row of 4 numbers it makes 3, normalizes these, and gives 2.
    #net: (`BatchNorm1d` rescales each of the 3 columns, and in training keeps running averages: Buffers explains it.)
    """
    torch.manual_seed(0)
    net, seen = Net(), {}
    for name, layer in net.named_children():
        layer.register_forward_hook(lambda layer, args, output, name=name: seen.update({name: output.detach()}))
    assert net(torch.randn(50, 4) * 3 + 1).shape == (50, 2) and seen["hidden"].shape == seen["norm"].shape == (50, 3)
    assert torch.allclose(seen["norm"].mean(0), torch.zeros(3), atol=1e-5)
    assert torch.allclose(seen["norm"].var(0, unbiased=False), torch.ones(3), atol=1e-3)
    assert torch.allclose(net.norm.running_mean, 0.1 * seen["hidden"].mean(0), atol=1e-6)  # momentum 0.1, from mean 0
    assert torch.allclose(net.norm.running_var, 0.9 + 0.1 * seen["hidden"].var(0), atol=1e-5)  # and from variance 1
    normalized = seen["norm"]
    assert net.norm.weight.tolist() == [1, 1, 1] and net.norm.bias.tolist() == [0, 0, 0]
    nn.init.constant_(net.norm.weight, 3)
    nn.init.constant_(net.norm.bias, 7)
    net.norm(seen["hidden"])
    assert torch.allclose(seen["norm"], normalized * 3 + 7, atol=1e-5)
    mean = net.norm.running_mean.clone()
    net.eval()(torch.randn(50, 4))
    assert torch.equal(net.norm.running_mean, mean) and seen["norm"].mean(0).abs().max() > 0.01


def the_printout_reads_modules():
    """#net: You wrote no code for this printout: it reads `_modules`.
    #net: What `forward()` does is not in it: the `relu` between `norm` and `head` is a mere method call, nothing that was assigned.
    """
    net = Net()
    assert "__repr__" not in vars(Net)
    printed = repr(net)
    assert "relu" not in printed.lower()
    net.forward = lambda x: x
    net.plain = torch.ones(1)
    assert repr(net) == printed
    net._modules["extra"] = nn.ReLU()
    assert "(extra): ReLU()" in repr(net)
    del net._modules["extra"], net._modules["head"]
    assert "head" not in repr(net)


def the_call_runs_forward_and_more():
    """#net: `net(x)` makes a forward pass.
    #net: It calls your `forward(x)`, and does something more around it: that is Calling a module.
    """
    ran = []

    class Watched(Net):
        def forward(self, x):
            ran.append("forward")
            return super().forward(x)

    net = Watched()
    net.register_forward_pre_hook(lambda *args: ran.append("before"))
    net.register_forward_hook(lambda *args: ran.append("after"))
    net(torch.ones(5, 4))
    assert ran == ["before", "forward", "after"]


def the_picture_names_who_reads_which_dict():
    """#idea: To the right of each dict are methods that read it; `spare` is in none of the dicts."""
    reads = {"_parameters": ("parameters", "state_dict"), "_buffers": ("named_buffers", "state_dict"), "_modules": ("children",)}
    for kind, methods in reads.items():
        for method in methods:
            net = nn.Module()
            net.scale, net.mean, net.layer = nn.Parameter(torch.ones(1)), nn.Buffer(torch.zeros(2)), nn.Module()
            net.spare = [nn.Parameter(torch.ones(2))]
            assert not any("spare" in getattr(net, each) for each in reads)
            before = len(list(getattr(net, method)()))
            getattr(net, kind).clear()
            assert len(list(getattr(net, method)())) == before - 1
    for kind, name in ("_parameters", "scale"), ("_buffers", "mean"):
        net = nn.Module()
        net.scale, net.mean = nn.Parameter(torch.ones(1)), nn.Buffer(torch.zeros(2))
        tensor = getattr(net, kind).pop(name)
        net.to(torch.float64)
        assert tensor.dtype == torch.float32


def a_linear_keeps_out_in():
    """#holds: (A `Linear(4, 3)` keeps its weight as (out, in), hence `(3, 4)`; `()` is the shape of a single number.)"""
    layer, x = nn.Linear(4, 3), torch.ones(2, 4)
    assert layer.weight.shape == (3, 4) and layer(x).shape == (2, 3)
    assert tuple(nn.BatchNorm1d(3).num_batches_tracked.shape) == () and torch.tensor(7).numel() == 1 and torch.ones(1).shape != ()
    assert torch.allclose(layer(x), x @ layer.weight.T + layer.bias)


def the_inherited_init_makes_the_dicts():
    """#state-in-init: (`Late` has no `__init__` of its own: the one it inherits made the dicts.)"""
    assert "__init__" not in vars(Late) and Late.__init__ is nn.Module.__init__
    assert Late()._parameters == Late()._buffers == Late()._modules == {}


def names_joined_along_the_way_are_the_keys():
    """#holds: Joined along the way, the names become the keys of the state_dict."""
    def walk(module, way=""):
        for name in [*module._parameters, *module._buffers]:
            yield way + name
        for name, child in module._modules.items():
            yield from walk(child, way + name + ".")

    for net in Net(), Tree(), nn.Sequential(nn.ModuleList([Net()]), nn.ModuleDict({"a": nn.Linear(1, 1)})):
        assert list(walk(net)) == list(net.state_dict())


def the_methods_give_what_the_dicts_hold():
    """#holds: In your own code ask `named_parameters()`, `named_buffers()` and `named_children()`."""
    for module in Net().modules():
        assert dict(module.named_parameters(recurse=False)) == module._parameters
        assert dict(module.named_buffers(recurse=False)) == module._buffers
        assert dict(module.named_children()) == module._modules
    no_bias = nn.Linear(1, 1, bias=False)
    assert no_bias._parameters["bias"] is None  # what a dict also holds
    assert [name for name, _ in no_bias.named_parameters()] == ["weight"]


def without_super_init_there_are_no_dicts():
    """#three-rules: | Call `super().__init__()` | it makes the dicts | `AttributeError`, when you assign a layer, parameter or buffer; if there is none, at the first call, move, `eval()` or `state_dict()` |
    #super-init: Without a layer nothing fails at first, and `forward(x)` even works alone.
    #super-init: Whenever an `AttributeError` names `_modules`, `_parameters` or an internal attribute that ends in `_hooks`, look first for a missing `super().__init__()`.
    """
    assert {"_parameters", "_buffers", "_modules"} <= {*vars(nn.Module())}
    for value in nn.Linear(2, 2), nn.ModuleList(), nn.Parameter(torch.ones(1)), nn.Buffer(torch.ones(1)):
        with pytest.raises(AttributeError, match="cannot assign"):
            NoInit(thing=value)
    model = NoInit(scale=2, name="x", plain=torch.ones(1), layers=[nn.Linear(1, 1)])
    assert not {"_parameters", "_buffers", "_modules"} & {*vars(model)}
    assert model.forward(torch.ones(1)).item() == 2
    names = {lambda: model(1): "_backward_hooks", model.eval: "_modules", model.half: "_modules", lambda: model.to("cpu"): "_modules",
             model.parameters: "_parameters", model.state_dict: "_state_dict_pre_hooks",
             lambda: model.register_forward_hook(print): "_forward_hooks", lambda: model.register_forward_pre_hook(print): "_forward_pre_hooks"}  # fmt: skip
    for use, name in names.items():
        with pytest.raises(AttributeError, match=f"no attribute '{name}'"):
            list(use())


def a_class_that_is_no_module():
    """#super-init: (If a class forgets to inherit `nn.Module`, its objects are `not callable` at all.)"""

    class Forgot:
        def forward(self, x):
            return x

    with pytest.raises(TypeError, match="not callable"):
        Forgot()(torch.ones(1))


def only_what_is_filed_by_then_is_found():
    """#three-rules: | Assign parameters, buffers and submodules in `__init__` | an optimizer, `.to()` or `load_state_dict()` finds only what is filed by then | often no error where you do it |
    #late: What counts is to be filed before somebody comes to look.
    """
    for thing in nn.Parameter(torch.ones(1)), nn.Buffer(torch.ones(1)), nn.Linear(1, 1):
        model = nn.Sequential(nn.Linear(1, 1)).to(torch.float64)
        held = torch.optim.SGD(model.parameters()).param_groups[0]["params"]
        model.thing = thing  # no error here
        late = [t for name, t in model.state_dict().items() if name.startswith("thing")]
        assert len(held) == 2 and late and all(t.dtype == torch.float32 for t in late)
        with pytest.raises(RuntimeError, match="Unexpected key"):
            nn.Sequential(nn.Linear(1, 1)).load_state_dict(model.state_dict())
        model.to(torch.float64)
        assert all(t.dtype == torch.float64 for t in [*model.parameters(), *model.buffers()])  # in time for this one


def the_call_runs_the_method_named_forward():
    """#three-rules: | Compute in `forward` | `net(x)` calls the method of this name | `NotImplementedError`, only when called |
    #forward: `nn.Module` has a placeholder for `forward`, which raises.
    #forward: So a misspelt name shows only when the model is called, not when it is built, converted or saved.
    """

    class Doubles(nn.Module):
        def forward(self, x):
            return x * 2

    class Misspelt(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(4, 2)

        def foward(self, x):
            return x

    assert Doubles()(3) == 6
    model = Misspelt().to(torch.float64).eval()  # built, converted
    model.load_state_dict(pickle.loads(pickle.dumps(dict(model.state_dict()))))  # saved, loaded
    assert model.foward(1) == 1
    for raises in model, model.forward, nn.Module():
        with pytest.raises(NotImplementedError, match='missing the required "forward" function'):
            raises(torch.ones(1, 4))


def an_inherited_forward_hides_the_misspelling():
    """#forward: (In a class that inherits a `forward`, say from `nn.Linear`, it never shows: the inherited one runs.
    #forward: A `ModuleList` gives the same message: it is a list of layers, and running them is up to you.)
    """
    for parent, arguments in (nn.Linear, [4, 4]), (nn.Sequential, [nn.ReLU()]), (nn.BatchNorm1d, [4]):
        Misspelt = type("Misspelt", (parent,), {"foward": lambda self, x: x * 0})
        model, x = Misspelt(*arguments), torch.rand(5, 4) + 1
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert torch.equal(model(x), parent.forward(model, x)) and model(x).any()
    for container in nn.ModuleList([nn.ReLU()]), nn.ModuleDict({"a": nn.ReLU()}):
        with pytest.raises(NotImplementedError, match='missing the required "forward" function'):
            container(torch.ones(1))


def a_layer_made_in_forward_is_filed_too_late():
    """#state-in-init: A layer made in `forward()` is filed like any other, only too late.
    #state-in-init: The optimizer was made before there was anything to train.
    #state-in-init: `.to(torch.float64)`, which gives the floating-point numbers in a model another type, their dtype, had nothing to convert yet; the layer that came later is `float32`, the default.
    """
    model = Late().to(torch.float64)
    with pytest.raises(ValueError, match="empty parameter list"):
        torch.optim.SGD(model.parameters())
    model(torch.ones(1, 3))
    assert list(model._modules) == ["layer"] and list(model.state_dict()) == ["layer.weight", "layer.bias"]
    assert model.layer.weight.dtype == torch.get_default_dtype() == torch.float32
    batch_norm = nn.BatchNorm1d(3).to(torch.float64)  # has an integer too
    assert [b.dtype for b in batch_norm.buffers()] == [torch.float64, torch.float64, torch.int64]


def loading_copies_to_the_place_of_the_key():
    """#state-in-init: And `load_state_dict()`, which copies saved tensors to the places that their keys name, finds no such place in a fresh model: an unexpected key."""
    net, other = Net(), Net()
    place = net.head.weight
    net.load_state_dict(other.state_dict())
    assert net.head.weight is place and torch.equal(place, other.head.weight) and place.data_ptr() != other.head.weight.data_ptr()
    model = Late()
    model(torch.ones(1, 3))
    with pytest.raises(RuntimeError, match='Unexpected key.*"layer.weight", "layer.bias"'):
        Late().load_state_dict(model.state_dict())


def types_decide_under_a_new_name():
    """#remember: A module files what you assign by its type: parameters, buffers and submodules in three dicts, anything else as an ordinary attribute.
    #remember: `super().__init__()` makes the dicts, your `__init__` fills them, your `forward()` computes with what is in them.
    #late: Under a name that is registered already, the old entry counts too.
    """
    net = nn.Module()
    assert net._parameters == net._buffers == net._modules == {}  # super().__init__() has run
    filed = {"_parameters": nn.Parameter(torch.ones(1)), "_buffers": nn.Buffer(torch.ones(1)), "_modules": nn.ReLU()}
    for where, value in filed.items():
        net.thing = value
        assert [kind for kind in filed if getattr(net, kind)] == [where]
        del net.thing
    for value in torch.ones(1), None, 2, "x", [nn.ReLU()], {"a": nn.Parameter(torch.ones(1))}, (nn.ReLU(),), torch.relu, nn.ReLU:
        net.thing = value
        assert vars(net)["thing"] is value and not any(getattr(net, kind) for kind in filed)
        del net.thing
    norm = nn.BatchNorm1d(3)  # under a name that is taken the old entry counts too
    norm.running_mean = torch.ones(3)
    norm.bias = None
    assert norm._buffers["running_mean"].sum() == 3 and norm._parameters["bias"] is None
    with pytest.raises(TypeError):
        norm.weight = torch.ones(3)


def used_but_not_filed():
    """#remember: All three attributes are used, one is filed.
    #remember: The list and the plain tensor are ordinary attributes.
    #remember: The second layer sits in that list too, but it was also assigned to `head`, and under this name it is found.
    """
    net = runpy.run_path(str(SNIPPETS / "module_basics/predict_filed.py"))["net"]
    x = torch.ones(5, 4)
    before = net(x)
    assert list(net._modules) == ["head"] and {"layers", "scale"} <= vars(net).keys()
    assert net.layers[1] is net.head and net.get_parameter("head.weight") is net.layers[1].weight
    for change in (lambda: net.layers[0].weight.add_(1), lambda: net.head.weight.add_(1), lambda: net.scale.mul_(3)):
        with torch.no_grad():
            change()
        assert not torch.equal(net(x), before)
        before = net(x)


def without_an_init_the_parents_runs():
    """#init-order: Only a class with its own `__init__` must call it; one without inherits it, as `Late` does above."""
    assert "__init__" not in vars(Late) and Late()(torch.ones(1, 3)).shape == (1, 2)
    with pytest.raises(AttributeError):
        NoInit()(torch.ones(1))


def what_has_to_wait_for_init():
    """#init-order: What has to wait for it is layers, parameters, buffers, hooks and calls such as `self.apply(…)`; a plain number may come first.
    #init-order: Not `training`, though: the call sets it to `True` again.
    """

    class InitLast(nn.Module):
        def __init__(self, first):
            first(self)
            super().__init__()

    def assign(value):
        return lambda self: setattr(self, "thing", value)

    def call(method, *arguments):
        return lambda self: getattr(self, method)(*arguments)

    things = [assign(nn.Linear(1, 1)), assign(nn.Parameter(torch.ones(1))), assign(nn.Buffer(torch.ones(1)))]
    hooks = [call(f"register_{kind}_hook", print) for kind in ("forward_pre", "forward", "full_backward")]
    calls = [call("apply", print), call("to", "cpu"), call("requires_grad_", False), call("register_buffer", "b", torch.ones(1))]
    for first in things + hooks + calls:
        with pytest.raises(AttributeError):
            InitLast(first)
    for value in 2, 0.5, "x", None, [nn.ReLU()], torch.ones(1), print:
        assert InitLast(assign(value)).thing is value
    assert InitLast(lambda self: setattr(self, "training", False)).training


def among_others_a_late_layer_is_missed_without_a_word():
    """#late: With another layer in the model the optimizer has something to train, so it does not complain, and the late layer stays as it was made."""
    model = nn.Sequential(Late(), nn.Linear(2, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model(torch.ones(1, 3))
        as_made, other = model[0].layer.weight.clone(), model[1].weight.clone()
        for _ in range(3):
            model(torch.ones(1, 3)).sum().backward()
            optimizer.step()
    assert model[0].layer.weight.grad.any() and torch.equal(model[0].layer.weight, as_made) and not torch.equal(model[1].weight, other)


def lazy_parameters_are_there_from_the_start():
    """#late: If a size is known only from the input, use a lazy layer such as `nn.LazyLinear`.
    #late: Its parameters are there from the start and only their shapes and values wait for the first call, so `.to()`, `load_state_dict()` and all optimizers of torch but Adagrad and Muon find them.
    """
    for lazy, x in (nn.LazyLinear(2), torch.ones(1, 3)), (nn.LazyConv2d(2, 1), torch.ones(1, 3, 4, 4)):
        early = dict(lazy.double().named_parameters())
        with pytest.raises(RuntimeError, match="shape of an uninitialized parameter"):
            early["weight"].shape  # noqa: B018
        lazy(x.double())
        assert all(p is early[name] and p.dtype == torch.float64 for name, p in lazy.named_parameters())
        assert lazy.weight.shape[:2] == (2, 3)
    saved = nn.Linear(3, 2).state_dict()
    lazy = nn.LazyLinear(2)
    lazy.load_state_dict(saved)
    assert torch.equal(lazy.weight, saved["weight"])
    optimizers = [o for o in vars(torch.optim).values() if inspect.isclass(o) and issubclass(o, torch.optim.Optimizer)]
    optimizers.remove(torch.optim.Optimizer)
    refused = set()
    for optimizer in optimizers:
        lazy = nn.LazyLinear(2, bias=False)
        try:
            held = optimizer(lazy.parameters(), lr=0.1).param_groups[0]["params"]
            lazy(torch.ones(1, 3))
            assert held[0] is lazy.weight and held[0].shape == (2, 3)
        except ValueError:
            refused.add(optimizer.__name__)
    assert len(optimizers) > 10 and refused == {"Adagrad", "Muon"}


def late_or_from_outside_registers_too():
    """#late: To assign late, or from outside, is not forbidden: `extra` is registered like any other."""
    model = nn.Sequential(nn.Linear(1, 1))
    model(torch.ones(1, 1))
    model.extra, model.p, model.b = nn.Linear(1, 1), nn.Parameter(torch.ones(1)), nn.Buffer(torch.ones(1))
    assert {"extra.weight", "p", "b"} <= model.state_dict().keys() and "extra" in dict(model.named_children())


def the_printout_follows_the_assignments():
    """#printing: The printout is a table of contents, not a program.
    #printing: It lists the submodules in the order of assignment: `last` comes first though it runs last, `unused` appears though it never runs, and `torch.relu` does not appear.
    """
    net, ran = runpy.run_path(str(SNIPPETS / "module_basics/printing.py"))["net"], []
    for name, layer in net.named_children():
        layer.register_forward_hook(lambda *args, name=name: ran.append(name))
    net(torch.ones(1, 4))
    assert ran == ["first", "last"]
    printed = repr(net)
    assert printed.index("(last)") < printed.index("(first)") < printed.index("(unused)") and "relu" not in printed.lower()


def tensors_of_a_module_are_not_printed():
    """#printing: Nor do the parameters and buffers that a module holds itself (`ParameterList` and `ParameterDict` list their own)."""
    for module in Tree(depth=0), Tree(), nn.Sequential(Tree()):
        assert "weight" not in repr(module) and "mean" not in repr(module) and "tensor" not in repr(module)
    for own in nn.ParameterList([torch.ones(7)]), nn.ParameterDict({"a": torch.ones(7)}):
        assert "Parameter containing" in repr(own) and "of size 7" in repr(own)


def extra_repr_stands_in_the_brackets():
    """#printing: With `extra_repr()` your module prints its own settings in the brackets."""

    class Scale(nn.Module):
        def extra_repr(self):
            return "factor=3"

    assert repr(Scale()) == "Scale(factor=3)" and "(0): Scale(factor=3)" in repr(nn.Sequential(Scale()))


shown = {
    "#idea: Both classes print the same.":
        ("module_basics/toy_module", "Toy: ['scale', 'mean', 'layer.weight']", "Module: ['scale', 'mean', 'layer.weight']"),
    "#net: Each indented line has a name that you gave in `__init__`, the class, and in brackets its settings.":
        ("module_basics/net", "(hidden): Linear(in_features=4, out_features=3, bias=True)", "(norm): BatchNorm1d(3, eps=1e-05,", "(head): Linear(in_features=3, out_features=2, bias=True)"),
    "#holds: `net` itself holds no tensor, only three modules by their names.":
        ("module_basics/what_a_module_holds", "net _parameters [] _buffers [] _modules ['hidden', 'norm', 'head']"),
    "#holds: The tensors are one level down: `norm` has two parameters and three buffers.":
        ("module_basics/what_a_module_holds", "net.norm _parameters ['weight', 'bias'] _buffers ['running_mean', 'running_var', 'num_batches_tracked'] _modules []"),
    "#holds: This is how the 6 parameters (29 numbers in all) and 3 buffers are found.":
        ("module_basics/what_a_module_holds", "parameters: 6 (29 numbers in all) buffers: 3"),
    "#super-init: `a layer` is the clear one: there is no dict yet to file it in.":
        ("module_basics/forgot_super_init", "a layer: AttributeError: cannot assign module before Module.__init__() call"),
    "#super-init: Then `model(x)`, `eval()` and `state_dict()` each name an internal attribute that you never wrote.":
        ("module_basics/forgot_super_init", "model(x): AttributeError: 'WithoutLayer' object has no attribute '_backward_hooks'",
         "eval(): AttributeError: 'WithoutLayer' object has no attribute '_modules'", "state_dict(): AttributeError: 'WithoutLayer' object has no attribute '_state_dict_pre_hooks'"),
}  # fmt: skip

listed = {
    "about this project": [
        "#net: Most pages of the path use this network.",
    ],
    "no statement": [
        "#what-is-a-module: You write a class, inherit from `nn.Module`, assign a few layers.",
        "#idea: Here is a module reduced to what matters.",
        "#holds: The dicts of the network and of one of its layers, then what the walk collects:",
        "#holds: The dicts with an underscore are internal.",
        "#super-init: Here the call is missing twice, in a class with a layer and in one without:",
        "#state-in-init: This module waits for an input before it makes its layer, to learn the size from it:",
        "#forward: Here one letter is missing:",
        "#remember: This network runs two layers and multiplies by one more tensor.",
        "#further: This can wait: exceptions to the rules, a late layer that nobody reports, more on the printout.",
        "#further: Come back when one of them surprises you.",
        "#init-order: The first line remains the best habit.",
        "#late: More in lazy layers before their first call.",
        "#printing: To know what is computed, read `forward()`.",
    ],
}
