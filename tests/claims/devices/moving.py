"""What docs/en/devices/moving.md says, proved sentence by sentence."""

import ast
import copy
import functools
import inspect
import textwrap
import warnings

import pytest
import torch
from _common import SNIPPETS, Net
from torch import nn, optim
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.nn import functional
from torch.testing._internal.two_tensor import TwoTensor
from torch.utils._python_dispatch import TorchDispatchMode
from transformers import GPT2Config, GPT2LMHeadModel


def _gpt2():
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0))


def _nested():
    model = nn.Sequential(Net(), nn.ModuleDict({"deep": nn.ModuleList([nn.BatchNorm1d(2), nn.Linear(2, 2)])}))
    model.scale = nn.Parameter(torch.ones(2))
    model.register_buffer("table", torch.zeros(2))
    model.register_buffer("empty", None)
    return model


BUILDERS = (Net, _nested, _gpt2, lambda: nn.LSTM(2, 3), lambda: nn.TransformerEncoderLayer(4, 2, 8))


def _with_gradients(model):
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    return model


def _trace(walk, model):
    """The names of the tensors that `walk(model, fn)` gives to fn, in order; a gradient is '.grad' after its parameter's name."""
    named = [*model.named_parameters(), *model.named_buffers()]
    names = {id(tensor): name for name, tensor in named}
    names |= {id(tensor.grad): f"{name}.grad" for name, tensor in named if tensor.grad is not None}
    visited = []
    with torch.no_grad():
        walk(model, lambda tensor: visited.append(names[id(tensor)]) or tensor)
    return visited


def _visit():
    """The function that the snippet shows."""
    names = {}
    exec((SNIPPETS / "devices/step_by_step.py").read_text(encoding="utf-8").partition("\nclass Model")[0], names)
    return names["visit"]


# --- one device ------------------------------------------------------------------------------------------------------


def each_tensor_has_one_device():
    """#one-device: Each tensor lies in the memory of one device.
    #remember: A tensor is on one device, and an operation wants its tensors on the same one.
    """
    plain = torch.ones(2, 2)
    for tensor in plain, plain.long(), plain.T, plain.to_sparse(), nn.Parameter(plain), plain.to("meta"):
        assert isinstance(tensor.device, torch.device)
        moved = tensor.to("meta")
        assert moved.device.type == "meta" and moved.shape == tensor.shape
    with pytest.raises(RuntimeError, match="device"):
        torch.ones(2, device="meta") + torch.ones(2)


def nearly_every_operation_wants_one_device():
    """#one-device: Nearly every operation wants its tensors on the same device.
    #one-device: It does not fetch the one that is missing; it refuses.
    """
    names = "add sub mul div pow maximum minimum atan2 fmod eq lt matmul mm outer cdist cross dist mv bmm".split()
    two_operands = {name: getattr(torch, name) for name in names}
    two_operands |= {"cat": lambda a, b: torch.cat([a, b]), "stack": lambda a, b: torch.stack([a, b]), "linear": functional.linear}
    two_operands |= {"mse_loss": functional.mse_loss, "where": lambda a, b: torch.where(a > 0, a, b)}
    refused, ran = [], []
    with FakeTensorMode():  # tensors that say they are on a GPU; none is needed
        for name, operation in two_operands.items():
            left, right = {"bmm": ((2, 3, 3), (2, 3, 3)), "outer": (3, 3), "mv": ((3, 3), 3)}.get(name, ((3, 3), (3, 3)))
            gpu, cpu = torch.ones(left, device="cuda"), torch.ones(right)
            try:
                operation(gpu, cpu)
                ran.append(name)
            except RuntimeError as error:
                assert "on the same device" in str(error) or "devices" in str(error)
                refused.append(name)
            assert gpu.is_cuda and cpu.device.type == "cpu", "neither was fetched"
    assert len(refused) > 20 and ran == []


def the_model_moves_and_the_input_does_not():
    """#one-device: `model.to("meta")` moved the model, all nine tensors of it.
    #one-device: `x.to("meta")` made a second tensor and left `x` where it was.
    #one-device: So `model(x)` meets two devices.
    #one-device: `model(moved)` meets one device, and its result is there too.
    """
    model, x = Net().to("meta"), torch.ones(2, 4)
    moved = x.to("meta")
    assert [tensor.device.type for tensor in model.state_dict().values()] == ["meta"] * 9
    assert x.device.type == "cpu" and moved is not x and moved.is_meta
    assert {tensor.device.type for tensor in [x, *model.parameters()]} == {"cpu", "meta"}
    with pytest.raises(RuntimeError):
        model(x)
    assert model(moved).is_meta


