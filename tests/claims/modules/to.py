"""What docs/en/modules/to.md says, proved sentence by sentence."""

import copy
import warnings
from unittest import mock

import pytest
import torch
from _common import Net
from torch import nn

INTEGERS = torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32
FLOATS = torch.float64, torch.float16, torch.bfloat16, torch.float8_e4m3fn


class _Holder(nn.Module):
    """What a module may hold: registered at several depths, shared, or not registered at all."""

    def __init__(self):
        super().__init__()
        self.net = nn.ModuleDict({"a": nn.Sequential(Net()), "b": nn.ModuleList([nn.LSTM(2, 2)])})
        self.shared = self.net["a"]
        self.alone = nn.Parameter(torch.ones(2))
        self.register_buffer("not_saved", torch.ones(2), persistent=False)
        self.register_buffer("ids", torch.arange(2))
        self.register_buffer("empty", None)
        self.plain, self.listed, self.hidden = torch.ones(2), [torch.ones(2)], [nn.Linear(2, 2)]


class _Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(5, 2)
        self.head = nn.Linear(2, 5, bias=False)
        self.head.weight = self.embed.weight


def _step(model, optimizer, x):
    optimizer.zero_grad()
    model(x).sum().backward()
    optimizer.step()


def what_is_registered_moves():
    """#moves: `.to(device)` goes through the tree of submodules and moves what is registered there: the parameters with their gradients, and the buffers, saved or not.
    #moves: Solid: moved, and the model keeps nothing of it on the CPU.
    #remember: `.to()` goes through what the module has registered, parameters with their gradients and buffers, and leaves everything else where it is.
    #remember: A new dtype is for floating-point and complex tensors only; a new device is for all that is registered.
    """
    model = _Holder()
    (model.alone.sum() + model.shared(torch.randn(5, 4)).sum()).backward()
    model.to("meta")
    registered = [*model.parameters(), *model.buffers(), model.alone.grad, model.shared[0].head.weight.grad]
    assert len(registered) == 6 + 4 + 1 + 3 + 2 + 2 and {tensor.device.type for tensor in registered} == {"meta"}
    assert {model.plain.device.type, model.listed[0].device.type, model.hidden[0].weight.device.type} == {"cpu"}


def what_is_not_registered_stays():
    """#moves: It cannot know of anything else.
    #moves: What is not registered is still where it was: a plain tensor, what the optimizer keeps for itself (Adam: running averages of each parameter's gradients, such as `exp_avg`), the input.
    #moves: There is no error until one operation uses such a tensor together with one that moved; buffers shows how it happens.
    """
    model, x = _Holder(), torch.randn(5, 4)
    optimizer = torch.optim.Adam(model.parameters())
    model.shared(x).sum().backward()
    optimizer.step()
    average = optimizer.state[model.shared[0].head.weight]["exp_avg"]
    model.to("meta")
    assert {t.device.type for t in (model.plain, *model.listed, model.hidden[0].weight, average, x)} == {"cpu"}
    assert (model.plain + 1).device.type == "cpu" and (model.not_saved + 1).device.type == "meta"
    with pytest.raises(RuntimeError, match="device"):
        model.plain + model.not_saved


def meta_has_shapes_and_no_numbers():
    """#moves: `meta` is a device whose tensors have a shape but no numbers; every machine has it, so it stands in for a GPU here.
    #meta: On `meta` a tensor has a shape and a dtype but no memory, so there is nothing to copy.
    """
    large = torch.empty(10**6, 10**9, dtype=torch.float64, device="meta")  # 8 petabytes
    assert large.shape == (10**6, 10**9) and large.dtype == torch.float64 and large.data_ptr() == 0
    for read in large[0, 0].item, large[0, :2].tolist, lambda: large[0, :2].to("cpu"):
        with pytest.raises((RuntimeError, NotImplementedError), match="meta"):
            read()


