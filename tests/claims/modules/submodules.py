"""What docs/en/modules/submodules.md says, proved sentence by sentence."""

import ast
import re
import runpy
import warnings
from collections import OrderedDict

import pytest
import torch
from _common import SNIPPETS, Net
from torch import nn


class Model(nn.Module):
    """Net as a branch; `head` is assigned first and called last."""

    def __init__(self):
        super().__init__()
        self.head = nn.Linear(2, 1)
        self.body = Net()

    def forward(self, x):
        return self.head(self.body(x))


class Turned(Model):
    """The same modules, called the other way round."""

    def forward(self, x):
        return self.body(self.head(x))


class Holder(nn.Module):
    """Keeps what it is given under `layers` and runs the values of it."""

    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        for layer in self.layers.values() if isinstance(self.layers, (dict, nn.ModuleDict)) else self.layers:
            x = layer(x)
        return x


class Child(nn.Module):
    def __init__(self, parent):
        super().__init__()
        self.parent = parent


def _names(listing):
    return [name for name, _ in listing]


def _walk(module, path=""):
    """The walk of the page, for parameters and buffers."""
    for name in _names([*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)]):
        yield path + name
    for name, child in module.named_children():
        yield from _walk(child, path + name + ".")


def a_walk_of_four_lines():
    """#idea: A module holds modules, which hold modules.
    #idea: The walk through this tree takes four lines: note a module's own parameters under the path that led here, then do the same with each child.
    """
    source = (SNIPPETS / "submodules/key_is_path.py").read_text(encoding="utf-8")
    (walk,) = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    assert len(ast.unparse(walk).splitlines()[1:]) == 4  # below its def, without the comment
    for model in Net(), Model(), nn.Sequential(Model(), nn.ModuleDict({"a": Net()})):
        assert [key for key in _walk(model) if key in dict(model.named_parameters())] == _names(model.named_parameters())


def paths_are_the_keys():
    """#idea: These six paths are keys of `state_dict()`; its other three belong to the buffers, such as `norm.running_mean`.
    #idea: A path consists of attribute names: it is what you write after `net.` to reach the tensor.
    #remember: A key is the path of names from the root to a tensor; classes and the order of the calls have no part in it.
    #exercise: A key is a path of attribute names.
    """
    net = Net()
    buffers = net.state_dict().keys() - dict(net.named_parameters()).keys()
    assert buffers == {"norm.running_mean", "norm.running_var", "norm.num_batches_tracked"} == {*_names(net.named_buffers())}
    for key, value in net.state_dict(keep_vars=True).items():
        assert eval(f"net.{key}") is value
    for model in Model(), nn.Sequential(nn.ModuleList([Net()])):
        assert list(_walk(model)) == list(model.state_dict())
        for key, value in model.state_dict(keep_vars=True).items():
            reached = model
            for name in key.split("."):
                reached = getattr(reached, name)
            assert reached is value
    assert list(Turned().state_dict()) == list(Model().state_dict())


def attribute_names_decide_and_classes_do_not():
    """#idea: Class names have no part in it.
    #idea: Rename the attribute and the key changes.
    #idea: Replace the layer by one of another class, and the front of the key stays; the rest is what the new class calls its tensors.
    """

    class Renamed(nn.Linear):
        pass

    assert list(Holder(Renamed(2, 2)).state_dict()) == list(Holder(nn.Linear(2, 2)).state_dict())
    holder = nn.Module()
    holder.LayerNorm = nn.LayerNorm(2)  # as in BERT: an attribute of this name
    assert list(holder.state_dict()) == ["LayerNorm.weight", "LayerNorm.bias"]
    holder.norm = holder.LayerNorm
    del holder.LayerNorm
    assert list(holder.state_dict()) == ["norm.weight", "norm.bias"]
    for layer in nn.BatchNorm1d(2), nn.MultiheadAttention(2, 1), nn.GRU(2, 2):
        holder.norm = layer
        assert list(holder.state_dict()) == [f"norm.{key}" for key in layer.state_dict()]