def the_message_names_no_tensor():
    """#one-device: The message sounds as if the weights on `meta` were out of place, yet it is `x` that has to move.
    #one-device: It names only the two devices; which tensor to move is yours to decide.
    """
    left_behind = {}
    for label, model, x in ("the input", Net().to("meta"), torch.ones(2, 4)), ("the model", Net(), torch.ones(2, 4, device="meta")):
        with pytest.raises(RuntimeError, match="meta.*cpu|cpu.*meta") as caught:
            model(x)
        left_behind[label] = str(caught.value)
        assert not any(name in left_behind[label] for name in [*dict(model.named_parameters()), "hidden", "input"])
    assert left_behind["the input"] == "Tensor on device meta is not on the expected device cpu!", "as if cpu were right"
    assert all(message.startswith("Tensor on device") for message in left_behind.values()), "either mistake, the same words"


def meta_has_no_numbers():
    """#one-device: The second device is `meta`, which stands for a GPU in this section: its tensors have a shape and a dtype but no numbers, so every machine has it."""
    for dtype in (torch.float32, torch.bfloat16, torch.int64, torch.bool):
        tensor = torch.empty(10**6, 10**6, dtype=dtype, device="meta")  # more than any memory
        assert tensor.shape == (10**6, 10**6) and tensor.dtype == dtype and tensor.untyped_storage().data_ptr() == 0
        with pytest.raises((RuntimeError, NotImplementedError)):
            tensor[0, 0].item()


def meta_lets_more_pass_than_a_gpu():
    """#one-device: And `meta` lets some things pass that a GPU does not; Device errors says which, and which few tensors may stay on the CPU."""
    ids = torch.tensor([1, 2])
    assert functional.embedding(ids, torch.ones(4, 3, device="meta")).is_meta
    with FakeTensorMode(allow_non_fake_inputs=True):
        with pytest.raises(RuntimeError, match="same device"):
            functional.embedding(torch.ones(2, dtype=torch.long), torch.ones(4, 3, device="cuda"))
        assert (torch.ones(2, device="cuda") * torch.tensor(2.0)).is_cuda, "one number without dimensions may stay on the CPU"


# --- what happens to each tensor -------------------------------------------------------------------------------------


def a_parameter_keeps_its_object():
    """#steps: The optimizer still holds the model's parameters: each is the same object.
    #steps: That depends on whether they are the same objects afterwards.
    #steps: So whoever took a parameter before the move still holds the model's.
    #steps: Whoever took a buffer that moved holds an old tensor.
    #remember: `model.to()` gives a parameter new content and keeps the object; to a buffer's name it gives a new tensor.
    """
    for build in BUILDERS:
        for dtype in (torch.float64, torch.bfloat16):
            model = build()
            optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
            parameters, buffers = dict(model.named_parameters()), dict(model.named_buffers())
            memory = {name: p.data_ptr() for name, p in parameters.items()}
            content = [parameter.detach() for parameter in parameters.values()]  # keeps the old memory from being used again
            model.to(dtype)
            for name, parameter in model.named_parameters():
                assert parameter is parameters[name] and parameter.data_ptr() != memory[name] and parameter.dtype == dtype
            assert len(content) == len(parameters)
            assert all(held is own for held, own in zip(optimizer.param_groups[0]["params"], model.parameters()))
            for name, buffer in model.named_buffers():
                assert (buffer is buffers[name]) == (not buffers[name].is_floating_point()), "integers had nothing to convert"
                assert buffers[name].dtype != dtype


def going_to_meta_it_does_not():
    """#steps: `meta` cannot stand for the GPU here: it treats parameters differently (see below).
    #steps: The exception is `meta`: a parameter that goes there or comes from there is replaced by a new object, and so is its gradient, because a tensor with numbers cannot take content without numbers, nor the reverse.
    """
    for build in BUILDERS:
        model = _with_gradients(build())
        for move in (lambda: model.to("meta")), (lambda: model.to_empty(device="cpu")):
            before = [tensor for parameter in model.parameters() for tensor in (parameter, parameter.grad)]
            move()
            after = [tensor for parameter in model.parameters() for tensor in (parameter, parameter.grad)]
            assert not any(new is old or new is None for new, old in zip(after, before))
    with_numbers, without = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2, device="meta"))
    for parameter, content in (with_numbers, without), (without, with_numbers):
        with pytest.raises(RuntimeError, match="incompatible tensor type"):
            parameter.data = content.data


