"""What docs/en/errors/modules.md says, proved sentence by sentence."""

import copy
import inspect
import pickle

import pytest
import torch
from torch import nn


class _Double(nn.Module):
    def forward(self, x):
        return 2 * x


def init_makes_the_places():
    """#super-init: `nn.Module.__init__` makes the places where layers, parameters and buffers are filed, and it has not run yet."""
    net = nn.Module.__new__(nn.Module)
    assert not {"_modules", "_parameters", "_buffers"} & vars(net).keys()
    nn.Module.__init__(net)
    assert {"_modules", "_parameters", "_buffers"} <= vars(net).keys()


def without_layers_later():
    """#super-init: A class without a layer of its own raises later, when it is called, moved or printed: `has no attribute '_modules'`, or another such name."""

    class Net(nn.Module):
        def __init__(self):
            self.size = 3

        def forward(self, x):
            return x

    for use, name in (lambda: Net()(1), "_backward_hooks"), (lambda: Net().to("cpu"), "_modules"), (lambda: repr(Net()), "_modules"):
        with pytest.raises(AttributeError, match=f"object has no attribute '{name}'"):
            use()


def module_makes_callable():
    """#object-not-callable: `nn.Module` is what makes an object callable and lets the call run `forward()`; this class has a `forward()` and does not inherit."""

    class Plain:
        def forward(self, x):
            return x + 1

    class Net(Plain, nn.Module):
        pass

    assert Plain().forward(1) == 2 and Net()(1) == 2 and callable(Net()) and not callable(Plain())


def other_words_not_callable():
    """#object-not-callable: With another word before `object`: `list` is a plain list of layers, `NoneType` a layer that is `None`, `tuple` a comma after `self.fc = nn.Linear(4, 2)`, `module` a file that was imported and not the class in it."""
    import torch.nn.modules.linear as linear  # the file

    net = nn.Module()
    net.layers, net.drop = [nn.ReLU()], None
    net.fc = nn.Linear(4, 2),  # fmt: skip
    for thing, type_ in (net.layers, "list"), (net.drop, "NoneType"), (net.fc, "tuple"), (linear, "module"):
        with pytest.raises(TypeError, match=f"'{type_}' object is not callable"):
            thing(1)


def net_is_a_module():
    """#object-not-callable: `isinstance(net, nn.Module)` is true."""

    class Plain:
        forward = nn.Identity.forward

    class Net(nn.Module):
        forward = nn.Identity.forward

    assert isinstance(Net(), nn.Module) and not isinstance(Plain(), nn.Module)


def second_turn_calls_a_tensor():
    """#tensor-not-callable: The first turn of the loop gave the name `loss` to the result, so the second turn calls a tensor."""
    loss = nn.MSELoss()
    loss = loss(torch.ones(3), torch.ones(3))
    assert isinstance(loss, torch.Tensor)
    with pytest.raises(TypeError, match="'Tensor' object is not callable"):
        loss(torch.ones(3), torch.ones(3))


def brackets_after_attributes():
    """#tensor-not-callable: Brackets after an attribute do the same: `x.shape()`, `layer.weight(x)`."""
    x, layer = torch.ones(3), nn.Linear(3, 2)
    for use, type_ in (lambda: x.shape(), "torch.Size"), (lambda: layer.weight(x), "Parameter"):
        with pytest.raises(TypeError, match=f"'{type_}' object is not callable"):
            use()


def indented_forward():
    """#missing-forward: A `forward` indented under `__init__` is a function inside it and no method."""

    class Net(nn.Module):
        def __init__(self):
            super().__init__()

            def forward(self, x):
                return x

    with pytest.raises(NotImplementedError, match='missing the required "forward"'):
        Net()(1)


def forward_in_vars():
    """#missing-forward: `"forward" in vars(Net)` is true."""

    class Misspelt(nn.Module):
        foward = _Double.forward

    assert "forward" in vars(_Double) and "forward" not in vars(Misspelt)


def lists_do_not_run():
    """#modulelist-called: A `ModuleList` registers layers and does not say in which order they run, nor does a `ModuleDict`."""
    for container in nn.ModuleList([nn.Linear(4, 4)]), nn.ModuleDict({"a": nn.Linear(4, 4)}):
        assert len(list(container.parameters())) == 2  # registered
        with pytest.raises(NotImplementedError, match='missing the required "forward"'):
            container(torch.ones(1, 4))


def self_in_forward():
    """#recursion-forward: `self(x)` in `forward()` runs `forward()` again, without end."""
    count = 0

    class Net(nn.Module):
        def forward(self, x):
            nonlocal count
            count += 1
            return self(x)

    with pytest.raises(RecursionError):
        Net()(1)
    assert count > 50


def _with_parent():
    parent, child = nn.Module(), nn.Linear(2, 2)
    parent.child, child.parent = child, parent
    return parent