def assigned_it_is_a_branch():
    """#tree: `Net` becomes a branch of a larger model as soon as it is assigned there, and `body.` is put before each of its keys.
    #tree: There are two modules called `head` now, at different places: `head.weight` and `body.head.weight`.
    """
    model, net = nn.Module(), Net()
    model.head = nn.Linear(2, 1)
    before = list(model.state_dict())
    model.body = net
    assert list(model.state_dict()) == before + [f"body.{key}" for key in net.state_dict()]
    assert model.get_submodule("head") is not model.get_submodule("body.head")
    assert {"head.weight", "body.head.weight"} <= model.state_dict().keys()


def children_in_the_order_of_assignment():
    """#tree: Children are listed in the order of their assignment: `head` stands before `body`, though `forward()` calls it after.
    #tree: No listing tells you what runs first.
    #tree: | `children()`, `named_children()` | one level | no | as assigned; assigning again keeps the place |
    #tree: | `modules()`, `named_modules()` | the whole tree | first (named `''`) | parent before children, these as above |
    """
    model = Model()
    assert _names(model.named_children()) == ["head", "body"] and list(model.children()) == [model.head, model.body]
    all_names = ["", "head", "body", "body.hidden", "body.norm", "body.head"]
    assert _names(model.named_modules()) == all_names and [model.get_submodule(name) for name in all_names] == list(model.modules())
    model.head = nn.Linear(2, 7)
    model.head = None
    model.head = nn.Linear(2, 3)
    assert _names(model.named_children()) == ["head", "body"] and _names(model.named_modules()) == all_names
    for listing in nn.Module.named_children, nn.Module.named_modules, nn.Module.named_parameters, nn.Module.named_buffers:
        assert _names(listing(Turned())) == _names(listing(Model()))
    assert repr(Turned()).replace("Turned", "Model") == repr(Model())


def a_module_list_is_used_like_a_list():
    """#many: A `ModuleList` is used like a list and is itself a module: its parent registers it, and it registers the modules it holds, under `0`, `1`, `2`.
    #many: So `stack.layers[0]` in Python is `layers.0` in a key.
    """
    a, b, c = (nn.Linear(1, 1) for _ in range(3))
    stack = Holder(nn.ModuleList([a]))
    stack.layers.append(c)
    stack.layers.insert(1, b)
    assert list(stack.layers) == [a, b, c] and len(stack.layers) == 3 and b in stack.layers and list(stack.layers[1:]) == [b, c]
    assert isinstance(stack.layers, nn.Module) and _names(stack.named_children()) == ["layers"]
    assert _names(stack.layers.named_children()) == ["0", "1", "2"]
    assert stack.state_dict(keep_vars=True)["layers.0.weight"] is stack.layers[0].weight


def a_module_dict_has_words():
    """#many: A `ModuleDict` does the same under the words that you give it.
    #remember: A model is a tree of modules: a child's name is the attribute it was assigned to, its number in a `ModuleList` (and mostly in a `Sequential`), or its word in a `ModuleDict`.
    """
    a, b = nn.Linear(1, 1), nn.Linear(1, 1)
    stack = Holder(nn.ModuleDict({"b": b, "a": a}))
    assert isinstance(stack.layers, nn.Module) and stack.layers["a"] is a and list(stack.layers) == ["b", "a"]
    for held, names in (stack.layers, ["b", "a"]), (nn.ModuleList([b, a]), ["0", "1"]), (nn.Sequential(b, a), ["0", "1"]):
        assert _names(held.named_children()) == names
        assert _names(Holder(held).named_modules()) == ["", "layers", *(f"layers.{name}" for name in names)]
    assert _names(nn.Sequential(OrderedDict(first=b)).named_children()) == ["first"]


def no_tensors_no_key():
    """#remember: `out` is assigned first, so it is listed first.
    #remember: `ReLU` has no tensors and therefore no key, but it sits at place 1: the keys jump from 0 to 2.
    """
    stack = runpy.run_path(str(SNIPPETS / "submodules/predict_keys.py"))["stack"]
    assert not nn.ReLU().state_dict() and stack.get_submodule("blocks.1") is stack.blocks[1] and type(stack.blocks[1]) is nn.ReLU
    assert list(stack.state_dict()) == ["out.weight", "blocks.0.weight", "blocks.0.bias", "blocks.2.weight", "blocks.2.bias"]
    ran = []
    for name, module in stack.named_modules():
        module.register_forward_hook(lambda *args, name=name: ran.append(name))
    stack(torch.ones(5, 4))
    assert ran == ["blocks.0", "blocks.1", "blocks.2", "out", ""]  # listed first, called last