def a_module_changes_in_place():
    """#in-place: A module is a container: `.to()` changes it in place.
    #in-place: It puts the converted numbers under the old names and returns the module itself, so `model = model.to(device)` is only a habit.
    #in-place: A parameter stays the same object with new numbers in it, so an optimizer does not lose it (rare exceptions); a buffer becomes a new tensor, as you saw in Buffers, where an alias kept the old one.
    #remember: It changes a module in place, and a tensor not at all: write `x = x.to(device)`.
    """
    for target in ("meta", *FLOATS):
        model, x = nn.Sequential(Net()), torch.ones(2)
        names, mean, objects = list(model.state_dict()), model[0].norm.running_mean, [*model.parameters()]
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        assert model.to(target) is model
        kept = all(a is b for a, b in zip(objects, model.parameters(), strict=True))
        assert kept == (target != "meta")  # an exception
        if target in (torch.float64, torch.bfloat16):
            before = model[0].head.bias.tolist()
            model(torch.randn(8, 4).to(target)).sum().backward()
            optimizer.step()
            assert model[0].head.bias.tolist() != before
        assert list(model.state_dict()) == names
        assert target in (model[0].head.weight.device.type, model[0].head.weight.dtype)
        assert model[0].norm.running_mean is not mean and (mean.device.type, mean.dtype) == ("cpu", torch.float32)
        assert x.to(target) is not x and (x.device.type, x.dtype) == ("cpu", torch.float32)


def a_tensor_does_not():
    """#moves: Dashed: `x` stays, and you get another tensor.
    #in-place: A tensor has one dtype and one device; to change them, `x.to(...)` makes another tensor and leaves `x` as it is: without `x = x.to(device)` that one is lost.
    #in-place: If there is nothing to change, you get `x` itself and not a copy (unless you ask with `copy=True`).
    """
    for x in torch.ones(2), torch.ones(2, 3).t(), torch.arange(2), nn.Parameter(torch.ones(2)), torch.empty(0), torch.ones(2, device="meta"):
        assert x.to(x.device) is x and x.to(x.dtype) is x and x.to(x) is x
        assert x.to(x.dtype, copy=True) is not x
        before = (x.device, x.dtype)
        wide, moved = x.to(torch.float64), x.to("meta")
        assert wide.dtype == torch.float64 and moved.device.type == "meta" and (x.device, x.dtype) == before
        assert wide is not x and (moved is not x or x.device.type == "meta")


def the_old_weights_are_gone():
    """#in-place: In place also means that the model's old weights are gone:
    #in-place: After float16, 0.1 has lost its digits for good: even float64, finer than the float32 it began with, brings none back.
    #in-place: If you need both, convert a `deepcopy`.
    """
    model = nn.Linear(2, 2)
    nn.init.constant_(model.weight, 0.1)
    small = copy.deepcopy(model).half()
    assert model.weight.unique().item() == torch.tensor(0.1).item() and small.weight.dtype == torch.float16
    for finer in torch.float32, torch.float64:
        model.half().to(finer)
        assert model.weight.unique().item() == torch.tensor(0.1).half().item() != torch.tensor(0.1).item()


def module_and_tensor_take_almost_the_same():
    """#in-place: It takes almost the same arguments (not `copy=`).
    #in-place: One returns a new object, the other changes the object you have, and they do not accept the same dtypes (see below).
    #what: `.to()` also takes a dtype.
    #what: An integer dtype is refused.
    """
    other = torch.ones(1, dtype=torch.float64)
    calls = [(("meta",), {}), ((torch.float16,), {}), (("meta", torch.float16), {}), ((other,), {}), (("cpu", torch.float16, True), {}),
             ((), {"device": "meta"}), ((), {"dtype": torch.float16, "non_blocking": True}), ((), {"memory_format": torch.channels_last})]  # fmt: skip
    for args, kwargs in calls:
        model, x = nn.Conv2d(2, 2, 2), torch.ones(2, 2, 2, 2)
        weight, moved = model.to(*args, **kwargs).weight, x.to(*args, **kwargs)
        assert (weight.device, weight.dtype, weight.stride()) == (moved.device, moved.dtype, moved.stride())
        assert moved is not x and (x.device.type, x.dtype, x.stride()) == ("cpu", torch.float32, (8, 4, 2, 1))
    for dtype in INTEGERS:
        assert torch.ones(2).to(dtype).dtype == dtype
        with pytest.raises(TypeError, match="only accepts floating point or complex"):
            nn.Linear(2, 2).to(dtype)