def parent_repeats():
    """#recursion-forward: If the traceback repeats `eval`, `train`, `to`, `state_dict` or `__repr__` instead, a child holds its parent."""
    import traceback

    for name, use in ("eval", nn.Module.eval), ("train", nn.Module.train), ("_apply", lambda net: net.to("cpu")), ("state_dict", nn.Module.state_dict), ("__repr__", repr):  # fmt: skip
        with pytest.raises(RecursionError) as error:
            use(_with_parent())
        names = [frame.name for frame in traceback.extract_tb(error.value.__traceback__)]
        assert names.count("train" if name == "eval" else name) > 50


def parent_is_registered():
    """#recursion-parent: Assigning a module to an attribute registers it, so the parent became a child of its own child, and whatever walks down the tree walks in a circle."""
    parent = _with_parent()
    assert parent.child._modules["parent"] is parent
    for walk in (nn.Module.eval, nn.Module.state_dict, lambda net: net.to("cpu"), repr, lambda net: net.apply(id)):
        with pytest.raises(RecursionError):
            walk(parent)


def parameters_still_work():
    """#recursion-parent: `parameters()` still works, for it passes by what it has seen."""
    assert [name for name, _ in _with_parent().named_parameters()] == ["child.weight", "child.bias"] and len(list(_with_parent().modules())) == 2


def classes_and_lists():
    """#not-module-subclass: A class without brackets, `nn.ReLU`, a list, `nn.Sequential([…])`, and a plain dict raise it too."""
    from collections import OrderedDict

    for wrong in nn.ReLU, [nn.ReLU()], {"relu": nn.ReLU()}:
        with pytest.raises(TypeError, match="is not a Module subclass"):
            nn.Sequential(wrong)
    assert len(nn.Sequential(*[nn.ReLU(), nn.ReLU()])) == 2 and nn.Sequential(OrderedDict({"relu": nn.ReLU()})).relu


def dots_are_steps():
    """#name-with-dot: A dot in a key of the state_dict means a step down into a submodule, so a name itself may have none."""
    net = nn.ModuleDict({"encoder": nn.ModuleDict({"fc": nn.Linear(4, 2)})})
    assert net.state_dict()["encoder.fc.weight"].data_ptr() == net.encoder.fc.weight.data_ptr()
    for register in lambda: net.add_module("a.b", nn.ReLU()), lambda: net.register_buffer("a.b", torch.ones(1)), lambda: net.register_parameter("a.b", None):
        with pytest.raises(KeyError, match="name can.*t contain"):
            register()


def path_stops():
    """#no-submodule: The class named is the last module that was found on the path, and the word after it is the name that it does not have."""
    net = nn.ModuleDict({"body": nn.Sequential(nn.Linear(4, 2), nn.ReLU())})
    for path, says in ("body.7", "Sequential has no attribute `7`"), ("head.1", "ModuleDict has no attribute `head`"), ("body.1.x.y", "ReLU has no attribute `x`"):
        with pytest.raises(AttributeError, match=says):
            net.get_submodule(path)


def wrapper_prefix():
    """#no-submodule: A model in a wrapper has another name before its paths, such as `module.`."""
    net = nn.Sequential(nn.ReLU())
    wrapped = nn.DataParallel(net)
    assert wrapped.get_submodule("module.0") is net[0]
    with pytest.raises(AttributeError, match="DataParallel has no attribute `0`"):
        wrapped.get_submodule("0")


def register_does_not_replace():
    """#attribute-exists: `register_buffer` does not replace a plain attribute, and `self.mean = None` made one."""
    net = nn.Module()
    net.mean = None
    assert "mean" in vars(net)
    for register in net.register_buffer, net.register_parameter, net.register_module:
        with pytest.raises(KeyError, match="attribute 'mean' already exists"):
            register("mean", None)


def taken_keys():
    """#attribute-exists: In a `ModuleDict` it is a key that the class uses itself, such as `type`, `keys` or `forward`."""
    for key in "type", "keys", "forward":
        with pytest.raises(KeyError, match=f"attribute '{key}' already exists"):
            nn.ModuleDict({key: nn.ReLU()})


def child_names():
    """#as-child-module: `self.fc = self.fc(x)` would throw the layer away and keep its output; a registered name takes modules, parameters and `None`."""
    net = nn.Module()
    net.fc = nn.Linear(4, 2)
    for wrong in torch.ones(2), torch.relu, 3:
        with pytest.raises(TypeError, match="as child module 'fc'"):
            net.fc = wrong
    net.fc = nn.Identity()
    net.fc = None
    assert net.fc is None
    net.fc = nn.Parameter(torch.ones(2))  # takes the layer's place
    assert not list(net.children()) and [name for name, _ in net.named_parameters()] == ["fc"]


def second_call():
    """#as-child-module: The second call of the model gives a result as well as the first."""

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(4, 2)

        def forward(self, x):
            out = self.fc(x)
            return out

    net, x = Net(), torch.ones(3, 4)
    assert net(x).equal(net(x))