def the_walk_is_handed_a_function():
    """#steps: `to()` makes a function that moves one tensor, and hands it to `Module._apply`, which walks through the module:"""
    handed = []

    class Watched(Net):
        def _apply(self, fn, recurse=True):
            handed.append(fn)
            return super()._apply(fn, recurse)

    for target in ("meta", torch.float64):
        model = Watched()
        model.to(target)
        moved = handed[-1](torch.ones(1))
        assert target in (moved.device.type, moved.dtype)
        assert all(target in (tensor.device.type, tensor.dtype) for tensor in model.parameters())
    assert len(handed) == 2


def the_order_of_the_walk():
    """#steps: first the submodules, from the innermost outwards;
    #order: The real method looks at the module's own `_parameters` and `_buffers` only, and at the children before itself.
    """
    for build in BUILDERS:
        for prepare in _with_gradients, lambda model: model:
            model = prepare(build())
            order = _trace(lambda module, fn: module._apply(fn), model)
            place = {name: order.index(name) for name in order}
            for path, module in model.named_modules():
                start = f"{path}." if path else ""
                own = [f"{start}{name}" for name, tensor in [*module._parameters.items(), *module._buffers.items()] if tensor is not None]
                own = [name for name in own if name in place]  # a tied weight goes by its first name
                below = [name for name in place if name.startswith(start) and name.removesuffix(".grad") not in own]
                assert max([place[name] for name in below], default=-1) < min([place[name] for name in own], default=len(order))
                assert own == sorted(own, key=place.get), "parameters, then buffers, each as they were registered"
            for name, parameter in model.named_parameters():
                assert (f"{name}.grad" in place) == (parameter.grad is not None)
                assert parameter.grad is None or place[f"{name}.grad"] == place[name] + 1


def content_objects_and_names():
    """#steps: right after it, its gradient, if there is one: again new content, same object;
    #steps: then each parameter: its content is exchanged, the `Parameter` object stays;
    #steps: last the buffers: the name of each that moves gets a new tensor.
    #steps: Buffers are what is replaced.
    """
    for build in BUILDERS:
        model = _with_gradients(build())
        kept = [(p, p.grad) for p in model.parameters()]
        buffers = [(module, name, buffer) for module in model.modules() for name, buffer in module._buffers.items() if buffer is not None]
        model.to(torch.float64)
        for parameter, (old, gradient) in zip(model.parameters(), kept):
            assert parameter is old and parameter.grad is gradient and old.dtype == gradient.dtype == torch.float64
        for module, name, old in buffers:
            assert getattr(module, name) is not old or not old.is_floating_point()
            assert old.dtype in (torch.float32, torch.int64)


def what_is_not_registered_is_not_visited():
    """#steps: And an attribute that is not registered is not visited at all."""
    for build in BUILDERS:
        model = build()
        known = _trace(lambda module, fn: module._apply(fn), model)
        model.plain, model.listed, model.named = torch.ones(1), [torch.ones(1), nn.Linear(1, 1)], {"a": torch.ones(1)}
        assert _trace(lambda module, fn: module._apply(fn), model) == known
        model.to("meta")
        assert {tensor.device.type for tensor in [model.plain, model.listed[0], model.listed[1].weight, model.named["a"]]} == {"cpu"}


def an_optimizer_made_before_meta():
    """#steps: An optimizer made before keeps the old parameters, which the model no longer uses, and its steps change nothing in the model: make it anew."""
    for build, x in (Net, torch.randn(8, 4)), (lambda: nn.Linear(4, 2), torch.randn(8, 4)):
        for made_anew in (False, True):
            model = build()
            optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
            state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
            model.to("meta").to_empty(device="cpu").load_state_dict(state)
            old = {id(p) for p in optimizer.param_groups[0]["params"]}
            assert not old & {id(p) for p in model.parameters()}
            if made_anew:
                optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
            before = [p.detach().clone() for p in model.parameters()]
            model(x).square().sum().backward()
            optimizer.step()
            assert all(torch.equal(p, b) for p, b in zip(model.parameters(), before)) == (not made_anew)