def a_model_moved_first_suits_any_optimizer():
    """#script: The order that is right with any optimizer: choose the device, move the model, make the optimizer, and move each batch when its turn comes."""
    optimizers = [value for value in vars(torch.optim).values() if isinstance(value, type) and value is not torch.optim.Optimizer]
    assert len(optimizers) > 10
    for make in optimizers:
        sparse = make is torch.optim.SparseAdam
        model = nn.Embedding(3, 2, sparse=True) if sparse else nn.Linear(2, 2, bias=False)
        batches, start = [torch.tensor([0, 1, 2])] * 2 if sparse else [torch.ones(3, 2)] * 2, model.weight.tolist()
        model.to(torch.float64)  # the dtype stands in for a device
        optimizer = make(model.parameters())
        for x in batches:
            x = x if sparse else x.to(torch.float64)

            def loss():
                optimizer.zero_grad()
                total = model(x).pow(2).sum()
                total.backward()
                return total

            optimizer.step(loss)
        assert model.weight.tolist() != start and model.weight.dtype == torch.float64, make


def adam_may_come_first_until_it_has_stepped():
    """#script: Adam makes its averages in its first `step()`, so before that the order normally makes no difference."""
    trained = []
    for optimizer_first in (True, False):
        torch.manual_seed(0)
        model = nn.Linear(2, 2)
        if not optimizer_first:
            model.to(torch.float64)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        model.to(torch.float64)
        assert not optimizer.state
        for _ in range(3):
            _step(model, optimizer, torch.ones(1, 2, dtype=torch.float64))
        trained.append(model.weight)
    assert torch.equal(*trained)
    model.to("meta")
    assert {state["exp_avg"].device.type for state in optimizer.state.values()} == {"cpu"}


def adagrad_makes_its_tensors_when_built():
    """#script: Some, such as Adagrad, make tensors of their own at once, on the device where the parameters are at that moment; those tensors do not follow a later move."""
    for target in "meta", torch.float64:
        for before in "cpu", "meta":
            model = nn.Linear(2, 2, device=before)
            optimizer = torch.optim.Adagrad(model.parameters())
            sums = [state["sum"] for state in optimizer.state.values()]
            assert len(sums) == 2 and {total.device.type for total in sums} == {before}
            model.to(target)
            assert {(state["sum"].device.type, state["sum"].dtype) for state in optimizer.state.values()} == {(before, torch.float32)}


def the_names_in_the_message():
    """#in-place: (In the message `Float` is `float32` and `Double` is `float64`.)"""
    for name, dtype in ("Float", torch.float32), ("Double", torch.float64):
        with pytest.raises(RuntimeError, match=f"must have the same dtype, but got {name} and Half"):
            nn.Linear(2, 2, dtype=torch.float16)(torch.ones(1, 2, dtype=dtype))


def the_accelerator_that_is_there():
    """#script: The line that sets `device` takes the machine's GPU if this build of PyTorch supports it, else the CPU (how to choose).
    #script: It also knows GPUs that `"cuda" if torch.cuda.is_available() else "cpu"` does not, such as Apple's (`mps`).
    #choose: `torch.accelerator` asks for whatever this build supports.
    #choose: Pass `check_available=True`: according to its documentation, without it you get the device that PyTorch was built for, there or not.
    """
    for built_for in (torch.device("cuda"), torch.device("mps"), torch.device("xpu"), None):
        for present in (True, False):
            with mock.patch("torch._C._accelerator_getAccelerator", return_value=built_for), mock.patch("torch.accelerator.is_available", return_value=present):
                device = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
                assert device == (built_for if built_for and present else torch.device("cpu"))
                assert torch.accelerator.current_accelerator(check_available=False) == built_for
                if device.type == "mps":
                    assert ("cuda" if torch.cuda.is_available() else "cpu") != "mps"


