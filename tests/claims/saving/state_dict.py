"""What docs/en/saving/state_dict.md says, proved sentence by sentence."""

import copy
import inspect
import io
import pickle
import sys
import warnings
from collections import OrderedDict

import pytest
import safetensors.torch
import torch
from _common import Net, counting_model
from torch import nn
from torch.nn.utils import parametrize

OPTIMIZERS = [o for o in vars(torch.optim).values() if inspect.isclass(o) and issubclass(o, torch.optim.Optimizer)]
OPTIMIZERS.remove(torch.optim.Optimizer)
MODULES = (
    Net,
    lambda: nn.LSTM(2, 3, bidirectional=True),
    lambda: nn.TransformerEncoderLayer(4, 2, 8),
    lambda: nn.ModuleDict({"a": nn.ModuleList([nn.Linear(2, 2)]), "b": nn.ParameterList([torch.ones(2)])}),
    lambda: nn.utils.parametrizations.weight_norm(nn.Linear(2, 2)),
    lambda: counting_model()[0],
)


class Everything(nn.Module):
    """One of each thing that a module may hold."""

    def __init__(self):
        super().__init__()
        self.trained = nn.Parameter(torch.ones(2))
        self.frozen = nn.Parameter(torch.ones(2), requires_grad=False)
        self.none = nn.Parameter(torch.ones(2))
        self.none = None
        self.register_buffer("kept", torch.ones(2))
        self.register_buffer("left_out", torch.ones(2), persistent=False)
        self.plain = torch.ones(2)
        self.layers = [nn.Linear(2, 2)]
        self.optimizer = torch.optim.Adam([self.trained])

    def forward(self, x):
        return x * self.trained


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(4, 3)
        self.head = nn.Linear(3, 4, bias=False)
        self.head.weight = self.embedding.weight


class Labelled(nn.Module):
    """Says what is no tensor by extra state."""

    def __init__(self, labels=None):
        super().__init__()
        self.head = nn.Linear(2, 1)
        self.labels = labels

    def get_extra_state(self):
        return {"labels": self.labels}

    def set_extra_state(self, state):
        self.labels = state["labels"]


def _follow(module, key):
    """The attribute at the end of the path, a step for each name between dots; a number or a key counts into a container."""
    for name in key.split("."):
        module = getattr(module, name) if hasattr(module, name) else module[name if isinstance(module, nn.ModuleDict) else int(name)]
    return module


def _memory(tensor):
    return tensor.untyped_storage().data_ptr()


def _through_file(value):
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return torch.load(file)


def _step(optimizer, *parameters):
    for p in parameters:
        p.grad = torch.ones_like(p).to_sparse() if isinstance(optimizer, torch.optim.SparseAdam) else torch.ones_like(p)
    optimizer.step(lambda: torch.tensor(1.0)) if isinstance(optimizer, torch.optim.LBFGS) else optimizer.step()


def _optimizer(kind, parameters, **settings):
    return kind(parameters, lr=0.1, **({"momentum": 0.9} if kind is torch.optim.SGD else {}), **settings)


def it_names_tensors_in_use():
    """#state-dict: None of these.
    #state-dict: It is a dictionary that names tensors the model is still using.
    #not-a-copy: The step changed the parameter in place, and the dict refers to the same memory.
    #remember: Its tensors are the model's own memory.
    """
    for build in MODULES:
        model = build()
        state = model.state_dict()
        assert isinstance(state, dict) and not isinstance(state, (bytes, str))
        assert all(_memory(tensor) == _memory(_follow(model, key)) for key, tensor in state.items())
        with torch.no_grad():
            for tensor in (*model.parameters(), *model.buffers()):
                tensor.fill_(3)
        assert all((tensor == 3).all() for tensor in state.values())
    for kind in OPTIMIZERS:  # in place is how every optimizer of torch makes its step
        weight = nn.Linear(2, 2, bias=False).weight
        memory, old = _memory(weight), weight.detach().clone()
        _step(_optimizer(kind, [weight]), weight)
        assert _memory(weight) == memory and not torch.equal(weight, old), kind


def a_key_is_the_path_of_attribute_names():
    """#keys: Follow the lines from `model` to a tensor, and join the names you meet after `model` by dots: `hidden`, then `weight`, gives `hidden.weight`.
    #keys: That is the tensor's key.
    #keys: The whole state_dict is these keys, each with its tensor.
    #keys: Predict a module's keys in this way: attribute names, joined by dots (a special hook, rarely used, can change them).
    #remember: A state_dict is a dictionary: the key is the path of attribute names, the value is the tensor at its end.
    """

    def predicted(module, path=()):
        own = [name for name, p in module._parameters.items() if p is not None]
        own += [name for name, b in module._buffers.items() if b is not None and name not in module._non_persistent_buffers_set]
        return [".".join([*path, name]) for name in own] + [key for name, child in module.named_children() for key in predicted(child, [*path, name])]

    assert predicted(Net())[:2] == ["hidden.weight", "hidden.bias"]
    for build in MODULES:
        model = build()
        assert predicted(model)
        twice = set(predicted(model)) ^ set(model.state_dict())  # named_children() goes once to a shared module
        assert not twice
    hooked = Net()
    hooked.register_state_dict_post_hook(lambda module, state, prefix, metadata: state.update({prefix + "old": state.pop(prefix + "head.bias")}))
    assert "old" in hooked.state_dict() and "head.bias" not in hooked.state_dict()