def arithmetic_is_no_parameter():
    """#as-parameter: The name is registered as a parameter, and a plain tensor would end that; a result of arithmetic is a plain tensor too, also `2 * layer.weight`."""
    layer = nn.Linear(4, 2)
    for tensor in torch.zeros(2, 4), 2 * layer.weight, layer.weight.detach():
        assert not isinstance(tensor, nn.Parameter)
        with pytest.raises(TypeError, match="as parameter 'weight'"):
            layer.weight = tensor
    assert isinstance(layer.weight, nn.Parameter)


def buffer_names():
    """#as-buffer: A registered buffer takes a tensor or `None`, so that it can be moved and saved."""
    norm = nn.BatchNorm1d(3)
    for wrong in 0, 0.5, [1.0]:
        with pytest.raises(TypeError, match="as buffer 'running_mean'"):
            norm.running_mean = wrong
    norm.running_mean = torch.ones(3)
    assert norm.to("meta").running_mean.is_meta and "running_mean" in norm.state_dict()
    norm.running_mean = None


def lazy_before_the_call():
    """#lazy-before-call: A lazy layer learns the size of its input at its first call; until then its weight has no shape to count or fill, and `requires_grad_()` is refused too."""
    layer = nn.LazyLinear(2)
    for use in lambda: layer.weight.numel(), lambda: nn.init.zeros_(layer.weight), lambda: layer.requires_grad_(False):
        with pytest.raises(ValueError, match="Attempted to use an uninitialized parameter"):
            use()
    with pytest.raises(RuntimeError, match="Can't access the shape of an uninitialized parameter"):
        layer.weight.shape
    layer(torch.ones(1, 4))
    assert layer.weight.shape == (2, 4)


def lazy_loads():
    """#lazy-before-call: Call the model once with zeros of the right shape, before you count, initialize or freeze; loading needs no call."""
    saved, layer = nn.Linear(4, 2).state_dict(), nn.LazyLinear(2)
    layer.load_state_dict(saved)
    assert layer.weight.equal(saved["weight"]) and layer(torch.ones(1, 4)).shape == (1, 2) and layer.weight.equal(saved["weight"])
    called = nn.LazyLinear(2)
    called(torch.zeros(1, 4))
    called.requires_grad_(False)
    nn.init.zeros_(called.weight)
    assert called.weight.numel() == 8 and not called.weight.requires_grad and called.weight.sum() == 0


def lazy_forward():
    """#lazy-before-call: `layer.forward(x)` does not help, for the hook that makes the weights belongs to the call."""
    layer = nn.LazyLinear(2)
    with pytest.raises(ValueError, match="Attempted to use an uninitialized parameter"):
        layer.forward(torch.ones(1, 4))
    assert layer(torch.ones(1, 4)).shape == (1, 2)


def weight_is_computed():
    """#right-inverse: The weight is computed from another tensor at each access, so an assignment needs the way back, `right_inverse`."""
    layer = nn.Linear(2, 2)
    nn.utils.parametrize.register_parametrization(layer, "weight", _Double())
    assert layer.weight is not layer.weight and layer.weight.equal(2 * layer.parametrizations.weight.original)
    with pytest.raises(RuntimeError, match="does not implement right_inverse"):
        layer.weight = torch.ones(2, 2)


def device_of_modules():
    """#no-attribute-device: A plain module has no `device`, for its parts may be on several; models of transformers have one."""
    from transformers import GPT2Config, GPT2Model

    net = nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1, device="meta"))
    assert {p.device.type for p in net.parameters()} == {"cpu", "meta"}
    with pytest.raises(AttributeError, match="'Sequential' object has no attribute 'device'"):
        net.device
    assert GPT2Model(GPT2Config(vocab_size=9, n_embd=8, n_layer=1, n_head=1)).device.type == "cpu"


def spread_model():
    """#no-attribute-device: Where a model is spread over devices, that is the first parameter's; look at the set of all."""
    net = nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1, device="meta"))
    assert next(net.parameters()).device.type == "cpu" and {p.device.type for p in net.parameters()} == {"cpu", "meta"}


def local_is_gone():
    """#no-attribute: `fc = nn.Linear(4, 2)` made a variable of `__init__`, gone when it ended; the module has no `fc`."""

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            fc = nn.Linear(4, 2)
            assert fc.in_features == 4

    with pytest.raises(AttributeError, match="'Net' object has no attribute 'fc'"):
        Net().fc
    assert list(Net().parameters()) == []