def a_dtype_reaches_floats_only():
    """#what: It reaches only floating-point tensors and complex ones (with an imaginary part):
    #what: Integer indices, boolean masks and BatchNorm's counter keep their dtype.
    #what: Two questions, one after the other, decide what becomes of a tensor:
    """
    for target in FLOATS:
        model = nn.BatchNorm1d(2)
        for number, dtype in enumerate([*INTEGERS, torch.float32, torch.float16, torch.complex64]):
            model.register_buffer(f"b{number}", torch.ones(2).to(dtype))
        before = {name: buffer.dtype for name, buffer in model.named_buffers()}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a complex buffer loses its imaginary part
            model.to(target)
        for name, buffer in model.named_buffers():
            reached = before[name].is_floating_point or before[name].is_complex
            assert buffer.dtype == (target if reached else before[name])
        assert model.num_batches_tracked.dtype == torch.int64
        model.plain = plain = torch.ones(2, dtype=torch.float32)
        model.to("cpu", torch.float32).to("meta", target)  # a device and a dtype
        assert model.plain is plain and plain.device.type == "cpu" and plain.dtype == torch.float32
        for name, buffer in model.named_buffers():
            reached = before[name].is_floating_point or before[name].is_complex
            assert buffer.is_meta and buffer.dtype == (target if reached else before[name])


def the_mode_stays():
    """#what: Train or evaluation mode stays as it was."""
    for target in ("meta", torch.float64, "cpu"):
        model = Net()
        model.norm.eval()
        before = [module.training for module in model.modules()]
        assert [module.training for module in model.to(target).modules()] == before == [True, True, False, True]


def the_answer_of_the_exercise():
    """#remember: `wide_model` is `model`: one module, changed, all but the integer in which BatchNorm counts.
    #remember: `x` stays as it was, and `wide_x` is another tensor.
    #remember: So `model(wide_x)` works, and `model(x)` is refused.
    """
    model, x = Net(), torch.ones(5, 4)
    wide_model, wide_x = model.to(torch.float64), x.to(torch.float64)
    assert wide_model is model and wide_x is not x and x.dtype == torch.float32
    assert {name for name, t in model.state_dict().items() if t.dtype != torch.float64} == {"norm.num_batches_tracked"}
    assert model(wide_x).shape == (5, 2)
    with pytest.raises(RuntimeError, match="must have the same dtype"):
        model(x)


def float_inputs_follow_and_ids_do_not():
    """#half: `.to(dtype)` converts the model, not what you pass in.
    #half: Convert float inputs to the dtype of the parameters; leave token ids alone.
    """
    for dtype in (torch.float16, torch.bfloat16, torch.float64):
        for layer, x in (nn.Linear(2, 2), torch.ones(1, 2)), (nn.LayerNorm(2), torch.ones(1, 2)), (nn.Conv1d(2, 2, 1), torch.ones(1, 2, 3)):
            layer.to(dtype)
            with pytest.raises(RuntimeError):
                layer(x)
            assert x.dtype == torch.float32 and layer(x.to(layer.weight.dtype)).dtype == dtype
        embedding, ids = nn.Embedding(5, 2).to(dtype), torch.tensor([1, 2])
        assert embedding(ids).dtype == dtype
        with pytest.raises(RuntimeError, match="indices"):
            embedding(ids.to(dtype))