def lists_of_modules_do_not_run_themselves():
    """#many: `ModuleList` and `ModuleDict` only hold modules and leave the running to you: your `forward()` goes through them or picks one.
    #many: `nn.Sequential` numbers its modules too (unless you name them), and has a `forward()` of its own, which runs them in order.
    #containers: They have no `forward`, so they cannot be called.
    """
    a, b, x = nn.Linear(2, 3), nn.Linear(3, 2), torch.randn(5, 2)
    for container in nn.ModuleList([a, b]), nn.ModuleDict({"a": a, "b": b}):
        assert not {"forward"} & {*vars(type(container))}
        with pytest.raises(NotImplementedError, match='missing the required "forward"'):
            container(x)
        assert torch.equal(Holder(container)(x), b(a(x)))
    assert torch.equal(nn.Sequential(a, b)(x), b(a(x)))
    with pytest.raises(RuntimeError):
        nn.Sequential(b, a)(x)  # the other order does not fit


def every_walk_passes_a_plain_container_by():
    """#plain-list: A `Linear` and a `Dropout` (which sets numbers to zero at random, and no longer does after `eval()`), kept once in a list and once in a `ModuleList`:
    #plain-list: Both run.
    #plain-list: But a plain list is no module, nor is a dict or a tuple: it is not registered, and every walk passes it by.
    #plain-list: `parameters()` gives no tensor in it to an optimizer, `state_dict()` none to a checkpoint, `.to()` leaves the layers as they were and `eval()` leaves their dropout on.
    """
    containers = {nn.ModuleList: True, nn.ModuleDict: True, list: False, tuple: False, dict: False}
    for kind, registered in containers.items():
        linear, dropout = nn.Linear(4, 4), nn.Dropout()
        holder = Holder(kind({"linear": linear, "dropout": dropout}) if kind in (dict, nn.ModuleDict) else kind([linear, dropout]))
        assert holder(torch.ones(2, 4)).shape == (2, 4)
        visited = []
        holder.apply(visited.append)
        holder.to(torch.float64).eval()
        reached = [
            any(p is linear.weight for p in holder.parameters()),
            any(module is linear for module in holder.modules()),
            any(key.endswith("weight") for key in holder.state_dict()),
            linear in visited,
            linear.weight.dtype == torch.float64,
            not dropout.training,
            "Linear" in repr(holder),
        ]
        assert reached == [registered] * 7
        x = torch.ones(1000)
        assert bool((dropout(x) == 0).any()) != registered and (nn.Dropout()(x) != nn.Dropout()(x)).any()