def class_names_play_no_part():
    """#keys: Class names play no part.
    #keys: Rename an attribute and its keys change with it.
    """

    class Other(Net):
        pass

    class LinearToo(nn.Linear):
        pass

    model = Other()
    model.hidden = LinearToo(4, 3)
    assert list(model.state_dict()) == list(Net().state_dict())
    model.layer = model.hidden
    del model.hidden
    assert {key for key in model.state_dict() if key.startswith("layer.")} == {"layer.weight", "layer.bias"}
    assert not any(key.startswith("hidden.") for key in model.state_dict())


def a_relu_has_no_key():
    """#keys: `relu` has no key: it is a function called in `forward`.
    #keys: A registered `nn.ReLU` has none either, for want of a tensor.
    #keys: The shape `()` is that of a single number.
    """
    keys = list(Net().state_dict())
    assert not any("relu" in key for key in keys)
    model = Net()
    model.relu = nn.ReLU()
    assert list(model.state_dict()) == keys and "relu" in dict(model.named_modules())
    model.relu = nn.PReLU()  # has a tensor
    assert "relu.weight" in model.state_dict()
    counter = model.state_dict()["norm.num_batches_tracked"]
    assert counter.shape == () and counter.numel() == 1 and counter.item() == 0


def what_gets_in_and_what_does_not():
    """#in-and-out: In it: parameters, frozen ones (not trained) too, and persistent buffers, such as `norm.running_mean`.
    #in-and-out: buffers with `persistent=False`, and plain attributes, tensors too;
    #in-and-out: train or eval mode, `requires_grad`, gradients, hooks;
    #in-and-out: the class and its `forward`;
    #remember: It holds parameters and persistent buffers, and nothing of the code, the mode or the optimizer.
    """
    model = Everything()
    assert list(model.state_dict()) == ["trained", "frozen", "kept"] and "norm.running_mean" in Net().state_dict()
    before = _through_file(model.state_dict())
    model.forward = lambda x: x
    model.register_forward_hook(lambda *_: None)
    model.trained.grad = torch.ones(2)
    model.eval().requires_grad_(False)
    after = model.state_dict()
    assert list(after) == list(before) and all(torch.equal(after[key], before[key]) for key in before)
    assert not any(tensor.requires_grad or tensor.grad is not None for tensor in after.values())
    assert {type(value) for value in after.values()} == {torch.Tensor}


def the_optimizer_has_its_own():
    """#in-and-out: the optimizer, which has a `state_dict()` of its own."""
    model = Everything()
    _step(model.optimizer, model.trained)
    assert not any("exp_avg" in key or "optimizer" in key for key in model.state_dict())
    assert set(model.optimizer.state_dict()) == {"state", "param_groups"} and model.optimizer.state_dict()["state"]


def loading_fills_what_is_there():
    """#in-and-out: So a state_dict does not build a model.
    #in-and-out: It fills one that your code has built: `model.load_state_dict(state)` copies each value into the tensor that the model has under this key.
    """
    for dtype in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        source, model = Net(), Net().to(dtype)
        there = {**dict(model.named_parameters()), **dict(model.named_buffers())}
        memory = {name: _memory(tensor) for name, tensor in there.items()}
        model.load_state_dict(source.state_dict())
        for name, tensor in {**dict(model.named_parameters()), **dict(model.named_buffers())}.items():
            assert tensor is there[name] and _memory(tensor) == memory[name]
            assert torch.equal(tensor, source.state_dict()[name].to(tensor.dtype))
    with pytest.raises(RuntimeError, match="Unexpected key"):  # it makes no layer that the code did not
        nn.Module().load_state_dict(Net().state_dict())


def an_optimizer_counts_its_parameters():
    """#optimizer: An optimizer knows parameters by number, not by name.
    #optimizer: It numbers them in the order in which it was given them: 0 is `hidden.weight`, 5 is `head.bias`; only six, since buffers are not trained.
    #optimizer-order: (`named_parameters()` makes it note the names too, under `param_names`; it does not load by them.)
    """
    for kind in (torch.optim.Adam, torch.optim.RMSprop, torch.optim.Adagrad):
        for named in (False, True):
            for turned in (False, True):
                model = Net()
                given = list(model.named_parameters() if named else model.parameters())
                assert named or (given[0] is model.hidden.weight and given[5] is model.head.bias and len(given) == 6)
                given = given[::-1] if turned else given
                optimizer = kind(given, lr=0.1)
                parameters = [p for _, p in given] if named else given
                _step(optimizer, *parameters)
                state, (group,) = optimizer.state_dict().values()
                assert list(state) == group["params"] == [0, 1, 2, 3, 4, 5]
                average = {torch.optim.Adam: "exp_avg", torch.optim.RMSprop: "square_avg", torch.optim.Adagrad: "sum"}[kind]
                assert [state[number][average].shape for number in state] == [p.shape for p in parameters]
                assert group.get("param_names") == ([name for name, _ in given] if named else None)
    a, b = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))
    saved, other = torch.optim.Adam([("a", a), ("b", b)]), torch.optim.Adam([("b", b), ("a", a)])
    _step(saved, a)
    other.load_state_dict(saved.state_dict())
    assert list(other.state) == [b]  # what was a's