class _Saved(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = 2


def old_pickles():
    """#no-attribute: Other causes: another spelling, a line under an `if` that did not run, or a model saved whole by an older version of its class."""
    old = pickle.dumps(_Saved())

    def newer(self):
        nn.Module.__init__(self)
        self.factor = 2

    _Saved.__init__, _Saved.forward = newer, lambda self, x: self.factor * x
    assert _Saved()(3) == 6
    with pytest.raises(AttributeError, match="'_Saved' object has no attribute 'factor'"):
        pickle.loads(old)(3)

    class Branch(nn.Module):
        def __init__(self, bias):
            super().__init__()
            if bias:
                self.bias = 1

    for name, net in ("bias", Branch(False)), ("baes", Branch(True)):
        with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
            getattr(net, name)


class _Generator(nn.Linear):
    def generate(self):
        return "text"


def wrapper_methods():
    """#wrapped-attribute: A wrapper has the methods of `nn.Module`, not those of your class; the model is its attribute `module`."""
    model = _Generator(4, 2)
    wrapped = nn.DataParallel(model)
    assert wrapped.module is model and wrapped.eval() is wrapped and len(list(wrapped.parameters())) == 2
    with pytest.raises(AttributeError, match="'DataParallel' object has no attribute 'generate'"):
        wrapped.generate()


def inner_keys():
    """#wrapped-attribute: Call `model.module.generate(…)`, and save `model.module`, so that the keys have no prefix."""
    wrapped = nn.DataParallel(_Generator(4, 2))
    assert wrapped.module.generate() == "text"
    assert list(wrapped.state_dict()) == ["module.weight", "module.bias"] and list(wrapped.module.state_dict()) == ["weight", "bias"]


def class_not_made():
    """#missing-argument: If the missing one is `'self'` or `'input'`, often the class was used without being made: `nn.ReLU.forward(x)`."""
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'input'"):
        nn.ReLU.forward(torch.ones(1))
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'self'"):
        nn.Linear.train()


def signature_defaults():
    """#missing-argument: `inspect.signature(model.forward)` shows what has no default."""

    class Net(nn.Module):
        def forward(self, x, mask=None):
            return x

    assert [name for name, p in inspect.signature(Net().forward).parameters.items() if p.default is p.empty] == ["x"]


def two_into_sequential():
    """#init-argument: `forward() takes 2 positional arguments but 3 were given` is one value too many, often into a `Sequential`."""
    with pytest.raises(TypeError, match=r"forward\(\) takes 2 positional arguments but 3 were given"):
        nn.Sequential(nn.ReLU())(torch.ones(1), torch.ones(1))


def partial_of_a_named():
    """#pickle-local: Put the function at the top level of the file; for arguments use `functools.partial`."""
    import functools

    assert pickle.loads(pickle.dumps(functools.partial(max, 3)))(1) == 3 and pickle.loads(pickle.dumps(_fails)) is _fails


def forward_without_self():
    """#init-argument: `forward() takes 1 positional argument` means that `self` is missing in its definition."""

    class Net(nn.Module):
        def forward(x):
            return x

    with pytest.raises(TypeError, match=r"forward\(\) takes 1 positional argument but 2 were given"):
        Net()(1)


def self_is_counted():
    """#init-argument: The numbers count `self`: "2 were given" is one value of yours."""
    for given, says in ((1,), "takes 1 positional argument but 2 were given"), ((1, 2), "takes 1 positional argument but 3 were given"):
        with pytest.raises(TypeError, match=says):
            nn.Module(*given)


def another_file():
    """#no-attribute: `module 'torch' has no attribute` is another version than the code wants, or a file of yours called `torch.py`."""
    import importlib
    import sys
    from pathlib import Path

    with pytest.raises(AttributeError, match="module 'torch' has no attribute 'irfft'"):
        torch.irfft  # gone since torch 1.8
    Path("colorsys.py").touch()  # the name of a library's file, in the folder of the program
    sys.modules.pop("colorsys", None)
    sys.path.insert(0, "")
    importlib.invalidate_caches()
    with pytest.raises(AttributeError, match="module 'colorsys' has no attribute 'rgb_to_hsv'"):
        importlib.import_module("colorsys").rgb_to_hsv


def unpacked_names():
    """#tuple-no-attribute: `'str'` comes of `hidden, pooled = bert(ids)`, which unpacks the names of the output."""
    from transformers import BertConfig, BertModel

    bert = BertModel(BertConfig(vocab_size=9, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1))
    hidden, pooled = bert(torch.tensor([[1, 2]]))
    assert (hidden, pooled) == ("last_hidden_state", "pooler_output")
    with pytest.raises(AttributeError, match="'str' object has no attribute 'shape'"):
        hidden.shape


def other_tuples():
    """#tuple-no-attribute: `max(dim=1)`, `MultiheadAttention` and a model of transformers with `return_dict=False` return tuples too."""
    from transformers import GPT2Config, GPT2Model

    x = torch.ones(5, 3, 4)
    model = GPT2Model(GPT2Config(vocab_size=9, n_positions=4, n_embd=8, n_layer=1, n_head=1))
    for result in x.max(dim=1), nn.MultiheadAttention(4, 2)(x, x, x), model(torch.tensor([[1]]), return_dict=False):
        assert isinstance(result, tuple)
        with pytest.raises(AttributeError, match="has no attribute 'shape'"):
            result.shape


def loader_gives_lists():
    """#list-no-attribute: A `DataLoader` gives a list when each sample is a tuple, and a list has no `to()`."""
    from torch.utils.data import DataLoader

    batch = next(iter(DataLoader([(torch.ones(2), 1), (torch.ones(2), 0)], batch_size=2)))
    assert type(batch) is list and type(next(iter(DataLoader(torch.ones(4, 2), batch_size=2)))) is torch.Tensor
    with pytest.raises(AttributeError, match="'list' object has no attribute 'to'"):
        batch.to("cpu")


def tokenizers_give_lists():
    """#list-no-attribute: A tokenizer without `return_tensors="pt"` gives lists too."""
    from _common import COUNTING_MODEL
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(COUNTING_MODEL)
    assert type(tokenizer("one")["input_ids"]) is list and tokenizer("one", return_tensors="pt")["input_ids"].shape == (1, 1)


def lists_of_layers():
    """#list-no-attribute: With `'parameters'` or `'eval'` it is a plain list of layers."""
    for name in "parameters", "eval":
        with pytest.raises(AttributeError, match=f"'list' object has no attribute '{name}'"):
            getattr([nn.ReLU()], name)()


def no_return():
    """#none-no-attribute: A `forward()` without `return` gives `None`."""

    class Net(nn.Module):
        def forward(self, x):
            x + 1

    assert Net()(1) is None


def places_of_none():
    """#none-no-attribute: Other places of a `None`: `bias` of a layer made with `bias=False`, a transformers model's `loss` without labels, `past_key_values` with `use_cache=False`."""
    from transformers import GPT2Config, GPT2LMHeadModel

    model, ids = GPT2LMHeadModel(GPT2Config(vocab_size=9, n_positions=4, n_embd=8, n_layer=1, n_head=1)), torch.tensor([[1, 2]])
    assert nn.Linear(2, 2, bias=False).bias is None and model(ids).loss is None and model(ids, use_cache=False).past_key_values is None
    assert model(ids, labels=ids).loss is not None and model(ids, use_cache=True).past_key_values is not None


def _fails(thing):
    with pytest.raises(RuntimeError, match="Only Tensors created explicitly by the user"):
        copy.deepcopy(thing)


def stored_output():
    """#deepcopy-output: The module holds a tensor that still has its graph, here the output that `forward()` stored; a graph is not copied."""
    net, x = nn.Linear(4, 2), torch.ones(1, 4)
    copy.deepcopy(net)
    net.features = net(x)
    assert net.features.grad_fn is not None
    _fails(net)
    net.features = net.features.detach()
    assert copy.deepcopy(net).features.equal(net.features)


def same_words():
    """#deepcopy-output: Two other causes raise the same words: a cache filled with gradients on, and a layer under the older `weight_norm` or, once it was called, `spectral_norm`."""
    import warnings

    from transformers import GPT2Config, GPT2Model

    warnings.simplefilter("ignore")
    model = GPT2Model(GPT2Config(vocab_size=9, n_positions=4, n_embd=8, n_layer=1, n_head=1))
    _fails(model(torch.tensor([[1]])).past_key_values)
    copy.deepcopy(nn.utils.spectral_norm(nn.Linear(4, 2)))
    _fails(nn.utils.weight_norm(nn.Linear(4, 2)))
    for old in nn.utils.weight_norm, nn.utils.spectral_norm:
        layer = old(nn.Linear(4, 2))
        layer(torch.ones(1, 4))
        assert layer.weight.grad_fn is not None
        _fails(layer)


def find_it():
    """#deepcopy-output: Find it: attributes that are tensors with a `grad_fn`."""
    net = nn.Sequential(nn.Linear(4, 2), nn.ReLU())
    net[1].kept = net[0](torch.ones(1, 4))
    found = [f"{name}.{key}" for name, module in net.named_modules() for key, value in vars(module).items() if isinstance(value, torch.Tensor) and value.grad_fn]
    assert found == ["1.kept"]


def cache_has_a_graph():
    """#deepcopy-cache: The model was called with gradients on, so the keys and values in the cache have a graph, and a graph is not copied."""
    from transformers import GPT2Config, GPT2Model

    model = GPT2Model(GPT2Config(vocab_size=9, n_positions=4, n_embd=8, n_layer=1, n_head=1))
    cache = model(torch.tensor([[1, 2]])).past_key_values
    assert all(tensor.grad_fn for layer in cache.layers for tensor in (layer.keys, layer.values))
    _fails(cache)


def generate_has_no_graph():
    """#deepcopy-cache: Fill the cache under `torch.no_grad()`; `generate()` does so itself."""
    from transformers import GPT2Config, GPT2LMHeadModel

    model = GPT2LMHeadModel(GPT2Config(vocab_size=9, n_positions=8, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=0))
    made = model.generate(torch.tensor([[1, 2]]), attention_mask=torch.ones(1, 2), max_new_tokens=1, min_new_tokens=1, do_sample=False, return_dict_in_generate=True, pad_token_id=0)
    assert not any(tensor.requires_grad for layer in made.past_key_values.layers for tensor in (layer.keys, layer.values))
    copy.deepcopy(made.past_key_values)


def copies_apart():
    """#deepcopy-cache: The copy has as many tokens as the original, and goes its own way."""
    from transformers import GPT2Config, GPT2Model

    model = GPT2Model(GPT2Config(vocab_size=9, n_positions=8, n_embd=8, n_layer=1, n_head=1))
    with torch.no_grad():
        cache = model(torch.tensor([[1, 2, 3]])).past_key_values
        copied = copy.deepcopy(cache)
        assert copied.get_seq_length() == cache.get_seq_length() == 3
        model(torch.tensor([[4]]), past_key_values=copied)
    assert (copied.get_seq_length(), cache.get_seq_length()) == (4, 3)


def weight_norm_attribute():
    """#deepcopy-weight-norm: `torch.nn.utils.weight_norm` keeps the weight that it computed as a plain attribute with a graph, from the moment it is applied."""
    import warnings

    warnings.simplefilter("ignore")
    layer = nn.utils.weight_norm(nn.Linear(4, 2))
    assert vars(layer)["weight"].grad_fn is not None and "weight" not in dict(layer.named_parameters())
    _fails(layer)


def weight_norm_after_no_grad():
    """#deepcopy-weight-norm: A call under `no_grad()` replaces it by one without, and the copy then works."""
    import warnings

    warnings.simplefilter("ignore")
    layer = nn.utils.weight_norm(nn.Linear(4, 2))
    with torch.no_grad():
        layer(torch.ones(1, 4))
    assert layer.weight.grad_fn is None and copy.deepcopy(layer).weight.equal(layer.weight)


def pickle_by_name():
    """#pickle-local: Pickle stores a function by its name in a file, and a lambda or a function inside a function has none."""

    def local():
        return 1

    for nameless in local, lambda: 1:
        with pytest.raises(AttributeError, match="local object"):
            pickle.dumps(nameless)
    assert pickle.loads(pickle.dumps(_fails)) is _fails and b"_fails" in pickle.dumps(_fails)


def spawn_pickles():
    """#pickle-local: Where processes are spawned, as on Windows and macOS, the data set and the `collate_fn` are pickled for each worker; a forked one, as long on Linux, needs no pickle."""
    from torch.utils.data import DataLoader

    class Local(torch.utils.data.Dataset):
        def __len__(self):
            return 2

        def __getitem__(self, i):
            return i

    with pytest.raises(AttributeError, match="local object"):
        iter(DataLoader([1, 2], num_workers=1, multiprocessing_context="spawn", collate_fn=lambda rows: rows))
    with pytest.raises(AttributeError, match="local object"):
        iter(DataLoader(Local(), num_workers=1, multiprocessing_context="spawn"))
    forked = DataLoader(Local(), num_workers=1, multiprocessing_context="fork", collate_fn=lambda rows: rows)
    assert list(forked) == [[0], [1]]


def refused_buffers():
    """#buffer-no-tensor: A buffer is a tensor, and 0.5 is a number of Python; a list or a NumPy array is refused too."""
    import numpy as np

    for wrong in 0.5, [0.5], np.ones(1):
        with pytest.raises(TypeError, match="object to buffer 'scale'"):
            nn.Module().register_buffer("scale", wrong)


def refused_parameters():
    """#parameter-no-tensor: `nn.Parameter` wraps a tensor; a list, a number or a NumPy array is none."""
    import numpy as np

    for wrong in [1.0], 1.0, np.ones(1):
        with pytest.raises(AttributeError, match="object has no attribute 'detach'"):
            nn.Parameter(wrong)


def floats_have_no_detach():
    """#parameter-no-tensor: If the traceback ends elsewhere, such as in `loss.detach()` of the Trainer, what stands before the dot is no tensor: a loss made a float by `item()`."""
    loss = nn.functional.mse_loss(torch.ones(2), torch.zeros(2))
    assert loss.detach().item() == 1.0
    with pytest.raises(AttributeError, match="'float' object has no attribute 'detach'"):
        loss.item().detach()


def models_have_no_weight():
    """#no-parametrized-element: A whole model has no `weight` of its own, its layers have."""
    model = nn.Sequential(nn.Linear(4, 2))
    with pytest.raises(ValueError, match="does not have a parameter, a buffer, or a parametrized element with name 'weight'"):
        nn.utils.parametrizations.weight_norm(model)
    nn.utils.parametrizations.weight_norm(model[0])


def lists_not_registered():
    """#plain-list: `nn.Module` registers modules that are assigned to an attribute, and a list is no module, nor is a dict."""
    net = nn.Module()
    net.list, net.dict, net.layer = [nn.Linear(1, 1)], {"a": nn.Linear(1, 1)}, nn.Linear(1, 1)
    assert [name for name, _ in net.named_children()] == ["layer"]


def later_errors():
    """#plain-list: Nothing is raised here; later the optimizer may say `optimizer got an empty parameter list`, or an input meets weights on another device."""
    net = nn.Module()
    net.list = [nn.Linear(2, 2)]
    net.to("meta")
    with pytest.raises(ValueError, match="optimizer got an empty parameter list"):
        torch.optim.SGD(net.parameters())
    with pytest.raises(RuntimeError, match="meta"):
        net.list[0](torch.ones(1, 2, device="meta"))


shown = {
    "#super-init: Print the module: each layer that you made is listed.": ("errors/super_init_mended", "(fc): Linear(in_features=4, out_features=2, bias=True)"),
    "#missing-forward: The call looks for a method `forward`, and this class has `foward`.": ("errors/missing_forward", "Module [Net] is missing the required \"forward\" function"),
    "#modulelist-called: Both ways give one result.": ("errors/modulelist_called_mended", "True"),
    "#recursion-parent: `named_modules()` names each module once, and `eval()` comes back.": ("errors/recursion_parent_mended", "['', 'block'] True"),
    "#not-module-subclass: `torch.relu` is a function, and a container takes modules.": ("errors/not_module_subclass", "relu is not a Module subclass"),
    "#not-module-subclass: The function and the layer give one result.": ("errors/not_module_subclass_mended", "True"),
    "#name-with-dot: `state_dict()` has the name with its dot.": ("errors/name_with_dot_mended", "['encoder.fc.weight', 'encoder.fc.bias']"),
    "#name-not-string: The key becomes a part of the state_dict's keys, so it has to be a string.": ("errors/name_not_string", "module name should be a string. Got int"),
    "#name-not-string: `list(heads)` shows strings.": ("errors/name_not_string_mended", "['0', '1', '2']"),
    "#not-a-module: `0.weight` is a parameter, and `get_submodule` gives modules.": ("errors/not_a_module", "`weight` is not an nn.Module"),
    "#not-a-module: Each of the three gives what it is named after.": ("errors/not_a_module_mended", "Linear(in_features=4, out_features=4, bias=True)", "torch.Size([4, 4]) torch.Size([4])"),
    "#attribute-exists: The tensor is listed by `named_buffers()`.": ("errors/attribute_exists_mended", "{'mean': tensor([0., 0., 0.])}"),
    "#as-parameter: After a new `Parameter`, make the optimizer anew: it still holds the old one.": ("errors/as_parameter_mended", "still the optimizer's: True", "and now: False"),
    "#as-buffer: The `state_dict()` has the new value.": ("errors/as_buffer_mended", "tensor(5)"),
    "#lazy-before-call: Print the layer: it is a `Linear` now, with its `in_features`.": ("errors/lazy_before_call_mended", "Linear(in_features=4, out_features=2, bias=True) 10"),
    "#right-inverse: The weight read back is the one assigned.": ("errors/right_inverse_mended", "True"),
    "#no-attribute: `named_children()` lists the layer.": ("errors/no_attribute_mended", "['fc']"),
    "#wrapped-attribute: A test with `isinstance` lets the code run with and without the wrapper.": ("errors/wrapped_attribute_mended", "text"),
    "#missing-argument: `forward()` has two values to take, and the call gave one.": ("errors/missing_argument", "Net.forward() missing 1 required positional argument: 'mask'"),
    "#unexpected-keyword: The call hands over `token_type_ids=`, and `forward()` has no argument of that name.": ("errors/unexpected_keyword", "Net.forward() got an unexpected keyword argument 'token_type_ids'"),
    "#unexpected-keyword: The filtered call passes and the names are those of the signature.": ("errors/unexpected_keyword_mended", "['input_ids'] tensor([1., 1., 1.])"),
    "#init-argument: `Net(x)` makes a module and hands `x` to `__init__`, which takes `self` alone; the module that was made is `net`.": ("errors/init_argument", "Net.__init__() takes 1 positional argument but 2 were given"),
    "#tuple-no-attribute: An LSTM returns its output and its state, so the result is a tuple and not a tensor.": ("errors/tuple_no_attribute", "'tuple' object has no attribute 'shape'"),
    "#tuple-no-attribute: The last step of the output is the state: you took the right part.": ("errors/tuple_no_attribute_mended", "the last step's output is the state: True"),
    "#deepcopy-weight-norm: The copy's weight is equal, and the keys are `original0` and `original1`.": ("errors/deepcopy_weight_norm_mended", "True ['bias', 'parametrizations.weight.original0', 'parametrizations.weight.original1']"),
    "#buffer-no-tensor: `named_buffers()` lists the tensor and not the plain number.": ("errors/buffer_no_tensor_mended", "{'scale': tensor(0.5000)} 3"),
    "#parameter-no-tensor: It says `requires_grad=True`.": ("errors/parameter_no_tensor_mended", "requires_grad=True"),
    "#no-parametrized-element: A parametrization goes onto one tensor of the layer itself; this layer has `weight` and `bias`, no `weights`.": ("errors/no_parametrized_element", "with name 'weights'"),
    "#no-parametrized-element: `named_parameters()` shows `original0` and `original1` instead.": ("errors/no_parametrized_element_mended", "['bias', 'parametrizations.weight.original0', 'parametrizations.weight.original1']"),
    "#plain-list: The parameters are counted and the layer has moved.": ("errors/plain_list_mended", "parameters: 4", "device of its layer: meta"),
}

listed = {
    "no statement": [
        "#modules-errors: Look at the last line of the traceback that is your own file: there stands the object that is not what you think.",
        "#modules-errors: `print(type(x))` says what it is.",
        "#super-init: Make `super().__init__()` the first line of `__init__`.",
        "#object-not-callable: Write `class Net(nn.Module)`, and `super().__init__()` in it.",
        "#tensor-not-callable: Give the function and its result two names.",
        "#tensor-not-callable: In a notebook, run the cell that makes the function again, for the name stays overwritten.",
        "#missing-forward: Correct the name, and indent it like `__init__`.",
        "#modulelist-called: Walk over it in your `forward()`, or use `nn.Sequential`, which runs its layers one after another.",
        "#recursion-forward: Call the parent's method, `super().forward(x)`, or one of the layers.",
        "#recursion-forward: The line that the traceback repeats is the one to change.",
        "#recursion-parent: Keep the parent in a tuple, or hand what is needed to the child's `forward()`.",
        "#not-module-subclass: Make the layer, `nn.ReLU()`; unpack a list, `nn.Sequential(*layers)`; make a dict an `OrderedDict`; put a small module around a function.",
        "#name-with-dot: Nest the dicts, or write another sign, `name.replace(\".\", \"_\")`.",
        "#name-not-string: Write `str(task)` where the dict is made and where it is asked; or take a `ModuleList`, whose index is a number.",
        "#no-submodule: Print `named_modules()` and take the path from there.",
        "#not-a-module: Use `get_parameter` or `get_buffer` for these paths, and stop one name earlier for the layer.",
        "#attribute-exists: Leave the first line out, or register `None` and assign the tensor later.",
        "#as-child-module: Give the output another name, without `self`; to take a layer out, assign `nn.Identity()`.",
        "#as-parameter: Write the values into the parameter under `no_grad()`, or assign `nn.Parameter(tensor)`.",
        "#as-buffer: Assign `torch.tensor(5)`, or change it in place, `.zero_()`, `.fill_(5)`.",
        "#right-inverse: Write `right_inverse` in your parametrization, or change `parametrizations.weight.original`.",
        "#no-attribute-device: `next(model.parameters()).device`.",
        "#no-attribute: Write `self.fc = …` in `__init__`.",
        "#missing-argument: Give what is missing, or a default in the signature, `mask=None`.",
        "#unexpected-keyword: Often the batch comes from a tokenizer of another model, or the argument is one of a newer or older version of the library.",
        "#unexpected-keyword: Leave the field out, for instance with `return_token_type_ids=False` in the tokenizer, or hand over what the signature names.",
        "#init-argument: Make it once, `net = Net()`, and call the object: `net(x)`, `nn.ReLU()(x)`.",
        "#tuple-no-attribute: Take it apart, `output, state = lstm(x)`; of a model of transformers take `.logits`.",
        "#list-no-attribute: Move the tensors in it; keep layers in an `nn.ModuleList`.",
        "#list-no-attribute: Print `type(batch)` and the type of its first element.",
        "#none-no-attribute: Write the `return`, in each branch of an `if`.",
        "#none-no-attribute: Print what the model gives before you use it.",
        "#deepcopy-output: Store `out.detach()`, or nothing; or copy the model before its first call.",
        "#deepcopy-weight-norm: Use `torch.nn.utils.parametrizations.weight_norm`; its state_dict has other names.",
        "#pickle-local: `pickle.dumps(dataset)` tells at once, without any worker; so does `num_workers=0` whether the rest is right.",
        "#buffer-no-tensor: `torch.tensor(0.5)`, or `torch.from_numpy(array)`; what need not move or be saved is a plain attribute.",
        "#parameter-no-tensor: `nn.Parameter(torch.tensor([1.0, 2.0]))`, with floats.",
        "#no-parametrized-element: Walk over the layers, `for layer in model.modules()`, and parametrize those that have the name.",
        "#plain-list: `nn.ModuleList([…])` for a list, `nn.ModuleDict({…})` for a dict.",
    ],
    "upstream's word": [
        "#none-no-attribute: In OpenCV `imread` gives it for a path that is wrong.",
    ],
}