def averages_stay_on_the_old_device():
    """#steps: On other moves an optimizer keeps the right parameters.
    #steps: But if one such as Adam has taken steps, the averages that it keeps for itself stay on the old device, and its next step raises: move first, then make the optimizer.
    """
    with_averages = [optim.Adam, optim.AdamW, optim.RMSprop, optim.Adagrad, optim.Adamax, optim.NAdam, optim.RAdam, optim.Adadelta]
    for kind in [*with_averages, functools.partial(optim.SGD, momentum=0.9)]:
        for made_on in ("cpu", "cuda"):
            with FakeTensorMode():  # tensors that say they are on a GPU; none is needed
                held, moved = (nn.Parameter(torch.ones(2, device=device)) for device in (made_on, "cuda"))
                held.grad, moved.grad = torch.ones_like(held), torch.ones_like(moved)
                optimizer = kind([held], foreach=False)
                optimizer.step()
                optimizer.param_groups[0]["params"], optimizer.state = [moved], {moved: optimizer.state[held]}  # as after a move
                if made_on == "cuda":
                    optimizer.step()
                    continue
                with pytest.raises(RuntimeError, match="same device"):
                    optimizer.step()
    for kind in (torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop):
        for move_first in (True, False):
            model = Net()
            optimizer = kind(model.parameters())
            if move_first:
                optimizer = kind(model.to(torch.float64).parameters())
            dtype = next(model.parameters()).dtype
            model(torch.randn(8, 4, dtype=dtype)).sum().backward()
            optimizer.step()
            model.to(torch.float64)
            assert all(p is own for p, own in zip(optimizer.param_groups[0]["params"], model.parameters()))
            averages = {value.dtype for state in optimizer.state.values() for name, value in state.items() if name != "step"}
            assert averages == ({torch.float64} if move_first else {torch.float32})


def a_copy_in_its_place_would_break_the_optimizer():
    """#steps: Then every optimizer made before the move would hold the old parameters.
    #steps: What runs is not `self._parameters[key] = fn(param)` but `param.data = fn(param)`: `.data` is the content.
    """
    model = nn.Linear(2, 2)
    optimizer = torch.optim.SGD(model.parameters())
    for key, parameter in model._parameters.items():
        model._parameters[key] = nn.Parameter(parameter.data.double())
    assert not any(held is own for held, own in zip(optimizer.param_groups[0]["params"], model.parameters()))

    given = []

    class Watched(nn.Parameter):
        @property
        def data(self):
            return super().data

        @data.setter
        def data(self, content):
            given.append(content)
            torch.Tensor.data.__set__(self, content)

    model = nn.Linear(2, 2)
    model.weight = parameter = Watched(torch.ones(2, 2))
    model.to(torch.float64)
    assert len(given) == 1 and given[0].dtype == torch.float64 and model._parameters["weight"] is parameter
    assert parameter.data_ptr() == given[0].data_ptr()


# --- nobody checks ---------------------------------------------------------------------------------------------------


def a_module_may_stay():
    """#not-verified: A module with an `_apply` of its own may stay (`Stubborn` is made up for this).
    #remember: It moves what is registered and checks nothing afterwards.
    """

    def staying(kind):
        class Stays(kind):
            def _apply(self, fn, recurse=True):
                return self

        return Stays

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for kind, sizes in (nn.Linear, (2, 2)), (nn.BatchNorm1d, (2,)), (nn.Embedding, (2, 2)):
            model = nn.Sequential(kind(*sizes), nn.ModuleList([staying(kind)(*sizes)]))
            assert model.to("meta") is model
            assert all(t.is_meta for t in model[0].state_dict().values()) and not any(t.is_meta for t in model[1].state_dict().values())


def what_is_registered_nowhere_stays():
    """#not-verified: A tensor that is registered nowhere does stay, unless the class moves it itself, and a list of registered tensors cannot show it."""
    for build in BUILDERS:
        model = build()
        first = next(model.parameters())
        model.shift, model.another_name = torch.ones(2), [first]
        model.to(torch.float64)
        assert model.shift.dtype == torch.float32 and model.another_name[0].dtype == torch.float64, "another name for a registered one"
        assert not any(tensor is model.shift for tensor in [*model.parameters(), *model.buffers()])

    class MovesItItself(nn.Linear):
        def _apply(self, fn, recurse=True):
            self.shift = fn(self.shift)
            return super()._apply(fn, recurse)

    layer = MovesItItself(2, 2)
    layer.shift = torch.ones(2)
    assert layer.to("meta").shift.is_meta