def adam_keeps_two_averages():
    """#optimizer: For each it keeps what its method needs, here Adam's count of steps and two running averages, of the gradient (`exp_avg`) and of its square (`exp_avg_sq`); `param_groups` holds the settings, such as `lr`."""
    p = nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.Adam([p], lr=0.1, betas=(0.9, 0.99))
    mean, square = torch.zeros(2), torch.zeros(2)
    for gradient in torch.tensor([[1.0, 2.0], [3.0, -1.0]]):
        p.grad = gradient
        optimizer.step()
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
    values = optimizer.state_dict()["state"][0]
    assert set(values) == {"step", "exp_avg", "exp_avg_sq"} and values["step"] == 2
    assert torch.allclose(values["exp_avg"], mean) and torch.allclose(values["exp_avg_sq"], square)
    (group,) = optimizer.state_dict()["param_groups"]
    assert group["lr"] == 0.1 and group["betas"] == (0.9, 0.99) and group["weight_decay"] == 0


def before_a_step_there_is_nothing():
    """#optimizer: Before its first step Adam has nothing to keep; plain SGD, without momentum, never has anything."""
    for kind, settings, kept in (torch.optim.Adam, {}, 1), (torch.optim.SGD, {}, 0), (torch.optim.SGD, {"momentum": 0.9}, 1):
        p = nn.Parameter(torch.zeros(2))
        optimizer = kind([p], lr=0.1, **settings)
        assert optimizer.state_dict()["state"] == {}
        for _ in range(3):
            _step(optimizer, p)
        assert len(optimizer.state_dict()["state"]) == kept


def an_optimizer_loads_by_number():
    """#optimizer: Loading goes by these numbers too, so give a new optimizer its parameters in the same order.
    #optimizer-order: Nothing is raised, neither here nor later: the shapes agree.
    #optimizer-order: So give the new optimizer its parameters in the order of the old one.
    """
    for kind in OPTIMIZERS:
        if kind is torch.optim.LBFGS:  # keeps one flat vector for all its parameters
            continue
        first, second = nn.Parameter(torch.zeros(2, 2)), nn.Parameter(torch.zeros(2, 2))
        saved = _optimizer(kind, [first, second])
        _step(saved, first, second)
        for value in saved.state[second].values():
            value.mul_(5) if torch.is_tensor(value) and value.dim() else None
        for order in [first, second], [second, first]:
            other = _optimizer(kind, order)
            other.load_state_dict(saved.state_dict())
            for number, parameter in enumerate(order):
                then = saved.state[[first, second][number]]
                assert all(torch.equal(then[name], value) for name, value in other.state[parameter].items() if torch.is_tensor(value)), kind
            _step(other, first, second)


def other_shapes_raise_at_the_step():
    """#optimizer-order: Where they differ, the load still raises nothing; the next `step()` does, with Adam (with `fused=True` it may go on with wrong averages; SGD without momentum has none)."""
    for kind, raises in (torch.optim.Adam, True), (torch.optim.AdamW, True), (torch.optim.SGD, False):
        for foreach in (False, True):
            for old, new in ((2,), (3,)), ((1, 3), (3,)), ((3,), (1, 3)), ((), (3,)), ((3,), ()), ((2, 3), (3, 2)):
                a, b = nn.Parameter(torch.ones(old)), nn.Parameter(torch.ones(new))
                saved, other = kind([a], lr=0.1, foreach=foreach), kind([b], lr=0.1, foreach=foreach)
                _step(saved, a)
                other.load_state_dict(saved.state_dict())
                if raises:
                    with pytest.raises(RuntimeError):
                        _step(other, b)
                else:
                    _step(other, b)
                    assert (b == 0.9).all()
    for kind in torch.optim.Adam, torch.optim.AdamW:
        a, b = nn.Parameter(torch.ones(3)), nn.Parameter(torch.ones(2))
        saved, fused = kind([a], lr=0.1, fused=True), kind([b], lr=0.1, fused=True)
        _step(saved, a)
        fused.load_state_dict(saved.state_dict())
        _step(fused, b)  # raises nothing
        assert fused.state[b]["exp_avg"].shape == (3,) != b.shape


def the_order_of_attributes_counts():
    """#optimizer-order: The order of a model's attributes is part of your checkpoint."""

    class Pair(nn.Module):
        def __init__(self, *names):
            super().__init__()
            for name in names:
                setattr(self, name, nn.Linear(2, 2, bias=False))

    old, new = Pair("a", "b"), Pair("b", "a")
    new.load_state_dict(old.state_dict())
    assert torch.equal(new.a.weight, old.a.weight)  # the model goes by names
    saved, other = torch.optim.Adam(old.parameters()), torch.optim.Adam(new.parameters())
    _step(saved, old.a.weight)
    other.load_state_dict(saved.state_dict())
    assert list(saved.state) == [old.a.weight] and list(other.state) == [new.b.weight]  # the optimizer does not


