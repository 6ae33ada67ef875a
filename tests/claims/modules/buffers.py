"""What docs/en/modules/buffers.md says, proved sentence by sentence."""

import copy
import io
import pickle
import tempfile
import warnings

import pytest
import torch
from _common import SNIPPETS, Net
from torch import nn
from transformers import BertConfig, BertModel, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaModel, PreTrainedConfig, PreTrainedModel

SIZE = dict(vocab_size=20, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2)


class Holder(nn.Module):
    """One tensor held in each of the four ways."""

    def __init__(self):
        super().__init__()
        self.parameter = nn.Parameter(torch.ones(2))
        self.register_buffer("buffer", torch.ones(2))
        self.register_buffer("cache", torch.ones(2), persistent=False)
        self.plain = torch.ones(2)


def _models():
    gpt2 = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=20, bos_token_id=0, eos_token_id=0))
    return Holder(), nn.Sequential(nn.ModuleList([Holder()])), Net(), gpt2, BertModel(BertConfig(**SIZE)), LlamaModel(LlamaConfig(**SIZE))


def _visited(model):
    """The tensors that a move is applied to."""
    tensors = []
    model._apply(lambda tensor: tensors.append(tensor) or tensor)
    return {id(tensor) for tensor in tensors}


# --- four ways -----------------------------------------------------------------------------------------------------


def trained_is_saved_and_saved_is_moved():
    """#four-ways: With the four ways shown here the answers are nested: what is trained is saved too, and what is saved is moved too:
    #remember: A parameter is trained, saved and moved; a buffer is saved and moved; with `persistent=False` it is only moved; a plain tensor is none of these.
    """
    for model in _models():
        trained, saved = {name for name, _ in model.named_parameters(remove_duplicate=False)}, set(model.state_dict())
        model.to("meta")
        tensors = dict([*model.named_parameters(remove_duplicate=False), *model.named_buffers(remove_duplicate=False)])
        moved = {name for name, tensor in tensors.items() if tensor.is_meta}
        assert trained <= saved <= moved
    holder = Holder()
    optimizer = torch.optim.SGD(holder.parameters(), lr=0.5)
    (holder.parameter * holder.buffer * holder.cache * holder.plain).sum().backward()
    optimizer.step()
    names = ["parameter", "buffer", "cache", "plain"]
    assert [name for name in names if not torch.equal(getattr(holder, name), torch.ones(2))] == ["parameter"]
    assert [name for name in names if name in holder.state_dict()] == ["parameter", "buffer"]
    holder.to("meta")
    assert [name for name in names if getattr(holder, name).is_meta] == ["parameter", "buffer", "cache"]


def two_ways_to_make_a_buffer():
    """#four-ways: `self.register_buffer(name, tensor)` makes a buffer, and so does `self.name = nn.Buffer(tensor)`, the newer spelling: use either.
    #four-ways: It normally goes into the state_dict and is then called a persistent buffer; with `persistent=False` it does not.
    #four-ways: The third row is easily missed: “buffers are in the state_dict” holds for persistent buffers only.
    #nn-buffer: You can also register by assignment, in the way of `nn.Parameter`.
    """
    module = nn.Module()
    for persistent in (True, False):
        module.register_buffer(f"registered_{persistent}", torch.ones(2), persistent=persistent)
        setattr(module, f"assigned_{persistent}", nn.Buffer(torch.ones(2), persistent=persistent))
    module.register_buffer("by_default", torch.ones(2))
    module.parameter = nn.Parameter(torch.ones(2))
    assert set(dict(module.named_buffers())) == {"registered_True", "assigned_True", "registered_False", "assigned_False", "by_default"}
    assert set(module.state_dict()) == {"registered_True", "assigned_True", "by_default", "parameter"}
    assert {buffer.dtype for buffer in module.double().buffers()} == {torch.float64}