def with_another_layer_there_is_no_message():
    """#plain-list: The `ValueError` comes only because this model has not one registered parameter: with one other layer that has some, there is no message at all."""
    holder = Holder([nn.Linear(4, 4)])
    with pytest.raises(ValueError, match="empty parameter list"):
        torch.optim.SGD(holder.parameters(), lr=0.1)
    holder.activation = nn.ReLU()  # has none
    with pytest.raises(ValueError, match="empty parameter list"):
        torch.optim.SGD(holder.parameters(), lr=0.1)
    holder.other = nn.Linear(4, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        optimizer = torch.optim.SGD(holder.parameters(), lr=0.1)
        holder(torch.ones(2, 4)).sum().backward()
        optimizer.step()
    assert len(optimizer.param_groups[0]["params"]) == 2


def what_is_not_printed_is_not_registered():
    """#plain-list: To check, `print(model)`: a layer that is not printed is not registered."""
    attribute, in_list, in_dict, in_sequential, hidden = (nn.Dropout(p) for p in (0.11, 0.12, 0.13, 0.14, 0.15))
    model = nn.Module()
    model.attribute, model.deep = attribute, nn.Module()
    model.deep.a, model.deep.b = nn.ModuleList([in_list] * 2), nn.ModuleDict({"x": in_dict})
    model.deep.c, model.deep.d = nn.Sequential(in_sequential), [hidden]
    for module in attribute, in_list, in_dict, in_sequential, hidden:
        registered = any(module is found for found in model.modules())
        assert (f"p={module.p}" in repr(model)) == registered == (module is not hidden)


def tracked_when_assigned_to_self():
    """#plain-list: True for a module that was assigned to an attribute of `self`, or that sits in a `ModuleList`, `ModuleDict` or `Sequential` that was.
    #plain-list: Not for one in a list, tuple or dict, nor for one written directly under `class`, outside `__init__` (it belongs to the class, not to `self`).
    """

    class InTheBody(nn.Module):
        layer = nn.Linear(1, 1)

    def layer():
        return nn.Linear(1, 1)

    containers = nn.ModuleList([layer()]), nn.ModuleDict({"a": layer()}), nn.Sequential(layer())
    for tracked in layer(), *containers, nn.ModuleList([nn.ModuleList([layer()])]):
        assert len(list(Holder(tracked).parameters())) == 2
    for lost in [layer()], (layer(),), {"a": layer()}, [nn.ModuleList([layer()])]:
        assert not list(Holder(lost).parameters())
    assert isinstance(InTheBody().layer, nn.Linear) and "layer" in vars(InTheBody) and "layer" not in vars(InTheBody()) and not list(InTheBody().parameters())


def assigning_again_replaces():
    """#replaced: To replace a layer, assign to its name again.
    #replaced: The path is the same, and so are the keys if the tensors in the new layer have the same names.
    #replaced: `double()`, which is `.to(torch.float64)`, and `eval()` change the modules that are in the tree when they are called; one that comes later keeps its own dtype and mode.
    #replaced: The optimizer, too, holds the parameters that it was given: the new head would get gradients and no updates, unless `optimizer.add_param_group({"params": net.head.parameters()})` adds it.
    """
    assert {p.dtype for p in Net().double().parameters()} == {p.dtype for p in Net().to(torch.float64).parameters()} == {torch.float64}
    for new in nn.Linear(3, 5), nn.Bilinear(3, 3, 5), nn.PReLU(), nn.Linear(3, 2, bias=False):
        net = Net().double().eval()
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        keys = list(net.state_dict())
        net.head = new
        assert net.get_submodule("head") is new and _names(net.named_children()) == ["hidden", "norm", "head"]
        same_names = list(new.state_dict()) == ["weight", "bias"]
        assert (list(net.state_dict()) == keys) == same_names
        assert new.training and new.weight.dtype == torch.float32 and not net.hidden.training and net.hidden.weight.dtype == torch.float64
        assert not any(p is new.weight for p in optimizer.param_groups[0]["params"])
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    net.head = nn.Linear(3, 5)
    before = net.head.weight.clone()
    net(torch.randn(8, 4)).square().sum().backward()
    optimizer.step()
    assert net.head.weight.grad.any() and torch.equal(net.head.weight, before)
    optimizer.add_param_group({"params": net.head.parameters()})
    optimizer.step()
    assert not torch.equal(net.head.weight, before)


def replaced_first_all_of_it_reaches_the_new_head():
    """#replaced: So replace first; then `.to()`, then `eval()` or `train()`, then the optimizer.
    #remember: What walks the tree (`.to()`, `eval()`, making an optimizer) reaches what is in it at that moment: nothing in a plain list, nothing assigned later.
    """
    net = Net()
    net.head = nn.Linear(3, 5)
    net.hidden_in_a_list = [nn.Linear(1, 1)]
    net.to(torch.float64)
    net.eval()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    net.later = nn.Linear(1, 1)
    for layer, reached in (net.head, True), (net.hidden_in_a_list[0], False), (net.later, False):
        held = any(p is layer.weight for p in optimizer.param_groups[0]["params"])
        assert [layer.weight.dtype == torch.float64, not layer.training, held] == [reached] * 3


def a_tensor_has_no_name():
    """#exercise: The tensors do not know their names."""
    parameter = nn.Parameter(torch.ones(1))
    holder = nn.Module()
    holder.one, before = parameter, dir(parameter)
    holder.two = parameter
    assert list(holder.state_dict()) == ["one", "two"] and dir(parameter) == before and not vars(parameter)
    assert holder.one is holder.two is parameter


def renaming_changes_the_front_of_two_keys():
    """#exercise: `encoder.` becomes `layer1.` at the front of two keys, and nothing else changes: not the order, not the shapes, not `decoder`.
    #exercise: A strict load of the old file fails with both lists, missing and unexpected.
    #exercise: Renaming the keys mends it, at the front of the key only.
    """
    ran = runpy.run_path(str(SNIPPETS / "exercises/renamed_submodule.py"))
    old, new = ran["Net"]("encoder").state_dict(), ran["Net"]("layer1")
    renamed = {re.sub(r"^encoder\.", "layer1.", key): value for key, value in old.items()}
    assert len(renamed.keys() - old.keys()) == 2
    assert [(key, value.shape) for key, value in renamed.items()] == [(key, value.shape) for key, value in new.state_dict().items()]
    with pytest.raises(RuntimeError, match='(?s)Missing.*"layer1.weight", "layer1.bias".*Unexpected.*"encoder.weight", "encoder.bias"'):
        new.load_state_dict(old)
    new.load_state_dict(renamed)
    assert all(torch.equal(value, renamed[key]) for key, value in new.state_dict().items())
    inner = nn.ModuleDict({"encoder": nn.Linear(1, 1)})  # the same word, not at the front
    old, new = nn.ModuleDict({"encoder": nn.Linear(1, 1), "decoder": inner}), nn.ModuleDict({"layer1": nn.Linear(1, 1), "decoder": inner})
    with pytest.raises(RuntimeError, match="decoder.layer1.weight"):
        new.load_state_dict({key.replace("encoder.", "layer1."): value for key, value in old.state_dict().items()})
    at_the_front = {re.sub(r"^encoder\.", "layer1.", key): value for key, value in old.state_dict().items()}
    new.load_state_dict(at_the_front)


def apply_visits_the_children_first():
    """#call-order: `apply()` visits a module after its children; that suits an initialization in which the parent has the last word."""
    for model in Model(), nn.Sequential(Net(), nn.ModuleList([Net()])):
        names, visited = {module: name for name, module in model.named_modules()}, []
        model.apply(lambda module: visited.append(names[module]))
        assert sorted(visited) == sorted(names.values()) and visited[-1] == ""
        for name in filter(None, visited):
            assert visited.index(name) < visited.index(name.rpartition(".")[0])

    def initialize(module):
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.weight)
        if isinstance(module, Net):
            nn.init.ones_(module.head.weight)

    net = Net().apply(initialize)
    assert (net.head.weight == 1).all() and not net.hidden.weight.any()