def settings_come_from_the_file():
    """#optimizer-load: The settings come from the file: set a new `lr` after loading."""
    for kind in OPTIMIZERS:
        weight = nn.Linear(2, 2, bias=False).weight
        saved, resumed = _optimizer(kind, [weight]), kind([weight], lr=0.5)
        loaded = copy.deepcopy(saved.state_dict())
        resumed.load_state_dict(loaded)
        assert resumed.param_groups[0]["lr"] == 0.1
        resumed.param_groups[0]["lr"] = 0.5
        assert resumed.state_dict()["param_groups"][0]["lr"] == 0.5 and loaded["param_groups"][0]["lr"] == 0.1


def averages_take_the_dtype_of_their_parameter():
    """#optimizer-load: The averages take the dtype of their parameter, if it is a floating-point one."""
    weight = nn.Parameter(torch.ones(2))
    saved = torch.optim.Adam([weight])
    _step(saved, weight)
    floats, others = (torch.float16, torch.bfloat16, torch.float64), (torch.complex64, torch.int64)
    for dtype in (*floats, *others):
        parameter = nn.Parameter(torch.ones(2).to(dtype), requires_grad=dtype not in (torch.int64,))
        resumed = torch.optim.Adam([parameter])
        resumed.load_state_dict(saved.state_dict())
        for name in ("exp_avg", "exp_avg_sq"):
            assert resumed.state[parameter][name].dtype == (dtype if dtype in floats else torch.float32)
        assert resumed.state[parameter]["step"].dtype == torch.float32  # a count is no average


def averages_of_a_model_cast_later():
    """#optimizer-load: Float32 averages of bfloat16 parameters, which SGD and RMSprop keep when the model is cast later (Adam's next `step()` raises), come back rounded."""
    for kind, average in (torch.optim.SGD, "momentum_buffer"), (torch.optim.RMSprop, "square_avg"), (torch.optim.Adam, None):
        model = nn.Linear(2, 2, bias=False)
        optimizer = _optimizer(kind, model.parameters())
        _step(optimizer, model.weight)
        model.zero_grad()
        model.bfloat16()
        if kind is torch.optim.Adam:
            with pytest.raises(RuntimeError, match="expected dtype"):
                _step(optimizer, model.weight)
            continue
        model.weight.grad = torch.full_like(model.weight, 0.1)
        optimizer.step()
        kept = optimizer.state[model.weight][average]
        resumed = _optimizer(kind, model.parameters())
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            resumed.load_state_dict(_through_file(optimizer.state_dict()))
        loaded = resumed.state[model.weight][average]
        assert (kept.dtype, loaded.dtype) == (torch.float32, torch.bfloat16)
        assert torch.equal(loaded, kept.bfloat16()) and not torch.equal(loaded.float(), kept)


def what_fits_is_not_copied():
    """#optimizer-load: A tensor that already fits is not copied: two optimizers then write into the same averages, so load from a file or a `deepcopy`."""
    for kind in OPTIMIZERS:
        for cut in (lambda state: state), copy.deepcopy, _through_file:
            a, b = nn.Parameter(torch.ones(2, 2)), nn.Parameter(torch.ones(2, 2))
            one, two = _optimizer(kind, [a]), _optimizer(kind, [b])
            _step(one, a)
            two.load_state_dict(cut(one.state_dict()))
            pairs = [(value, two.state[b][name]) for name, value in one.state[a].items() if torch.is_tensor(value)]
            assert pairs and all((_memory(x) == _memory(y)) == (cut not in (copy.deepcopy, _through_file)) for x, y in pairs), kind
    a, b = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))
    one, two = torch.optim.Adam([a]), torch.optim.Adam([b])
    _step(one, a)
    two.load_state_dict(one.state_dict())
    before = two.state[b]["exp_avg"].clone()
    _step(one, a)
    assert not torch.equal(two.state[b]["exp_avg"], before)  # moved by the other's step


def numbers_are_checked_shapes_are_not():
    """#optimizer-load: The load checks how many groups there are and how many parameters are in each, not the shapes."""

    def make(*groups):
        return torch.optim.SGD([{"params": [nn.Parameter(torch.zeros(shape)) for shape in group]} for group in groups], lr=0.1, momentum=0.9)

    saved = make([2, 3], [4])
    _step(saved, *[p for group in saved.param_groups for p in group["params"]])
    with pytest.raises(ValueError, match="different number of parameter groups"):
        make([2, 3, 4]).load_state_dict(saved.state_dict())
    with pytest.raises(ValueError, match="doesn't match the size"):
        make([2], [3, 4]).load_state_dict(saved.state_dict())
    other = make([9, 9], [9])
    other.load_state_dict(saved.state_dict())
    assert [other.state[p]["momentum_buffer"].shape[0] for group in other.param_groups for p in group["params"]] == [2, 3, 4]