def what_each_is_meant_for():
    """#four-ways: | buffer | state that must survive saving: the averages that BatchNorm keeps |
    #four-ways: | buffer, `persistent=False` | what can be computed again, also on loading: lookup tables, masks (tensors of `True` and `False` that say which elements count) |
    """
    for norm in nn.BatchNorm1d(2), nn.BatchNorm2d(2), nn.InstanceNorm1d(2, track_running_stats=True):
        assert {"running_mean", "running_var"} < {name for name, _ in norm.named_buffers()} & set(norm.state_dict())
        norm.running_mean.fill_(5)
        restored = type(norm)(2, track_running_stats=True)
        restored.load_state_dict(norm.state_dict(), strict=False)
        assert restored.running_mean.tolist() == [5.0, 5.0]
    scores = torch.zeros(3, 3)
    counts = torch.ones(3, 3, dtype=torch.bool).tril()
    weights = torch.nn.functional.scaled_dot_product_attention(scores, scores, torch.eye(3), attn_mask=counts)
    assert torch.equal(weights != 0, counts), "attention reads True as: this place counts"


# --- what moves ----------------------------------------------------------------------------------------------------


def meta_is_a_device_without_memory():
    """#moves: The `meta` device stands in for a GPU here: `.to()` moves tensors there as to any other device, but it stores no numbers."""
    for model in _models():
        bytes_before = sum(tensor.nbytes for tensor in model.state_dict().values())
        moved = model.to("meta").state_dict()
        assert {tensor.device for tensor in moved.values()} == {torch.device("meta")}
        assert sum(tensor.nbytes for tensor in moved.values()) == bytes_before
        assert {tensor.data_ptr() for tensor in moved.values()} == {0}


def a_move_visits_what_is_registered():
    """#moves: `register_buffer` puts the tensor under a name that the module knows, and `.to()` visits every name it knows.
    #moves: A tensor that is merely an attribute is an ordinary Python object: `.to()` never looks at it.
    #remember: `.to()` sees registered names only: another name for a buffer keeps the old tensor once the buffer was converted.
    """
    for model in _models():
        registered = [tensor for module in model.modules() for tensor in [*module._parameters.values(), *module._buffers.values()]]
        known = {id(tensor) for tensor in registered if tensor is not None}
        model.plain, model.plain_list, model.by_name = torch.ones(1), [torch.ones(1), nn.Parameter(torch.ones(1))], {"a": torch.ones(1)}
        assert _visited(model) == known
        model.to("meta")
        assert {tensor.device.type for tensor in [model.plain, *model.plain_list, *model.by_name.values()]} == {"cpu"}
    holder = Holder()
    holder.other_name = old = holder.buffer
    holder.to(torch.float32)
    assert holder.other_name is holder.buffer, "nothing was converted yet"
    holder.to(torch.float64)
    assert holder.other_name is old is not holder.buffer


def no_registered_buffer_is_left_behind():
    """#moves: `.to()` leaves no registered buffer behind (unless a class rewrites how it moves, which is rare)."""
    for dtype in (torch.float32, torch.bfloat16, torch.int64, torch.bool, torch.complex64):
        for persistent in (True, False):
            model = nn.Sequential(nn.ModuleDict({"deep": nn.Module()}), *_models())
            model[0].deep.register_buffer("own", torch.zeros(2, dtype=dtype), persistent=persistent)
            assert {buffer.device.type for buffer in model.to("meta").buffers()} == {"meta"}

    class Stays(Net):
        def _apply(self, fn, recurse=True):
            return self

    assert {buffer.device.type for buffer in Stays().to("meta").buffers()} == {"cpu"}


def what_was_left_behind():
    """#moves: What was left is a tensor that was not registered (what stays behind), or a buffer of a module in a plain list, or one that was assigned after the move (assigning)."""
    holder = Holder()
    holder.layers = [nn.BatchNorm1d(2)]
    holder.to("meta")
    holder.buffer = torch.ones(2)
    left = {"plain": holder.plain, "in a list": holder.layers[0].running_mean, "assigned": dict(holder.named_buffers())["buffer"]}
    assert {name: tensor.device.type for name, tensor in left.items()} == {"plain": "cpu", "in a list": "cpu", "assigned": "cpu"}