def only_a_run_shows_the_order():
    """#call-order: The order of the calls is in none of the listings: only `forward()` knows it, and a hook on each module, as here, can record it."""

    def called(model):
        ran = []
        for name, module in model.named_modules():
            module.register_forward_pre_hook(lambda module, args, name=name: ran.append(name))
        model(torch.ones(5, 4))
        return ran

    model, turned = Model(), Turned()
    turned.head, turned.body.hidden = nn.Linear(4, 4), nn.Linear(4, 3)
    assert called(model) == ["", "body", "body.hidden", "body.norm", "body.head", "head"]
    assert called(turned) == ["", "head", "body", "body.hidden", "body.norm", "body.head"]
    assert _names(model.named_modules()) == _names(turned.named_modules()) and list(model.state_dict()) == list(turned.state_dict())


def taken_names_and_dots_are_refused():
    """#containers: A dictionary's keys become attribute names, so a dot is refused, and so is any name that a module already has: `type`, `keys`, `forward`, `half`.
    #containers: `None` is accepted: a place with nothing in it.
    """
    heads = nn.ModuleDict({"label": nn.ReLU()})
    assert heads.label is heads["label"]
    taken = [name for name in dir(heads) if name != "label"]
    assert {"type", "keys", "forward", "half", "training"} <= {*taken}
    for name in taken:
        with pytest.raises(KeyError, match="already exists"):
            heads[name] = nn.ReLU()
    for name in ("a.b", ".", "label.new"):
        with pytest.raises(KeyError, match="module name can.*t contain"):
            heads[name] = nn.ReLU()
    assert nn.ModuleDict({"a": None})["a"] is None and not nn.ModuleDict({"a": None}).state_dict()
    assert list(nn.ModuleList([None])) == [None]