def float16_overflows_and_bfloat16_rounds():
    """#half: And float16 ends at 65504: a weight of 70,000 becomes `inf` without a word, where bfloat16 keeps the range and gives up digits."""
    layer = nn.Linear(1, 1, bias=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for value, half, brain in (65504.0, 65504.0, 65536.0), (70_000.0, float("inf"), 70144.0), (1e38, float("inf"), 1e38):
            nn.init.constant_(layer.weight, value)
            assert copy.deepcopy(layer).to(torch.float16).weight.item() == half
            assert copy.deepcopy(layer).to(torch.bfloat16).weight.item() == pytest.approx(brain, rel=0.004)


def half_and_its_kin_leave_complex_alone():
    """#complex: `half()`, `bfloat16()`, `float()` and `double()` convert floating-point tensors only and leave complex ones alone, such as this table of rotations."""
    for method, dtype in ("half", torch.float16), ("bfloat16", torch.bfloat16), ("float", torch.float32), ("double", torch.float64):
        model = nn.BatchNorm1d(2)
        model.register_buffer("turn", torch.polar(torch.ones(2), torch.tensor([1.0, 2.0])))
        model.register_buffer("mask", torch.ones(2, dtype=torch.bool))
        before = model.turn
        getattr(model, method)()
        assert model.turn is before and model.mask.dtype == torch.bool and model.num_batches_tracked.dtype == torch.int64
        assert model.weight.dtype == model.running_mean.dtype == dtype


def the_imaginary_part_is_dropped_with_one_warning():
    """#complex: `.to(dtype)` converts complex ones too, and to a real dtype that means dropping the imaginary part, with a `UserWarning` once in a process."""
    counts = []
    for target in (torch.float16, torch.float64, torch.float32):
        model = nn.Module()
        model.register_buffer("turn", torch.tensor([1 + 2j]))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            model.to(target)
        assert model.turn.dtype == target and model.turn.item() == 1.0
        counts.append([warning.category for warning in caught])
    assert counts == [[UserWarning], [], []]
    model.to(torch.complex64)
    assert model.turn.item() == 1 + 0j


def the_parameter_object_stays():
    """#optimizer: Normally yes.
    #optimizer: `.to()` keeps each `Parameter` object and exchanges the data inside it, so an optimizer made earlier goes on working.
    """
    for make in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW):
        model = Net()
        parameters, places = list(model.parameters()), [p.data_ptr() for p in model.parameters()]
        optimizer = make(model.parameters(), lr=0.1)
        model.to(torch.float64)
        assert all(now is before for now, before in zip(model.parameters(), parameters))
        assert all(now.data_ptr() != place for now, place in zip(model.parameters(), places))
        before = model.head.bias.clone()
        _step(model, optimizer, torch.randn(5, 4, dtype=torch.float64))
        assert not torch.equal(model.head.bias, before)


def adams_state_stays_behind():
    """#optimizer: What `.to()` cannot know is the optimizer's own state: Adam's averages stay in the old dtype, and the next step fails with a message that names neither Adam nor `.to()`.
    #optimizer: Loading the optimizer's own state_dict back into it casts the state.
    """
    for make in (torch.optim.Adam, torch.optim.AdamW):
        for old, new in (torch.float32, torch.float64), (torch.float64, torch.float32), (torch.float32, torch.bfloat16):
            model = nn.Linear(2, 1).to(old)
            optimizer = make(model.parameters())
            _step(model, optimizer, torch.ones(1, 2, dtype=old))
            model.to(new)
            assert optimizer.state[model.weight]["exp_avg"].dtype == old
            with pytest.raises(RuntimeError, match="expected dtype") as error:
                _step(model, optimizer, torch.ones(1, 2, dtype=new))
            assert "Adam" not in str(error.value) and "to(" not in str(error.value)
            optimizer.load_state_dict(optimizer.state_dict())
            assert optimizer.state[model.weight]["exp_avg"].dtype == new
            _step(model, optimizer, torch.ones(1, 2, dtype=new))