class Positions(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("table", torch.zeros(4))
        self.alias = self.table
        self.tables = [self.table]
        self.by_name = {"table": self.table}

    def names(self):
        return [self.table, self.alias, self.tables[0], self.by_name["table"]]


def four_names_for_one_tensor():
    """#what-stays-behind: Four names, one tensor.
    #what-stays-behind: Before the conversion a change in place would have shown under every name.
    #what-stays-behind: `.to()` replaced the tensor under the registered name; the alias, the list and the dict still hold the old one, and updates to the buffer no longer reach them.
    #what-stays-behind: A move to a GPU does the same, and leaves them on the CPU besides.
    """
    for target in (torch.float64, "meta"):
        positions = Positions()
        old = positions.table
        assert all(tensor is old for tensor in positions.names())
        positions.table += 1
        assert [tensor.tolist() for tensor in positions.names()] == [[1.0] * 4] * 4
        positions.to(target)
        new, *others = positions.names()
        assert new is not old and all(tensor is old for tensor in others)
        positions.table += 1
        assert [tensor.tolist() for tensor in others] == [[1.0] * 4] * 3 and {tensor.device.type for tensor in others} == {"cpu"}


def register_once():
    """#what-stays-behind: Register each tensor once and read it through that name."""

    class ReadThroughTheName(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("table", torch.zeros(4))

        @property
        def alias(self):
            return self.table

    module = ReadThroughTheName().double()
    module.table += 1
    assert module.alias is module.table
    twice = nn.Module()
    twice.register_buffer("first", torch.zeros(4))
    twice.register_buffer("second", twice.first)
    twice.double().first += 1
    assert not torch.equal(twice.first, twice.second), "registered twice, it became two tensors"


def made_in_forward():
    """#made-in-forward: What is made during the call was never registered.
    #made-in-forward: Not as `AddBias` does it: its tensor is made on the CPU, during the call, so an earlier `.to()` could not move it.
    #made-in-forward: Make it from the input (`x.new_ones(...)`, `torch.zeros_like(x)`, `torch.ones(3, device=x.device)`), or, if it is always the same, make it a buffer once.
    """

    class Adds(nn.Module):
        def __init__(self, make):
            super().__init__()
            self.make = make
            self.register_buffer("once", torch.ones(3))

        def forward(self, x):
            return x + self.make(self, x)

    x = torch.zeros(2, 3, device="meta")
    forgets = Adds(lambda self, x: torch.ones(3))
    assert [name for name, _ in forgets.named_buffers()] == ["once"]
    for module in forgets, forgets.to("meta"):
        with pytest.raises(RuntimeError, match="Tensor on device cpu is not on the expected device meta"):
            module(x)
    from_the_input = [lambda self, x: x.new_ones(3), lambda self, x: torch.zeros_like(x), lambda self, x: torch.ones(3, device=x.device)]
    for make in [*from_the_input, lambda self, x: self.once]:
        assert Adds(make).to("meta")(x).is_meta and not Adds(make)(torch.zeros(2, 3)).is_meta


# --- BatchNorm -----------------------------------------------------------------------------------------------------


def what_batchnorm_computes_and_keeps():
    """#batchnorm: BatchNorm subtracts a mean from each column and divides by a standard deviation, then multiplies by its `weight` and adds its `bias` (at first 1 and 0).
    #batchnorm: In train mode, in which a module begins, it takes mean and deviation from the batch, and also keeps running averages: `running_mean` of the mean, `running_var` of the variance.
    #batchnorm: These two are its running statistics.
    #batchnorm: In evaluation mode, after `eval()`, it computes with these.
    #batchnorm: `num_batches_tracked` counts the calls in train mode.
    """
    norm, x = nn.BatchNorm1d(3), torch.randn(64, 3) * torch.tensor([1.0, 2, 3]) + torch.tensor([5.0, 6, 7])
    assert norm.training
    assert torch.allclose(norm(x), (x - x.mean(0)) / x.std(0, correction=0), atol=1e-4)
    for _ in range(99):
        norm(x)
    assert torch.allclose(norm.running_mean, x.mean(0), rtol=1e-3) and torch.allclose(norm.running_var, x.var(0), rtol=1e-3)
    other = torch.randn(5, 3)
    assert torch.allclose(norm.eval()(other), (other - norm.running_mean) / norm.running_var.sqrt(), atol=1e-4)
    assert norm.num_batches_tracked == 100 and norm.weight.tolist() == [1, 1, 1] and norm.bias.tolist() == [0, 0, 0]
    normalized = norm(other)
    for tensor, value in (norm.weight, 3.0), (norm.bias, 7.0):
        nn.init.constant_(tensor, value)
    assert torch.allclose(norm(other), normalized * 3 + 7, atol=1e-4)
    in_train = norm.train()(x)
    assert torch.allclose(in_train, (x - x.mean(0)) / x.std(0, correction=0) * 3 + 7, atol=1e-3)


def the_buffers_of_net():
    """#batchnorm: The `Net` of these pages has just these three buffers, all in `norm`.
    #batchnorm: There is no loss here, no `backward()` and no optimizer, only two calls, first in train mode, then in evaluation mode (`net.train(False)` is `net.eval()`):
    #batchnorm: The code in `forward()` changes these buffers in place (the same tensor, new numbers), no optimizer does.
    """
    program = (SNIPPETS / "buffers/batchnorm_of_net.py").read_text()
    code = program[program.index("net = Net()"):]
    assert not any(word in code for word in ("loss", "backward", "optim"))
    assert code.count("net(") == 1 and "for mode in (True, False)" in code
    net = Net()
    assert [m.training for m in net.train(False).modules()] == [m.training for m in Net().eval().modules()] == [False] * 4
    net.train()
    assert [name for name, _ in net.named_buffers()] == ["norm.running_mean", "norm.running_var", "norm.num_batches_tracked"]
    state = lambda: {name: buffer.clone() for name, buffer in net.named_buffers()}
    before, tensors = state(), [*net.buffers()]
    net(torch.randn(8, 4)).sum().backward()
    called = state()
    assert all(a is b for a, b in zip(tensors, net.buffers(), strict=True))
    assert not any(torch.equal(called[name], before[name]) for name in before)
    for optimizer in torch.optim.SGD(net.parameters(), lr=1.0), torch.optim.AdamW(net.parameters(), lr=1.0):
        optimizer.step()
        assert all(torch.equal(called[name], buffer) for name, buffer in net.named_buffers())


def a_tenth_of_the_way():
    """#batchnorm: A tenth of the way from where they are (the default `momentum=0.1`) to the mean of the batch: from 0 towards 12 that is 0.1 × 12 = 1.2, and from there 1.2 + 0.1 × (12 − 1.2) = 2.28."""
    norm, batch = nn.BatchNorm1d(1), torch.tensor([[10.0], [14.0]])
    assert norm.momentum == 0.1
    means = []
    for _ in range(2):
        norm(batch)
        means.append(norm.running_mean.item())
    assert means == pytest.approx([0.1 * 12, 1.2 + 0.1 * (12 - 1.2)]) and means == pytest.approx([1.2, 2.28])
    half = nn.BatchNorm1d(1, momentum=0.5)
    half(batch)
    assert half.running_mean == 6


def statistics_lost_without_an_error():
    """#lost-statistics: `load_state_dict` refuses such a dict, unless you say `strict=False` as here.
    #lost-statistics: Then the model runs.
    #lost-statistics: The trained one has the running mean 49.94 and variance 9.71, so it gives (50 − 49.94) / √9.71 ≈ 0.02; this one still has the 0 and 1 it began with: (50 − 0) / √1 = 50.
    #lost-statistics: The only trace is the `missing_keys` that `load_state_dict` returned: read them, every time.
    #lost-statistics: (`num_batches_tracked` is missing too, yet not reported: here is why.)
    """
    torch.manual_seed(0)
    trained = nn.BatchNorm1d(1)
    for _ in range(200):
        trained(torch.randn(64, 1) * 3 + 50)
    trained.eval()
    parameters_only, restored, x = dict(trained.named_parameters()), nn.BatchNorm1d(1).eval(), torch.tensor([[50.0]])
    with pytest.raises(RuntimeError, match="Missing key.*running_mean.*running_var"):
        restored.load_state_dict(parameters_only)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        returned = restored.load_state_dict(parameters_only, strict=False)
        output = restored(x).item()
    assert returned.missing_keys == ["running_mean", "running_var"] and returned.unexpected_keys == []
    assert (round(trained.running_mean.item(), 2), round(trained.running_var.item(), 2)) == (49.94, 9.71)
    assert round((50 - 49.94) / 9.71**0.5, 2) == 0.02 and f"{trained(x).item():.2f}" == "0.02" and f"{output:.2f}" == "50.00"
    assert (restored.running_mean.item(), restored.running_var.item(), restored.num_batches_tracked.item()) == (0, 1, 0)


# --- to remember, and the exercise ---------------------------------------------------------------------------------


def changed_by_code():
    """#remember: A buffer is changed by code, such as BatchNorm's `forward()` in train mode, and not by an optimizer that was given `parameters()`."""
    for optimizer in torch.optim.SGD, torch.optim.Adam, torch.optim.Adagrad, torch.optim.RMSprop:
        holder = Holder()
        holder.buffer.requires_grad_()
        (holder.parameter * holder.buffer).sum().backward()
        optimizer(holder.parameters(), lr=0.5).step()
        assert holder.buffer.tolist() == [1.0, 1.0] != holder.parameter.tolist() and holder.buffer.grad.any()
    norm = nn.BatchNorm1d(1)
    norm(torch.ones(2, 1))
    assert norm.running_mean != 0


def frozen_and_still_changing():
    """#remember: Freezing is about gradients, and BatchNorm's averages need none: two calls in train mode take the buffer from 0 to 1 and to 1.9, the third, in evaluation mode, only reads it.
    #remember: `mean` saw the first call, for it was the same tensor until `.to()` replaced the buffer.
    """
    norm, batch = nn.BatchNorm1d(1).requires_grad_(False), torch.full((4, 1), 10.0)
    mean = norm.running_mean
    with torch.no_grad():
        norm(batch)
    assert mean is norm.running_mean and mean == 1
    norm.to(torch.float64)(batch.double())
    assert mean is not norm.running_mean and mean == 1 and norm.running_mean.item() == pytest.approx(1.9)
    before = norm.running_mean.clone()
    y = norm.eval()(batch.double())
    assert norm.running_mean == before and y[0].item() == pytest.approx((10 - 1.9) / (norm.running_var.item() + norm.eps) ** 0.5)


def a_running_scale():
    """#exercise: In the last two, not in the first: an optimizer that is given `parameters()` never sees it, and a loaded file sets it.
    #exercise: With `persistent=False` it would leave the state_dict too, and stay in `named_buffers()`: see the table.
    """

    class ScaleNorm(nn.Module):
        def __init__(self, persistent=True):
            super().__init__()
            self.register_buffer("running_scale", torch.ones(1), persistent)

        def forward(self, x):
            return x * self.running_scale

    norm, cache = ScaleNorm(), ScaleNorm(persistent=False)
    assert list(norm.parameters()) == []
    with pytest.raises(ValueError, match="empty parameter list"):
        torch.optim.SGD(norm.parameters())
    assert [name for name, _ in norm.named_buffers()] == list(norm.state_dict()) == ["running_scale"]
    with tempfile.NamedTemporaryFile(suffix=".pt") as file:
        torch.save({"running_scale": torch.tensor([3.0])}, file.name)
        norm.load_state_dict(torch.load(file.name))
    assert norm(torch.ones(2)).tolist() == [3.0, 3.0]
    assert [name for name, _ in cache.named_buffers()] == ["running_scale"] and list(cache.state_dict()) == []


# --- persistent=False ----------------------------------------------------------------------------------------------


class Mask(nn.Module):
    def __init__(self, size, persistent=False):
        super().__init__()
        self.register_buffer("causal", torch.ones(size, size).tril().bool(), persistent)
        self.register_buffer("calls", torch.tensor(0))


def a_mask_that_no_file_contains():
    """#not-saved: The file does not contain the mask.
    #not-saved: A change made to it by hand does not reach the model that loads the file.
    #not-saved: And a model with a larger mask loads the same file without a size error: had the mask been saved, that file would fit one size only.
    """
    for persistent in (False, True):
        trained = Mask(3, persistent)
        trained.causal[0, 2] = True
        file = io.BytesIO()
        torch.save(trained.state_dict(), file)
        file.seek(0)
        saved = torch.load(file)
        assert ("causal" in saved) == persistent
        same, larger = Mask(3, persistent), Mask(4, persistent)
        same.load_state_dict(saved)
        assert same.causal[0, 2].item() == persistent
        if persistent:
            with pytest.raises(RuntimeError, match="size mismatch for causal"):
                larger.load_state_dict(saved)
        else:
            larger.load_state_dict(saved)
            assert torch.equal(larger.causal, torch.ones(4, 4).tril().bool())


class Scaled(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.head = nn.Linear(2, 2)
        table = torch.tensor([1.0, 2.0, 4.0])
        self.made_on = table.device.type
        self.register_buffer("table", table, persistent=False)
        self.post_init()


class Filled(Scaled):
    def _init_weights(self, module):
        super()._init_weights(module)
        if module is self:
            self.table.copy_(torch.tensor([1.0, 2.0, 4.0]))


def from_pretrained_does_not_fill_it():
    """#not-saved: Under `from_pretrained` in transformers 5 it is not enough that `__init__` computes the buffer.
    #not-saved: There `__init__` runs on the `meta` device; afterwards the buffer gets memory, but no values.
    #not-saved: Fill it in `_init_weights` as well:
    #not-saved: Without the line that shows it as `nan`, the buffer holds whatever the memory held before, without a warning.
    """
    empty_like = torch.empty_like
    try:
        torch.empty_like = lambda *arguments, **named: empty_like(*arguments, **named).fill_(7)  # as if the memory held sevens
        for kind, expected in (Scaled, [7.0, 7.0, 7.0]), (Filled, [1.0, 2.0, 4.0]):
            model = kind(PreTrainedConfig())
            assert model.made_on == "cpu" and model.table.tolist() == [1.0, 2.0, 4.0]
            model.save_pretrained("saved")
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                loaded, report = kind.from_pretrained("saved", output_loading_info=True)
            assert loaded.made_on == "meta" and loaded.table.device.type == "cpu" and loaded.table.tolist() == expected
            assert not any(report.values()), "nothing is reported missing"
            assert torch.equal(loaded.head.weight, model.head.weight)
    finally:
        torch.empty_like = empty_like


def what_language_models_compute_again():
    """#not-saved: Language models such as these keep in non-persistent buffers what they can compute again:"""
    for model in LlamaModel(LlamaConfig(**SIZE)), BertModel(BertConfig(**SIZE)):
        saved, buffers = model.state_dict(), dict(model.named_buffers())
        assert buffers and not buffers.keys() & saved.keys()
        again = dict(type(model)(model.config).named_buffers())
        assert all(torch.equal(buffer, again[name]) for name, buffer in buffers.items())
        for buffer in model.buffers():
            buffer.fill_(0)
        model.save_pretrained("saved")
        loaded = dict(type(model).from_pretrained("saved").named_buffers())
        assert all(torch.equal(buffer, again[name]) for name, buffer in loaded.items()), "these fill them in _init_weights"


# --- assigning -----------------------------------------------------------------------------------------------------


def _counter(value=0.0):
    counter = nn.Module()
    counter.register_buffer("steps", torch.tensor([value]))
    return counter


def assigning_to_a_registered_name():
    """#assigning: After `self.steps = self.steps + 1` the new tensor is the buffer: the module sees that the name is registered.
    #assigning: A number is refused.
    #assigning: But the new tensor is taken as it is: assign one made on the CPU after the move, and the registered buffer is on the CPU.
    """
    counter = _counter()
    old = counter.steps
    counter.steps = counter.steps + 1
    assert dict(counter.named_buffers())["steps"] is counter.steps is not old and "steps" not in vars(counter)
    for number in (7, 7.0, True, [7]):
        with pytest.raises(TypeError, match="cannot assign .* as buffer 'steps'"):
            counter.steps = number
    counter.to("meta")
    for new in torch.zeros(1), torch.zeros(5, dtype=torch.int8), torch.ones(1, requires_grad=True):
        counter.steps = new
        assert dict(counter.named_buffers())["steps"] is new and new.device.type == "cpu"


def register_first():
    """#assigning: And a name that a plain attribute has cannot become a buffer afterwards: register first."""
    module = nn.Module()
    module.start = torch.zeros(1)
    with pytest.raises(KeyError, match="attribute 'start' already exists"):
        module.register_buffer("start", torch.zeros(1))
    with pytest.raises(KeyError, match="attribute 'start' already exists"):
        module.start = nn.Buffer(torch.zeros(1))
    module.start = torch.zeros(1)
    assert list(module.buffers()) == []


def an_inference_tensor_as_a_buffer():
    """#assigning: What is taken as it is may be an inference tensor as well.
    #assigning: Outside inference mode, changing it in place raises an error, and so does loading (without `assign=True`):
    """
    counter = _counter()
    with torch.inference_mode():
        counter.steps = counter.steps + 1
        counter.steps += 1
    assert dict(counter.named_buffers())["steps"].is_inference()
    in_place = [counter.steps.zero_, lambda: counter.steps.add_(1), lambda: counter.steps.copy_(torch.ones(1))]
    for change in [*in_place, lambda: counter.load_state_dict(_counter().state_dict())]:
        with pytest.raises(RuntimeError, match="Inplace update to inference tensor outside InferenceMode"):
            change()
    counter.load_state_dict(_counter().state_dict(), assign=True)
    assert not counter.steps.is_inference() and counter.steps == 0


def change_it_in_place():
    """#assigning: So change a buffer in place: `self.steps += 1`, `self.steps.zero_()`.
    #assigning: Then the tensor stays the one that was registered, on its device, and an ordinary one.
    """

    def increase(counter):
        counter.steps += 1

    for device in ("cpu", "meta"):
        for change in increase, lambda counter: counter.steps.zero_():
            for context in torch.enable_grad, torch.no_grad, torch.inference_mode:
                counter = _counter().to(device)
                registered = counter.steps
                with context():
                    change(counter)
                assert dict(counter.named_buffers())["steps"] is registered
                assert registered.device.type == device and not registered.is_inference()


def unless_backward_needs_the_old_value():
    """#assigning: Only while a `backward()` still needs its old value, make a new one."""
    for in_place in (True, False):
        counter, weight = _counter(2.0), torch.ones(1, requires_grad=True)
        loss = (weight * counter.steps).sum()
        if in_place:
            counter.steps += 1
            with pytest.raises(RuntimeError, match="modified by an inplace operation"):
                loss.backward()
        else:
            counter.steps = counter.steps + 1
            loss.backward()
            assert weight.grad == 2


# --- nn.Buffer, the counter, dtypes, gradients ---------------------------------------------------------------------


def nn_buffer_is_no_type():
    """#nn-buffer: The type that comes back is `Tensor`, not a class of its own: being a buffer is something the module knows.
    #nn-buffer: Do not ask `isinstance(t, nn.Buffer)`: it looks for a mark that `nn.Buffer` puts on its tensor.
    #nn-buffer: Copies by `copy.deepcopy` or `pickle` have it too; the tensor that `.to()` puts in its place has not, and `register_buffer` gives none.
    #nn-buffer: Ask `named_buffers()`.
    """
    module = nn.Module()
    module.made = nn.Buffer(torch.ones(1))
    module.register_buffer("registered", torch.ones(1))
    assert type(module.made) is type(module.registered) is torch.Tensor
    known = lambda: [name for name, _ in module.named_buffers()]
    marked = lambda: [name for name in ("made", "registered") if isinstance(getattr(module, name), nn.Buffer)]
    assert marked() == ["made"] and known() == ["made", "registered"]
    lonely = nn.Buffer(torch.ones(1))
    assert isinstance(lonely, nn.Buffer), "marked, and the buffer of no module"
    for duplicate in copy.deepcopy, lambda original: pickle.loads(pickle.dumps(original)):
        assert isinstance(duplicate(lonely), nn.Buffer) and isinstance(duplicate(module).made, nn.Buffer)
    module.to(torch.float32)
    assert marked() == ["made"], "nothing was replaced"
    module.to(torch.float64)
    assert marked() == [] and known() == ["made", "registered"]


def the_counter():
    """#counter: A `state_dict()` carries the version of each class along.
    #counter: BatchNorm takes a dict without it for an old file, from before there was a counter.
    """
    for model in _models():
        versions = model.state_dict()._metadata
        for name, module in model.named_modules():
            assert versions[name]["version"] == module._version
    norm = nn.BatchNorm1d(1)
    saved = norm.state_dict()
    del saved["num_batches_tracked"]
    with pytest.raises(RuntimeError, match="num_batches_tracked"):
        norm.load_state_dict(saved)
    for older in dict(saved), saved:
        if older is saved:
            saved._metadata[""]["version"] = 1
        assert norm.load_state_dict(older).missing_keys == []


def who_needs_the_counter():
    """#counter: The counter is needed only with `momentum=None`, where all batches weigh the same."""
    batches = [torch.randn(8, 1) + shift for shift in (1.0, 2.0, 6.0)]
    for momentum in (0.1, 0.5, None):
        norms = nn.BatchNorm1d(1, momentum=momentum), nn.BatchNorm1d(1, momentum=momentum)
        for batch in batches:
            norms[1].num_batches_tracked.fill_(50)  # a wrong count
            first, second = (norm(batch) for norm in norms)
            assert torch.equal(first, second)
        assert torch.equal(norms[0].running_mean, norms[1].running_mean) == (momentum is not None)
        assert torch.equal(norms[0].running_var, norms[1].running_var) == (momentum is not None)
    assert torch.allclose(norms[0].running_mean, torch.stack(batches).mean(0).mean(0))


def a_change_of_dtype():
    """#floats-only: `.half()` converts floating-point buffers; the call counter is an integer and stays one."""
    module = nn.BatchNorm1d(2)
    others = torch.float64, torch.bfloat16, torch.int8, torch.bool, torch.complex64
    for dtype in others:
        module.register_buffer(f"own_{dtype}".replace("torch.", ""), torch.ones(1, dtype=dtype))
    module.half()
    assert {name: str(buffer.dtype)[6:] for name, buffer in module.named_buffers()} == {
        "running_mean": "float16", "running_var": "float16", "num_batches_tracked": "int64",
        "own_float64": "float16", "own_bfloat16": "float16", "own_int8": "int8", "own_bool": "bool",
        "own_complex64": "complex64"}  # fmt: skip


def a_buffer_may_have_a_gradient():
    """#gradients: Only by default.
    #gradients: A buffer has the `requires_grad` of the tensor that was registered, which is usually `False`.
    #gradients: Switch it on and `backward()` fills its `.grad` like any other.
    #gradients: It still does not learn, for a plainer reason: the optimizer was given `parameters()`, and buffers are not in there.
    """
    for make in torch.ones, torch.zeros, torch.rand:
        assert not make(1).requires_grad
    for wants in (False, True):
        module = nn.Module()
        module.register_buffer("registered", torch.ones(1, requires_grad=wants))
        module.assigned = nn.Buffer(torch.ones(1, requires_grad=wants))
        assert {buffer.requires_grad for buffer in module.buffers()} == {wants}
    module.weight = nn.Parameter(torch.ones(1))
    module.registered.requires_grad_(True)
    (module.weight * module.registered * 3).sum().backward()
    assert module.registered.grad == 3
    torch.optim.SGD(module.parameters(), lr=0.1).step()
    assert module.registered == 1 != module.weight
    torch.optim.SGD([module.registered], lr=0.1).step()
    assert module.registered.item() == pytest.approx(0.7), "given to an optimizer, it learns"


listed = {
    "needs a GPU": ["#made-in-forward: (On a GPU the message differs.)"],
    "upstream's word": ["#nn-buffer: (`nn.Buffer` is new in PyTorch 2.5.)"],
    "no statement": [
        "#four-ways: (`cache` is the buffer with `persistent=False`.)",
        "#buffers: You moved the model to the GPU and one tensor is still on the CPU.",
        "#buffers: Or you loaded the weights and BatchNorm computes nonsense.",
        "#four-ways: | `nn.Parameter` | what an optimizer should change |",
        "#four-ways: | plain attribute | nothing that has to move or be saved |",
        "#lost-statistics: More in state_dict recovery.",
        "#remember: Every parameter is frozen, and there is no optimizer.",
        "#remember: Three calls with a batch of nothing but 10.",
        "#exercise: Write a module with a buffer `running_scale`, initially 1, that multiplies its input.",
        "#further: This can wait: what `persistent=False` does on loading, assigning to a buffer, `nn.Buffer`, the counter, dtypes and gradients.",
        "#further: You will want it when you write a module with buffers of its own.",
        "#not-saved: Three things to see.",
    ],
}