def a_shared_module_is_listed_once_and_updated_once():
    """#shared: The layer runs twice and is listed once: by its first name in `named_modules()` and `named_parameters()`, so an optimizer does not update it twice.
    #shared: `state_dict()` does not look for duplicates and writes both names.
    #shared: `remove_duplicate=False` shows every name.
    """
    fc, ran = nn.Linear(2, 2, bias=False), []
    model = nn.Sequential(fc, nn.ReLU(), fc)
    fc.register_forward_hook(lambda *args: ran.append("fc"))
    optimizer, before = torch.optim.SGD(model.parameters(), lr=0.1), fc.weight.clone()
    model(torch.rand(3, 2)).sum().backward()
    assert ran == ["fc", "fc"]
    assert _names(model.named_modules()) == ["", "0", "1"] and _names(model.named_parameters()) == ["0.weight"]
    optimizer.step()
    assert torch.allclose(fc.weight, before - 0.1 * fc.weight.grad)
    assert list(model.state_dict()) == ["0.weight", "2.weight"]
    assert _names(model.named_modules(remove_duplicate=False)) == ["", "0", "1", "2"]
    assert _names(model.named_parameters(remove_duplicate=False)) == ["0.weight", "2.weight"]


def of_two_tensors_in_the_file_the_later_name_wins():
    """#shared: Loading wants both, and if the two tensors in the file differ, the later name wins without a word; the order in the file does not count."""
    fc = nn.Linear(2, 2, bias=False)
    model = nn.Sequential(fc, nn.Sequential(nn.ReLU(), fc))
    first, later = torch.zeros(2, 2), torch.ones(2, 2)
    for alone in ("0.weight", "1.1.weight"):
        with pytest.raises(RuntimeError, match="Missing key"):
            model.load_state_dict({alone: first})
    for file in {"0.weight": first, "1.1.weight": later}, {"1.1.weight": later, "0.weight": first}:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("error")
            fc.weight.fill_(9)
            report = model.load_state_dict(file)
        assert torch.equal(fc.weight, later) and not report.missing_keys and not report.unexpected_keys


def paths_for_modules_parameters_and_buffers():
    """#by-name: `get_submodule` wants a module at the end of the path; use `get_parameter` for a parameter and `get_buffer` for a buffer."""
    model = nn.Sequential(Net())
    get = {"0.norm": model.get_submodule, "0.norm.weight": model.get_parameter, "0.norm.running_mean": model.get_buffer}
    assert [get[path](path) for path in get] == [model[0].norm, model[0].norm.weight, model[0].norm.running_mean]
    for path, right in get.items():
        for wrong in get.values():
            if wrong != right:
                with pytest.raises(AttributeError):
                    wrong(path)


def set_submodule_adds_a_last_name():
    """#by-name: `set_submodule` adds the last name of the path if it does not find it, so a name mistyped there leaves the old layer in place; `strict=True` makes it an error.
    #by-name: A mistyped name earlier in the path always is one.
    """
    model = nn.Sequential(OrderedDict(encoder=nn.Sequential(nn.Linear(4, 8), nn.ReLU())))
    old = model.encoder[1]
    model.set_submodule("encoder.l", nn.GELU())
    assert model.encoder[1] is old and _names(model.encoder.named_children()) == ["0", "1", "l"]
    with pytest.raises(AttributeError):
        model.set_submodule("encoder.I", nn.GELU(), strict=True)
    for strict in (False, True):
        for path in ("encodr.1", "encodr.0.deep", "encoder.7.deep", "encodr.l"):
            with pytest.raises(AttributeError):
                model.set_submodule(path, nn.GELU(), strict=strict)
        model.set_submodule("encoder.1", nn.GELU(), strict=strict)
        assert type(model.encoder[1]) is nn.GELU
    assert _names(model.named_modules()) == ["", "encoder", "encoder.0", "encoder.1", "encoder.l"]


def none_is_a_place_with_nothing_in_it():
    """#by-name: `None` is how a module says “there is nothing here”: the attribute stays, the child and its keys are gone, and `forward()` has to ask before it calls."""
    net = Net()
    net.head = None
    assert net.head is None and _names(net.named_children()) == ["hidden", "norm"]
    assert not any(key.startswith("head") for key in net.state_dict())
    with pytest.raises(TypeError, match="'NoneType' object is not callable"):
        net(torch.ones(5, 4))

    class Asks(Net):
        def forward(self, x):
            x = self.norm(self.hidden(x))
            return x if self.head is None else self.head(x)

    net = Asks()
    assert net(torch.ones(5, 4)).shape == (5, 2)
    net.head = None
    assert net(torch.ones(5, 4)).shape == (5, 3)