def the_first_call_fails_in_head():
    """#not-verified: Here the first call fails, in `head`.
    #not-verified: Nothing uses `shift`, so nobody will ever hear of it.
    """

    class Stubborn(nn.Linear):
        def _apply(self, fn, recurse=True):
            return self

    model, entered = Net(), []
    model.head, model.shift = Stubborn(3, 2), torch.ones(2)
    model.to("meta")
    for name, module in model.named_children():
        module.register_forward_pre_hook(lambda module, args, name=name: entered.append(name))
        module.register_forward_hook(lambda module, args, output: entered.clear())
    with pytest.raises(RuntimeError):
        model(torch.ones(2, 4, device="meta"))
    assert entered == ["head"]
    model.head = nn.Linear(3, 2).to("meta")
    assert model(torch.ones(2, 4, device="meta")).is_meta and model.shift.device.type == "cpu"


def the_walk_ends_with_return_self():
    """#not-verified: There is no such step; `_apply` ends with `return self`.
    #not-verified: You hear of a tensor that stayed from the first operation that refuses to mix devices, or not at all.
    """
    body = ast.parse(textwrap.dedent(inspect.getsource(nn.Module._apply))).body[0].body
    assert ast.unparse(body[-1]) == "return self"
    model = Net()
    assert model._apply(lambda tensor: tensor) is model, "a function that moves nothing is not noticed"
    moved, stayed = torch.ones(2, 2, device="meta"), torch.ones(2, 2)
    product = functional.linear(moved, stayed)  # mixes devices, and on meta nothing is raised
    with pytest.raises(RuntimeError, match="device"):
        product + (stayed if product.is_meta else moved)


def the_question_at_the_end():
    """#remember: The optimizer holds parameters, and they are still the model's: the step changed the model.
    #remember: `mean` is the buffer from before the move.
    #remember: The training updated the new one, `model.norm.running_mean`.
    #remember: Without the move, both lines say `True`.
    #remember: A script makes an optimizer and keeps a name for the running mean, which begins at 0.
    """
    for move in (True, False):
        model = Net()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        mean, before = model.norm.running_mean, model.head.bias.tolist()
        assert mean.tolist() == [0, 0, 0]
        dtype = torch.float64 if move else torch.float32
        model.to(dtype)
        model(torch.rand(8, 4, dtype=dtype)).sum().backward()
        optimizer.step()
        assert model.head.bias.tolist() != before
        assert (mean is model.norm.running_mean) == mean.any().item() == (not move)
        assert model.norm.running_mean.any()


# --- further ---------------------------------------------------------------------------------------------------------


def ten_lines_do_what_apply_does():
    """#order: The ten lines of `visit` do what `_apply` does, `meta` aside.
    #order: `scale` was registered first and comes last: it belongs to the outer module, and the submodules have their turn before it.
    """
    visit = _visit()
    for build in BUILDERS:
        for prepare in _with_gradients, lambda model: model:
            model = prepare(build())
            assert _trace(visit, model) == _trace(lambda module, fn: module._apply(fn), model)
            one, other = copy.deepcopy(model), copy.deepcopy(model)
            kept = [(p, p.grad) for p in one.parameters()]
            with torch.no_grad():
                visit(one, lambda tensor: tensor.double() if tensor.is_floating_point() else tensor)
            other.to(torch.float64)
            for (name, a), b in zip(one.state_dict().items(), other.state_dict().values()):
                assert a.dtype == b.dtype and torch.equal(a, b), name
            assert all(p is old and p.grad is grad for p, (old, grad) in zip(one.parameters(), kept))
    with pytest.raises(RuntimeError), torch.no_grad():
        visit(Net(), lambda tensor: tensor.to("meta"))
    model = nn.Module()
    model.scale, model.fc = nn.Parameter(torch.ones(1)), nn.Linear(1, 1)
    assert [name for name, _ in model.named_parameters()][0] == "scale"
    assert _trace(lambda module, fn: module._apply(fn), model)[-1] == "scale"