def two_cases_break_the_bond():
    """#optimizer: Two cases break the bond.
    #optimizer: The optimizer then holds tensors that no longer belong to the model, and as the last line shows, a step changes nothing in the model and raises nothing.
    #optimizer: One is a move to `meta`, or back with `to_empty()`: those tensors are of another kind, so the parameters are new ones.
    #optimizer: The other is the option `set_overwrite_module_params_on_conversion`.
    """
    def there_and_back(model):
        model.to("meta").to_empty(device="cpu")
        nn.init.ones_(model.weight)

    def from_meta(model):
        model.to_empty(device="cpu")
        nn.init.ones_(model.weight)

    def overwrite(model):
        torch.__future__.set_overwrite_module_params_on_conversion(True)
        model.to(torch.float64)

    for device, move in ("cpu", there_and_back), ("meta", from_meta), ("cpu", overwrite):
        model = nn.Linear(2, 1, bias=False, device=device)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        move(model)
        (held,) = optimizer.param_groups[0]["params"]
        assert not any(held is p for p in model.parameters())
        before = model.weight.clone()
        _step(model, optimizer, torch.ones(1, 2, dtype=model.weight.dtype))
        assert model.weight.grad is None or model.weight.grad.any()
        assert torch.equal(model.weight, before)


def tied_as_long_as_the_object_lives():
    """#tied: As long as the `Parameter` object survives, both names still hold it."""
    for target in FLOATS:
        model = _Tied()
        weight = model.embed.weight
        model.to(target)
        assert model.embed.weight is weight and model.head.weight is weight


def meta_makes_one_for_each_place():
    """#tied: A move to `meta` makes new objects, one for each place where it is registered, and this model quietly has one parameter more."""
    model = _Tied()
    model.third = nn.Linear(2, 5)  # a third place, and a fourth in the same module
    model.third.weight = model.third.again = model.embed.weight
    assert len(list(model.parameters())) == 2
    model.to("meta")
    places = [model.embed.weight, model.head.weight, model.third.weight, model.third.again]
    assert len({id(place) for place in places}) == 4
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = _Tied()
        assert len(list(model.parameters())) == 1 and len(list(model.to("meta").parameters())) == 2
    shared = nn.Linear(2, 2)  # one module in two places is one place of its weight
    model = nn.ModuleList([nn.Sequential(shared), nn.Sequential(shared)]).to("meta")
    assert model[0][0].weight is model[1][0].weight


def tie_again_after_to_empty():
    """#tied: Tie again after `to_empty()`."""
    with torch.device("meta"):
        model = _Tied()
    assert model.head.weight is model.embed.weight
    model.to_empty(device="cpu")
    assert model.head.weight is not model.embed.weight
    model.head.weight = model.embed.weight
    assert len(list(model.parameters())) == 1


def to_empty_fills_nothing():
    """#meta: `to_empty()` makes room with arbitrary content, and you fill all of it, buffers that the file does not contain included."""
    torch.use_deterministic_algorithms(True)  # memory that nobody filled is then NaN
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    model.register_buffer("cache", torch.ones(2), persistent=False)
    saved = model.state_dict()
    model.to("meta").to_empty(device="cpu")
    floats = [t for t in [*model.parameters(), *model.buffers()] if t.is_floating_point()]
    assert len(floats) == 4 + 2 + 1 and all(t.isnan().all() for t in floats)
    model.load_state_dict(saved)
    assert {name for name, t in model.named_buffers() if t.isnan().any()} == {"cache"}


def assign_needs_no_room():
    """#meta: `load_state_dict(..., assign=True)` spares you that step for whatever the file has; the rest stays on `meta`, as the last line shows."""
    saved = Net().state_dict()
    with torch.device("meta"):
        model = Net()
        model.register_buffer("cache", torch.ones(2), persistent=False)
        model.extra = nn.Linear(2, 2)
    model.load_state_dict(saved, assign=True, strict=False)
    on_meta = {name for name, t in [*model.named_parameters(), *model.named_buffers()] if t.device.type == "meta"}
    assert on_meta == {"cache", "extra.weight", "extra.bias"}
    assert torch.equal(model.head.weight, saved["head.weight"])