def early_stopping_needs_a_copy():
    """#not-a-copy: `best = model.state_dict()` is not the best epoch but the current one, and at the end you “restore” the weights you already have.
    #not-a-copy: Keep `copy.deepcopy(model.state_dict())`, or write it to a file: later steps do not change what is written.
    #not-a-copy: Only the names stand still; the values go on changing with the model (until its parameters get new memory, as by `model.double()`).
    #remember: To keep their values, copy them or write them to a file.
    """
    ways = {"none": lambda s: s, "dict": dict, "copy": lambda s: s.copy(), "deepcopy": copy.deepcopy, "file": _through_file}
    for way, keep in ways.items():
        model = Net()
        first = [p.detach().clone() for p in model.parameters()]
        best = keep(model.state_dict())
        names = list(best)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        for _ in range(3):
            _step(optimizer, *model.parameters())
        last = [p.detach().clone() for p in model.parameters()]
        model.load_state_dict(best)
        assert list(best) == names
        live = model.state_dict()
        model.double()
        nn.init.zeros_(model.head.weight)
        assert live["head.weight"].any(), "the link is cut"
        model.float().load_state_dict(best)
        assert all(map(torch.equal, model.parameters(), first if way in ("deepcopy", "file") else last)), way


def two_edits():
    """#remember: Its state_dict is edited twice: first the tensor, then the entry.
    #remember: (The tensors in it carry no gradient, so they may be changed in place.)
    #remember: `mul_` changes the tensor, and that is the model's memory.
    #remember: The second edit computes a new tensor, 20, and puts it into the dictionary under the old key; the model stays as it was.
    #remember: `load_state_dict` would bring it in.
    #link: Editing a tensor in place edits the model, replacing an entry does not.
    """
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, 5.0)
    state = model.state_dict()
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        model.weight.mul_(2)
    state["weight"].mul_(2)
    assert model.weight.item() == 10
    state["weight"] = state["weight"] * 2
    assert state["weight"].item() == 20 and model.weight.item() == 10
    model.load_state_dict(state)
    assert model.weight.item() == 20


def a_tied_weight_has_two_keys():
    """#tied: Two names, one memory.
    #tied: `parameters()` names a shared parameter once, `state_dict()` under every path that leads to it.
    #tied: So do not count parameters in a state_dict.
    #containers: Nor is there one key for one module or one tensor: `encoder.1` has none, and a tied weight has two.
    """
    model = Tied()
    model.decoder = model.head  # a shared module: a third path to the same parameter
    state = model.state_dict()
    assert list(state) == ["embedding.weight", "head.weight", "decoder.weight"] and len({_memory(t) for t in state.values()}) == 1
    assert [name for name, _ in model.named_parameters()] == ["embedding.weight"]
    assert sum(t.numel() for t in state.values()) == 36 and sum(p.numel() for p in model.parameters()) == 12
    gpt2, _ = counting_model()
    assert len(gpt2.state_dict()) == len(list(gpt2.parameters())) + 1
    encoder = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.BatchNorm1d(16))
    assert {key.split(".")[0] for key in encoder.state_dict()} == {"0", "2"}


def language_models_tie_their_weights():
    """#tied: Weight tying: a language model often uses one matrix twice, to read tokens (`embedding`) and to score them (`head`)."""
    from transformers import GPT2Config, GPTNeoConfig, LlamaConfig, T5Config

    model, _ = counting_model()
    assert model.get_input_embeddings().weight is model.get_output_embeddings().weight
    assert [config().tie_word_embeddings for config in (GPT2Config, GPTNeoConfig, T5Config, LlamaConfig)] == [True, True, True, False]


def two_files_of_a_tied_model():
    """#tied: A file by `torch.save` has both keys and writes the numbers once; one by `save_model` of safetensors has one of the two keys."""
    model = Tied()
    model.embedding = nn.Embedding(4000, 3)
    model.head.weight = model.embedding.weight
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    assert 4000 * 3 * 4 < file.tell() < 1.2 * 4000 * 3 * 4
    file.seek(0)
    assert list(torch.load(file)) == ["embedding.weight", "head.weight"]
    safetensors.torch.save_model(model, "model.safetensors")
    assert list(safetensors.torch.load_file("model.safetensors")) == ["embedding.weight"]


def the_models_later_name_wins():
    """#tied: On loading, each key is copied into the same memory, one after the other, in the order of the model: if two keys disagree, the model's later name wins, wherever it stands in the file, and `strict=True` raises nothing."""

    class HeadFirst(nn.Module):
        def __init__(self):
            super().__init__()
            self.head = nn.Linear(3, 4, bias=False)
            self.embedding = nn.Embedding(4, 3)
            self.head.weight = self.embedding.weight

    for kind, later in (Tied, "head.weight"), (HeadFirst, "embedding.weight"):
        for file_order in ("head.weight", "embedding.weight"), ("embedding.weight", "head.weight"):
            model = kind()
            model.load_state_dict({key: torch.full((4, 3), float(key == later)) for key in file_order}, strict=True)
            assert (model.head.weight == 1).all() and model.head.weight is model.embedding.weight