def a_wrapping_parameter_is_swapped():
    """#order: (A parameter that wraps other tensors is swapped inside its object, even to `meta`.)"""
    for target in ("meta", torch.float64):
        layer = nn.Linear(2, 2)
        layer.weight = held = nn.Parameter(TwoTensor(torch.ones(2, 2), torch.ones(2, 2)))
        plain = layer.bias
        layer.to(target)
        assert layer.weight is held and target in (held.device.type, held.dtype)
        assert (layer.bias is plain) == (target != "meta")


def parameters_holds_those_of_all_children():
    """#order: `parameters()` already contains those of all children.
    #order: Written so, a tensor would be visited once more for each level above it.
    """

    def as_often_said(module, fn):
        for tensor in [*module.parameters(), *module.buffers()]:
            fn(tensor)
        for child in module.children():
            as_often_said(child, fn)

    for build in BUILDERS:
        model = build()
        own = {id(p) for module in model.modules() for p in module._parameters.values() if p is not None}
        assert {id(p) for p in model.parameters()} == own
        if build is _gpt2:
            continue  # its tied weight stands at two depths
        visited = _trace(as_often_said, model)
        once = _trace(lambda module, fn: module._apply(fn), model)
        assert {name: visited.count(name) for name in once} == {name: 1 + name.count(".") for name in once}


def two_names_for_one_tensor():
    """#shared: A parameter under two names stays one, because the object survives (except to or from `meta`).
    #shared: Buffers are replaced name by name.
    #shared: So a buffer registered twice becomes two once it really moves or is converted, and a view gets a memory of its own.
    #shared: Nothing warns you: from then on, a change to one no longer reaches the other.
    #shared: You moved only the head, and the embedding went along, because it is the same object.
    """

    def build():
        model = nn.ModuleDict({"embed": nn.Embedding(4, 2), "head": nn.Linear(2, 4, bias=False)})
        model["head"].weight = model["embed"].weight
        table = torch.zeros(4)
        for name, tensor in ("table", table), ("again", table), ("part", table[:2]):
            model.register_buffer(name, tensor)
        return model

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for move, really in (torch.float32, False), ("cpu", False), (torch.float64, True), (torch.bfloat16, True):
            model = build().to(move)
            assert model["head"].weight is model["embed"].weight
            assert (model.again is model.table) == (not really)
            model.table.fill_(7)
            assert bool((model.again == 7).all()) == bool((model.part == 7).all()) == (not really)
        model = build().to("meta")
        assert model["head"].weight is not model["embed"].weight and model.again is not model.table
        back = nn.ModuleDict({"a": nn.Linear(1, 1, device="meta"), "b": nn.Linear(1, 1, device="meta")})
        back["b"].weight = back["a"].weight
        back.to_empty(device="cpu")
        assert back["b"].weight is not back["a"].weight
    model = build()
    model["head"].to(torch.float64)
    assert model["embed"].weight.dtype == torch.float64


class _Copies(TorchDispatchMode):
    number = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.number += func in (torch.ops.aten._to_copy.default, torch.ops.aten.copy_.default, torch.ops.aten.clone.default)
        return func(*args, **kwargs or {})


def a_second_move_copies_nothing():
    """#twice: For a tensor that has that device and dtype already, `.to()` returns that very tensor.
    #twice: A second `model.to(device)` is a walk through the module tree and no copy.
    #twice: `to()` copies only what is not there yet: call it.
    """
    for dtype in (torch.float32, torch.bfloat16, torch.int64, torch.bool):
        for tensor in torch.ones(2, dtype=dtype), torch.ones(2, 2, dtype=dtype).T, torch.ones(2, dtype=dtype, device="meta"):
            assert tensor.to(tensor.device) is tensor.to(tensor.dtype) is tensor.to(tensor.device, tensor.dtype) is tensor
    for build in BUILDERS:
        for target in ("meta", torch.float64):
            model, numbers = build(), []
            for _ in range(2):
                with _Copies() as copies:
                    model.to(target)
                numbers.append(copies.number)
            assert numbers[0] > 0 and numbers[1] == 0
    half = nn.Sequential(nn.Linear(2, 2).double(), nn.Linear(2, 2))
    with _Copies() as copies:
        half.to(torch.float64)
    assert copies.number == 2 and half[1].weight.dtype == torch.float64