def a_module_takes_no_copy():
    """#memory-format: A module refuses `copy=`, since it changes in place: `deepcopy` it first."""
    for how in ({"copy": True}, {"copy": False}, {"device": "cpu", "copy": True}):
        model = nn.Linear(2, 2)
        with pytest.raises(RuntimeError, match="does not accept copy argument"):
            model.to(**how)
    wide = copy.deepcopy(model).to(torch.float64)
    assert wide.weight.dtype == torch.float64 and model.weight.dtype == torch.float32


def channels_last_is_an_order_in_memory():
    """#memory-format: `memory_format=torch.channels_last` changes the order in memory and not the shape.
    #memory-format: A module applies it to tensors of four dimensions and skips those of fewer; a tensor of two dimensions refuses it.
    """
    for other in nn.Linear(2, 2), nn.Conv1d(2, 2, 2), nn.BatchNorm2d(2), nn.LSTM(2, 2):
        model = nn.Sequential(nn.Conv2d(2, 3, 2), nn.ConvTranspose2d(2, 3, 2), other)
        model.register_buffer("mask", torch.ones(2, 3, 2, 2, dtype=torch.bool))
        before = {name: (t.shape, t.stride(), t.flatten().tolist()) for name, t in model.state_dict().items()}
        model.to(memory_format=torch.channels_last)
        for name, t in model.state_dict().items():
            shape, stride, values = before[name]
            assert t.shape == shape and t.flatten().tolist() == values
            assert (t.stride() != stride) == (t.dim() == 4)
    for refuses in torch.ones(2, 2), torch.ones(2, 2, 2), nn.Conv3d(2, 3, 2):  # five dimensions have a format of their own
        with pytest.raises(RuntimeError, match="required rank 4"):
            refuses.to(memory_format=torch.channels_last)


def a_device_equals_no_string():
    """#compare: `x.device` is a `torch.device`, which equals no string: the comparison is `False`, without an error.
    #compare: And `cuda` does not equal `cuda:0`.
    #compare: Compare `x.device.type`, or two tensors' devices.
    """
    for name in ("cpu", "meta"):
        x = torch.ones(2, device=name)
        assert type(x.device) is torch.device and str(x.device) == name
        assert not x.device == name and x.device not in (name, f"{name}:0", "")
        assert x.device.type == name and x.device == (x + 1).device
    assert torch.device("cuda") != torch.device("cuda:0") and torch.device("cuda").type == torch.device("cuda:0").type


def meta_is_of_another_kind():
    """#cuda: `meta` is not on that list."""
    cpu, meta = torch.ones(2), torch.ones(2, device="meta")
    assert torch._has_compatible_shallow_copy_type(cpu, cpu.double())
    assert not torch._has_compatible_shallow_copy_type(cpu, meta) and not torch._has_compatible_shallow_copy_type(meta, cpu)


listed = {
    "needs a GPU": [
        "#compare: The device of a tensor on a GPU has the number.",
    ],
    "rests on reading the source": [
        "#cuda: Until then: PyTorch's source lists CPU, CUDA, MPS and XPU tensors as one kind, for which `.to()` keeps the parameter objects.",
    ],
    "upstream's word": [
        "#choose: `torch.cuda.is_available()` asks about CUDA only (in a build for AMD, about ROCm).",
    ],
    "about this project": [
        "#cuda: Everything else on this page ran on a CPU, with `meta` where a second device was needed.",
        "#cuda: The output above will be captured on a machine that has a GPU.",
    ],
    "no statement": [
        "#to: You wrote `model.to(device)` and `x.to(device)`, and then `model(x)` complains that the two are on different devices, or of different dtypes.",
        "#remember: `.to(torch.float64)` is called once on the model and once on the input.",
        "#further: This can wait: half precision, an optimizer made too early, tied weights, and models built on `meta`.",
        "#further: You will want it when a model is moved or converted after it was put to use.",
    ],
}