def containers_number_or_name_their_children():
    """#containers: `Sequential` and `ModuleList` number their children (an `OrderedDict` given to `Sequential` names them): `encoder.1` is the `ReLU`, which has nothing to save, so its number does not appear.
    #containers: A `ModuleDict` puts its own keys into the path, as in `heads.topic.weight`.
    """
    for kind in (lambda *layers: nn.Sequential(*layers)), (lambda *layers: nn.ModuleList(layers)):
        layers = kind(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 2, bias=False))
        assert list(layers.state_dict()) == ["0.weight", "0.bias", "2.weight"]
    assert list(nn.Sequential(OrderedDict(a=nn.Linear(2, 2, bias=False))).state_dict()) == ["a.weight"]
    assert list(nn.ModuleDict({"heads": nn.ModuleDict({"topic": nn.Linear(2, 2, bias=False)})}).state_dict()) == ["heads.topic.weight"]


def a_plain_list_has_no_key():
    """#containers: (A module in a plain list has no key at all.)
    #containers: `mask` and `scale` are the two that are not saved.
    #containers: All persistent buffers.
    """
    model = Everything()
    assert model.layers and not any("layers" in key for key in model.state_dict())
    assert dict(model.named_buffers()).keys() - model.state_dict().keys() == {"left_out"} and "plain" not in model.state_dict()


def a_part_has_its_own():
    """#containers: A part of a model has a state_dict too.
    #containers: Its keys start at that part; `prefix=` puts the rest of the path in front.
    """
    model = Net()
    whole = {key: _memory(tensor) for key, tensor in model.state_dict().items()}
    for name, part in model.named_children():
        assert list(part.state_dict()) == [key.removeprefix(name + ".") for key in whole if key.startswith(name + ".")]
        with_prefix = part.state_dict(prefix=name + ".")
        assert {key: _memory(tensor) for key, tensor in with_prefix.items()} == {key: whole[key] for key in whole if key.startswith(name + ".")}


def how_the_container_prints():
    """#containers: The container itself prints as `OrderedDict([...])` on Python 3.11 and as `OrderedDict({...})` on 3.12."""
    start, end = ("OrderedDict({", "})") if sys.version_info >= (3, 12) else ("OrderedDict([", "])")
    printed = repr(nn.Linear(1, 1).state_dict())
    assert printed.startswith(start) and printed.endswith(end)


def double_cuts_the_link():
    """#link: And the link can break: after `model.double()` the parameters live in new memory, and a dict from before holds the old values."""
    for cast in (lambda model: model.double()), (lambda model: model.half()), (lambda model: model.to(torch.bfloat16)), (lambda model: model.float()):
        model = nn.Linear(2, 2)
        state, old = model.state_dict(), model.weight.detach().clone()
        cast(model)
        nn.init.constant_(model.weight, 9.0)
        linked = model.weight.dtype == torch.float32  # float() had nothing to do
        assert (_memory(state["weight"]) == _memory(model.weight)) == linked
        assert torch.equal(state["weight"], torch.full((2, 2), 9.0) if linked else old)


def values_are_detached():
    """#detached: Each value is `parameter.detach()`: the same memory, no gradient, no history.
    #detached: `keep_vars=True` gives you the parameters themselves, `requires_grad` included; you rarely want that in a file.
    """
    model = Net()
    model.hidden = parametrize.register_parametrization(model.hidden, "weight", nn.Identity())
    model(torch.randn(8, 4)).sum().backward()
    tensors = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    for key, value in model.state_dict().items():
        assert value is not tensors[key] and _memory(value) == _memory(tensors[key])
        assert type(value) is torch.Tensor and not value.requires_grad and value.grad is None and value.grad_fn is None
    kept = model.state_dict(keep_vars=True)
    assert all(kept[key] is tensors[key] for key in kept) and kept["head.weight"].requires_grad
    assert type(_through_file(kept)["head.weight"]) is nn.Parameter


def freezing_is_not_in_it():
    """#detached: So a state_dict cannot tell a frozen parameter from a trained one, and loading does not freeze anything.
    #detached: After loading, freeze again what was frozen.
    """
    for assign in (False, True):
        frozen, model = nn.Linear(2, 1).requires_grad_(False), nn.Linear(2, 1)
        model.load_state_dict(_through_file(frozen.state_dict()), assign=assign)
        assert all(p.requires_grad for p in model.parameters())
        thawed, model = nn.Linear(2, 1), nn.Linear(2, 1).requires_grad_(False)
        model.load_state_dict(_through_file(thawed.state_dict()), assign=assign)
        assert not any(p.requires_grad for p in model.parameters())


def every_module_has_a_version():
    """#versions: The dict that `state_dict()` returns has an attribute `_metadata` with a version for every module, those without tensors included."""
    for build in MODULES:
        model = build()
        metadata = model.state_dict()._metadata
        names = [name for name, _ in model.named_modules(remove_duplicate=False)]
        assert sorted(metadata) == sorted(names) and all(data["version"] >= 1 for data in metadata.values())
    assert "1" in nn.Sequential(nn.Linear(1, 1), nn.ReLU()).state_dict()._metadata