def identity_skips_a_layer_of_one_argument_and_one_tensor():
    """#by-name: To skip a layer without touching `forward()`, put `nn.Identity()` there, provided the layer is called with one argument (the last line shows what happens with two) and returns one tensor."""
    net, x = Net().eval(), torch.randn(5, 4)
    net.norm = nn.Identity()
    assert torch.equal(net(x), net.head(net.hidden(x).relu()))
    with pytest.raises(TypeError, match="takes 2 positional arguments but 3 were given"):
        nn.Identity()(x, None)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        nn.Identity()(x, mask=None)

    class Reader(nn.Module):
        def __init__(self):
            super().__init__()
            self.rnn = nn.LSTM(3, 3)

        def forward(self, x):
            output, state = self.rnn(x)  # two results
            return output

    reader, x = Reader(), torch.ones(4, 5, 3)
    assert reader(x).shape == (4, 5, 3)
    reader.rnn = nn.Identity()
    with pytest.raises(ValueError, match="too many values to unpack"):
        reader(x)
    assert reader(torch.ones(2, 5, 3)).shape == (5, 3)  # the two steps of the sequence, taken for two results


def the_optimizer_passes_the_new_head_by():
    """#replaced-optimizer: Bring the model to one dtype and it runs, backward too.
    #replaced-optimizer: But the head that the optimizer was made with is the one which is gone: the new one gets a gradient, and `step()` passes it by.
    #replaced-optimizer: `add_param_group` makes it known; a new optimizer is simpler.
    """
    for known in (lambda optimizer, net: optimizer.add_param_group({"params": net.head.parameters()}) or optimizer,
                  lambda optimizer, net: torch.optim.SGD(net.parameters(), lr=0.1)):  # fmt: skip
        net, x = Net().double(), torch.randn(5, 4, dtype=torch.float64)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        gone, net.head = net.head, nn.Linear(3, 5)
        with pytest.raises(RuntimeError, match="same dtype"):
            net(x)
        net.double()
        before = [p.clone() for p in (gone.weight, net.head.weight, net.hidden.weight)]
        net(x).square().sum().backward()
        optimizer.step()
        assert gone.weight.grad is None and net.head.weight.grad.any()
        moved = [not torch.equal(p, old) for p, old in zip((gone.weight, net.head.weight, net.hidden.weight), before)]
        assert moved == [False, False, True]
        known(optimizer, net).step()
        assert not torch.equal(net.head.weight, before[1])


def a_parent_in_its_child_sends_walks_in_circles():
    """#back-reference: Assigning the parent registers it as a child of its child.
    #back-reference: `named_modules()` remembers where it has been and ends; `eval()`, `state_dict()` and `double()` go round until Python stops them.
    #back-reference: Here the blindness for tuples is useful: a module in a tuple is meant to be invisible.
    """
    model = nn.Linear(2, 2)
    model.child = Child(model)
    assert _names(model.child.named_children()) == ["parent"] and model.child.parent is model
    assert _names(model.named_modules()) == ["", "child"] and len(list(model.parameters())) == 2
    for circles in model.eval, model.state_dict, model.double:
        with pytest.raises(RecursionError):
            circles()
    model = nn.Linear(2, 2)
    model.child = Child((model,))
    assert not list(model.child.children()) and model.child.parent[0] is model
    assert not model.eval().child.training and list(model.double().state_dict()) == ["weight", "bias"]


listed = {
    "no statement": [
        "#submodules: Both answers are in one tree.",
        "#many: Three equal layers do not deserve three attributes.",
        "#remember: A stack of three blocks and an output layer, which is called last.",
        "#exercise: A network has two linear layers, `encoder` and `decoder`.",
        "#exercise: Print the names of its parameters.",
        "#exercise: Then rename the first one to `layer1`.",
        "#further: This can wait: the order of the calls, what the containers refuse, one module under two names, work with paths, the optimizer of a replaced layer, "
        "and a child that holds its parent.",
        "#further: You will want it when you take apart a model that somebody else has written.",
    ],
}