def one_parameter_is_not_the_model():
    """#twice: But that looks at one parameter: if only part of the model has moved, it skips the move you need.
    #twice: The check can be wrong.
    """
    for moved in (0, 1):
        model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
        model[moved].to("meta")
        if next(model.parameters()).device.type != "meta":
            model.to("meta")
        assert all(p.is_meta for p in model.parameters()) == (moved == 1)


def tensor_to_is_a_step_of_the_graph():
    """#tensor-to: `Tensor.to` returns a new tensor (or the same one, if there is nothing to do), and autograd records it as a step of the computation.
    #tensor-to: So the gradient arrives at the original, in the original's dtype.
    """
    for dtype in (torch.float32, torch.float64, torch.bfloat16):
        weight = nn.Parameter(torch.ones(2))
        moved = weight.to(dtype)
        assert (moved is weight) == (dtype == torch.float32)
        assert (moved.grad_fn is None) == (moved is weight)
        (3 * moved).sum().backward()
        assert weight.grad.tolist() == [3.0, 3.0] and weight.grad.dtype == torch.float32
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert moved is weight or moved.grad is None


def a_moved_tensor_is_no_parameter():
    """#tensor-to: The copy is no `Parameter`: a module refuses it under a parameter's name, and an optimizer refuses it if autograd recorded the step.
    #tensor-to: Move the module, or wrap the result in `nn.Parameter`.
    """
    for target in ("meta", torch.float64):
        layer = nn.Linear(2, 2)
        moved = layer.weight.to(target)
        assert not isinstance(moved, nn.Parameter)
        with pytest.raises(TypeError, match="cannot assign"):
            layer.weight = moved
        with pytest.raises(ValueError, match="non-leaf"):
            torch.optim.SGD([moved], lr=0.1)
        with torch.no_grad():
            torch.optim.SGD([layer.weight.to(target)], lr=0.1)
        torch.optim.SGD([nn.Linear(2, 2).requires_grad_(False).weight.to(target)], lr=0.1)
        layer.weight = nn.Parameter(moved)
        torch.optim.SGD(layer.parameters(), lr=0.1)
        assert target in (layer.weight.device.type, layer.weight.dtype)
        layer.to(target)
        assert isinstance(layer.bias, nn.Parameter) and target in (layer.bias.device.type, layer.bias.dtype)


def copy_is_for_tensors():
    """#tensor-to: `copy=True`, which a module's `to()` does not take, makes a copy even where none is needed."""
    for dtype in (torch.float32, torch.int64):
        tensor = torch.ones(2, dtype=dtype)
        copied = tensor.to(dtype, copy=True)
        assert tensor.to(dtype) is tensor and copied.data_ptr() != tensor.data_ptr() and torch.equal(copied, tensor)
    with pytest.raises(RuntimeError, match="does not accept copy"):
        nn.Linear(2, 2).to(torch.float32, copy=True)


shown = {
    "#not-verified: Three tensors are still on the CPU, and nothing was raised.":
        ("devices/not_verified", "to() raised nothing still on the CPU: ['head.weight', 'head.bias'] and not in that list: shift, on cpu"),
    "#shared: The output's last line shows the reverse.": ("devices/shared_tensors", "head.to(float64), embed is now: torch.float64"),
}  # fmt: skip

listed = {
    "needs a GPU": [
        '#moving: `model.to("cuda")` ran without a word, and the very next line complains about two devices.',
        "#one-device: A GPU refuses in other words: `Expected all tensors to be on the same device`.",
        "#steps: A change of dtype treats the objects as a move to a GPU does, so in this section float64 stands for the GPU:",
        "#tensor-to: `non_blocking=True` is about pinned memory.",
    ],
    "no statement": [
        "#not-verified: (`meta` stands for the GPU again.)",
        "#one-device: A box below is a device, an arrow what a call uses.",
        "#steps: You made an optimizer, and then moved the model.",
        "#not-verified: `to()` has returned.",
        "#not-verified: If you want a check, make one.",
        "#remember: Then it moves the model (float64 stands for the GPU) and trains one step.",
        "#further: This can wait until you share a tensor between two layers, see a move inside a loop, or move one tensor of a model by hand: the exact order, shared tensors, a second move, and `Tensor.to`.",
        "#twice: Many scripts want to save that walk with `if next(model.parameters()).device …`.",
    ],
}