def a_class_reads_the_version():
    """#versions: A class can read it to recognise an old file; `BatchNorm1d` is at version 2 because `num_batches_tracked` came later."""
    for kind in (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d):
        state = kind(2).state_dict()
        assert state._metadata[""] == {"version": 2}
        del state["num_batches_tracked"]
        with pytest.raises(RuntimeError, match='Missing key.*"num_batches_tracked"'):
            kind(2).load_state_dict(state)
        state._metadata[""] = {"version": 1}
        kind(2).load_state_dict(state)  # an old file has no such key, and none is missed


def what_keeps_the_versions():
    """#versions: `torch.save` and `deepcopy` keep the attribute.
    #versions: A new dict does not have it, for instance after `{key: value for ...}`; see what that leads to.
    """
    state = Net().state_dict()
    for kept in _through_file(state), copy.deepcopy(state):
        assert kept._metadata == state._metadata
    for new in dict(state), {key: value for key, value in state.items()}, OrderedDict(state), state.copy(), state | {}:
        with pytest.raises(AttributeError):
            new._metadata


def extra_state_is_one_key():
    """#extra-state: `get_extra_state()` adds one key, `_extra_state`, to its module; `set_extra_state()` receives the value when a dict is loaded."""
    model = nn.ModuleDict({"inner": Labelled(["cat"])})
    assert model.state_dict().keys() == {"inner._extra_state", "inner.head.weight", "inner.head.bias"}
    fresh = nn.ModuleDict({"inner": Labelled()})
    fresh.load_state_dict(_through_file(model.state_dict()))
    assert fresh["inner"].labels == ["cat"]


def extra_state_of_a_class_is_refused():
    """#extra-state: Keep to plain containers and tensors, which `torch.load` accepts by default."""
    for labels in ["cat", 1], {"cat": torch.ones(2)}, ("a", None):
        loaded = _through_file(Labelled(labels).state_dict())["_extra_state"]["labels"]
        assert str(loaded) == str(labels)
    with pytest.raises(pickle.UnpicklingError):
        _through_file(Labelled(frozenset(["cat"])).state_dict())


def the_price_of_extra_state():
    """#extra-state: The price: files from before are now missing a key, and code that expects only tensors, `safetensors` for one, fails on any other value."""

    class Counted(Labelled):
        def get_extra_state(self):
            return torch.tensor(3)

    assert "_extra_state" in safetensors.torch.load(safetensors.torch.save(Counted().state_dict()))
    state = Labelled(["cat"]).state_dict()
    with pytest.raises(ValueError, match="_extra_state.*expected torch.Tensor"):
        safetensors.torch.save(state)
    with pytest.raises(AttributeError):
        sum(value.numel() for value in state.values())
    del state["_extra_state"]
    with pytest.raises(RuntimeError, match='Missing key.*"_extra_state"'):
        Labelled().load_state_dict(state)


class Hooked(nn.Module):
    """Registers all four hooks on itself, and keeps what they are given."""

    def __init__(self):
        super().__init__()
        self.backbone, self.adapter = nn.Linear(2, 2), nn.Linear(2, 1)
        self.calls = []
        self.register_state_dict_pre_hook(self.before_saving)
        self.register_state_dict_post_hook(self.after_saving)
        self.register_load_state_dict_pre_hook(self.before_loading)
        self.register_load_state_dict_post_hook(self.after_loading)

    @staticmethod
    def before_saving(module, prefix, keep_vars):
        module.calls.append(("before saving", prefix, None))
        nn.init.constant_(module.adapter.bias, 7.0)

    @staticmethod
    def after_saving(module, state, prefix, metadata):
        module.calls.append(("after saving", prefix, list(state)))
        state[prefix + "renamed"] = state.pop(prefix + "adapter.bias")
        del state[prefix + "backbone.weight"], state[prefix + "backbone.bias"]

    @staticmethod
    def before_loading(module, state, prefix, *rest):
        module.calls.append(("before loading", prefix, module.adapter.weight.sum().item()))
        state[prefix + "adapter.bias"] = state.pop(prefix + "renamed")  # an old name
        own = module.backbone.state_dict(prefix=prefix + "backbone.")
        state.update({key: own[key] for key in own if key not in state})

    @staticmethod
    def after_loading(module, keys):
        module.calls.append(("after loading", None, module.adapter.weight.sum().item()))
        keys.missing_keys[:] = [key for key in keys.missing_keys if "backbone." not in key]


def hooks_change_what_is_saved_and_loaded():
    """#hooks: Four kinds of hooks let a class change what it saves and loads.
    #hooks: They are registered on the module itself, so whoever saves or loads a model that contains it need not know of them.
    #hooks: | `register_state_dict_pre_hook` | before `state_dict()` reads the module | bringing its tensors up to date |
    #hooks: | `register_state_dict_post_hook` | when `state_dict()` has filled the dict | leaving keys out, renaming them |
    #hooks: | `register_load_state_dict_pre_hook` | before the module reads the dict | reading old files, adding what is left out, as here |
    """
    model = nn.ModuleDict({"inner": Hooked()})
    state = model.state_dict()
    assert list(state) == ["inner.adapter.weight", "inner.renamed"] and state["inner.renamed"].item() == 7
    (before, _, _), (after, _, filled) = model["inner"].calls
    assert (before, after) == ("before saving", "after saving") and len(filled) == 4

    fresh = nn.ModuleDict({"inner": Hooked()})
    drawn = fresh["inner"].adapter.weight.sum().item()
    fresh.load_state_dict(state, strict=True)
    name, _, seen = fresh["inner"].calls[0]
    assert name == "before loading" and seen == drawn  # nothing was read yet
    assert fresh["inner"].adapter.bias.item() == 7


def the_last_hook_comes_after_the_children():
    """#hooks: | `register_load_state_dict_post_hook` | when the module and its children are loaded | changing the lists of missing and unexpected keys |"""
    model, seen = Net(), []
    model.register_load_state_dict_post_hook(lambda module, keys: seen.append(module.head.weight.clone()))
    state = Net().state_dict()
    model.load_state_dict(state)
    assert torch.equal(seen[0], state["head.weight"])

    def forgive(module, keys):
        keys.missing_keys.clear()
        keys.unexpected_keys.clear()

    model.register_load_state_dict_post_hook(forgive)
    del state["head.weight"]
    model.load_state_dict({**state, "stranger": torch.ones(1)}, strict=True)


def three_hooks_get_the_prefix():
    """#hooks: The first three are given the `prefix` under which their module sits."""
    model = nn.ModuleDict({"a": nn.ModuleDict({"b": Hooked()})})
    model.load_state_dict(model.state_dict())
    calls = model["a"]["b"].calls
    assert {name: prefix for name, prefix, _ in calls} == {
        "before saving": "a.b.", "after saving": "a.b.", "before loading": "a.b.", "after loading": None
    }  # fmt: skip


def the_lists_are_the_whole_models():
    """#hooks: The last is not, and its lists are those of the whole model so far: a hook that drops every key with `backbone.` in it from them drops those of other modules too."""

    class Forgiving(nn.Module):
        def __init__(self):
            super().__init__()
            self.backbone = nn.Linear(2, 2)
            self.register_load_state_dict_post_hook(Hooked.after_loading)
            self.calls, self.adapter = [], nn.Linear(2, 1)

    state = {f"adapted.{key}": value for key, value in Forgiving().state_dict().items()}
    before, after = OrderedDict(backbone=nn.Linear(2, 2), adapted=Forgiving()), OrderedDict(adapted=Forgiving(), backbone=nn.Linear(2, 2))
    nn.Sequential(before).load_state_dict(state, strict=True)  # the other backbone was never filled, and nothing is raised
    with pytest.raises(RuntimeError, match='Missing key.*"backbone.weight", "backbone.bias"'):
        nn.Sequential(after).load_state_dict(state, strict=True)  # so far, the lists did not have them


def exact_keys_keep_the_load_strict():
    """#hooks: Filling in exact keys beforehand keeps the load strict about the rest, which `strict=False` would not."""

    class Adapted(nn.Module):
        def __init__(self):
            super().__init__()
            self.backbone, self.adapter = nn.Linear(2, 2), nn.Linear(2, 1)
            self.register_load_state_dict_pre_hook(self.put_in)

        @staticmethod
        def put_in(module, state, prefix, *rest):
            own = module.backbone.state_dict(prefix=prefix + "backbone.")
            state.update({key: own[key] for key in own if key not in state})

    full = {"adapter.weight": torch.ones(1, 2), "adapter.bias": torch.ones(1)}
    Adapted().load_state_dict(dict(full))
    for key, state in ("adapter.bias", {"adapter.weight": full["adapter.weight"]}), ("stranger", {**full, "stranger": torch.ones(1)}):
        with pytest.raises(RuntimeError, match=key):
            Adapted().load_state_dict(dict(state))
        with pytest.raises(RuntimeError, match=key):  # a sibling's backbone is not forgiven either
            nn.ModuleDict({"a": Adapted(), "b": nn.Linear(1, 1)}).load_state_dict({f"a.{k}": v for k, v in state.items()})
        Adapted().load_state_dict(dict(state), strict=False)


shown = {}

listed = {
    "about this project": [
        "#pictures: Nobody typed the keys in the pictures.",
        "#pictures: A snippet prints them, in the language of the program that draws.",
    ],
    "no statement": [
        "#in-and-out: Not in it:",
        "#not-a-copy: The usual victim is early stopping, which ends a training that no longer gets better and goes back to its best epoch.",
        "#remember: A layer with one weight, 5.",
        "#further: This can wait until a state_dict surprises you: tied weights, containers, what cuts the link to the model, how an optimizer loads, versions, extra state, hooks.",
        "#containers: When you look into one, print keys and shapes.",
    ],
}
