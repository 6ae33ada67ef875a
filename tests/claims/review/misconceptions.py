"""What docs/en/review/misconceptions.md says, proved sentence by sentence."""

import asyncio
import contextlib
import copy
import io
import sys
import tempfile
import threading
import types
import warnings

import pytest
import torch
from _common import SNIPPETS, Net, counting_model
from torch import nn
from torch.nn.utils import prune
from torch.nn.utils.parametrizations import spectral_norm
from torch.profiler import ProfilerActivity, profile
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, PreTrainedConfig, PreTrainedModel


def _gpt2(**settings):
    usual = dict(n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0, resid_pdrop=0, attn_pdrop=0, embd_pdrop=0)
    return GPT2LMHeadModel(GPT2Config(**usual | settings))


def _llama():
    size = dict(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2)
    return LlamaForCausalLM(LlamaConfig(vocab_size=11, bos_token_id=0, eos_token_id=0, **size))


IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)


def a_plain_tensor_is_neither_saved_nor_moved():
    """#plain-tensor: A plain tensor is indeed neither saved nor moved."""
    for plain in torch.ones(1), torch.ones(1, requires_grad=True), nn.Parameter(torch.ones(1)) * 2:
        model = Net()
        model.norm.plain = plain
        assert "norm.plain" not in model.state_dict()
        model.to("meta").to(torch.float64)
        assert model.norm.plain is plain and plain.device.type == "cpu"


def a_constant_parameter_changes():
    """#glance: | a tensor attribute should be a Parameter | half right: a constant is a buffer |
    #plain-tensor: Half right.
    #plain-tensor: A constant that is made a parameter is handed to the optimizer, and changes once it gets a gradient; a constant belongs in a buffer.
    """
    optim = torch.optim
    for kind in optim.SGD, optim.Adam, optim.AdamW, optim.RMSprop, optim.Adagrad, optim.NAdam:
        model = nn.Module()
        model.used, model.unused = nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))
        model.frozen = nn.Parameter(torch.ones(1), requires_grad=False)
        model.register_buffer("kept", torch.ones(1))
        optimizer = kind(model.parameters(), lr=0.1)
        assert len(optimizer.param_groups[0]["params"]) == 3, "handed over, all of them"
        (model.used * model.frozen * model.kept).sum().backward()
        optimizer.step()
        assert model.used.item() != 1 and model.unused.item() == model.frozen.item() == model.kept.item() == 1
        assert "kept" in model.state_dict() and model.to("meta").kept.device.type == "meta"


def a_buffer_that_is_not_saved():
    """#glance: | parameters and buffers are all in the state_dict | not all: `persistent=False` |
    #all-in-state-dict: Not all.
    #all-in-state-dict: A buffer registered with `persistent=False` moves with the module and is not saved.
    """
    for by_assignment in (False, True):
        model = nn.Sequential(nn.Linear(2, 2))
        if by_assignment:
            model[0].cache = nn.Buffer(torch.ones(2), persistent=False)
        else:
            model[0].register_buffer("cache", torch.ones(2), persistent=False)
        assert list(model.state_dict()) == ["0.weight", "0.bias"] and dict(model.named_buffers()).keys() == {"0.cache"}
        assert model.to("meta")[0].cache.device.type == "meta"
    assert "norm.running_mean" in Net().state_dict(), "a persistent one is"


class Scaled(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.head = nn.Linear(2, 2)
        self.register_buffer("table", torch.tensor([1.0, 2.0, 4.0]), persistent=False)
        self.post_init()


class Filled(Scaled):
    def _init_weights(self, module):
        super()._init_weights(module)
        if module is self:
            self.table.copy_(torch.tensor([1.0, 2.0, 4.0]))


def what_is_not_saved_is_made_again():
    """#all-in-state-dict: Loading then rests on `__init__` making it again, under `from_pretrained` in transformers 5 on `_init_weights`: see buffers."""
    torch.use_deterministic_algorithms(True)  # memory that nobody filled is then nan
    for kind, comes_back in (Scaled, False), (Filled, True):
        model = kind(PreTrainedConfig())
        model.table.fill_(9)  # nothing will remember this
        fresh = kind(PreTrainedConfig())
        fresh.load_state_dict(model.state_dict())
        assert fresh.table.tolist() == [1, 2, 4], "__init__ made it"
        with tempfile.TemporaryDirectory() as folder:
            model.save_pretrained(folder)
            table = kind.from_pretrained(folder).table
        assert table.tolist() == [1, 2, 4] if comes_back else table.isnan().all()


def lost_statistics_raise_nothing():
    """#glance: | buffers are a detail | false |
    #buffers-matter: False.
    #buffers-matter: Lose the running statistics of a BatchNorm to `strict=False` and nothing is raised; the answers are merely wrong.
    """
    for kind, shape in (nn.BatchNorm1d, (64, 3)), (nn.BatchNorm2d, (16, 3, 2, 2)):
        trained = kind(3)
        for _ in range(100):
            trained(50 + 3 * torch.randn(shape))
        x = 50 + 3 * torch.randn(shape)
        parameters = dict(trained.eval().named_parameters())
        restored = kind(3).eval()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            restored.load_state_dict(parameters, strict=False)
        assert (restored(x) - trained(x)).abs().min() > 10
        with pytest.raises(RuntimeError, match='Missing key.*"running_mean", "running_var"'):
            restored.load_state_dict(parameters)


class Stubborn(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("kept", torch.ones(1))

    def _apply(self, fn, recurse=True):
        return self


def to_leaves_no_buffer_behind():
    """#buffers-matter: But blame buffers for the right things: `.to()` leaves no registered buffer behind, unless a class overrides `_apply`."""
    instance_norm = nn.InstanceNorm1d(2, track_running_stats=True)
    for model in Net(), nn.SyncBatchNorm(2), instance_norm, spectral_norm(nn.Linear(2, 2)), _gpt2(), _llama():
        model.register_buffer("mask", torch.tensor([True]), persistent=False)
        model.to("meta")
        assert {buffer.device.type for buffer in model.buffers()} == {"meta"}
    assert Stubborn().to("meta").kept.device.type == "cpu"


def eval_leaves_gradients_alone():
    """#glance: | `eval()` turns gradients off | false |
    #eval-gradients: False.
    #eval-gradients: `eval()` sets a flag that some layers read.
    #eval-gradients: The graph is recorded all the same, and `backward()` works (RNNs on a GPU excepted): see train and eval.
    """
    x = torch.randn(3, 4)
    for model, inputs in (Net(), x), (nn.LSTM(4, 3), x), (_gpt2(), IDS), (_llama(), IDS):
        model.eval()
        assert not any(module.training for module in model.modules())
        y = model(inputs)
        y = y if torch.is_tensor(y) else y[0]
        assert y.grad_fn is not None
        y.sum().backward()
        assert all(p.grad is not None for p in model.parameters())
    read = set()
    for layer in nn.Linear(4, 4), nn.Dropout(), nn.BatchNorm1d(4), nn.LayerNorm(4), nn.ReLU():
        kind = type(layer)  # the flag is still in vars(layer); whoever asks for it is noted
        flag = property(lambda self: read.add(kind) or vars(self)["training"], lambda self, value: vars(self).update(training=value))
        layer.__class__ = type("Watched", (kind,), {"training": flag})
        layer.eval()
        layer(x)
    assert read == {nn.Dropout, nn.BatchNorm1d}


def it_depends_on_the_layers():
    """#glance: | without `eval()` and `inference_mode()` the answer is wrong | depends on the layers |
    #both-needed: It depends on the layers.
    #both-needed: With no Dropout, no BatchNorm and the like, `eval()` changes no number.
    #both-needed: `inference_mode()` does not decide what is computed (but for the last digits), only what is kept for `backward()`.
    """
    x = torch.randn(6, 4, 3)
    same_in_both = [nn.Linear(3, 8), nn.ReLU(), nn.LayerNorm(8)], [nn.Conv1d(4, 3, 1), nn.GroupNorm(1, 3), nn.GELU()], [nn.LSTM(3, 5)]
    others = [nn.Linear(3, 8), nn.Dropout()], [nn.BatchNorm1d(4)], [nn.RReLU()]
    for layers, same in (*((layers, True) for layers in same_in_both), *((layers, False) for layers in others)):
        model = nn.Sequential(*layers)
        first = lambda y: y[0] if isinstance(y, tuple) else y
        kept = []
        with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
            train, evaluated, count = first(model.train()(x)), first(model.eval()(x)), len(kept)
            kept.clear()
            with torch.inference_mode():
                inference = first(model(x))
        assert torch.equal(train, evaluated) == same
        assert torch.allclose(inference, evaluated, atol=1e-5)
        assert kept == [] and (count > 0 or not any(True for _ in model.parameters()))
    for model in _gpt2(), _llama():
        assert torch.equal(model.train()(IDS).logits, model.eval()(IDS).logits)


def the_fast_path_is_an_exception():
    """#both-needed: An exception to both is the fast path of Transformer layers."""
    layer, x = nn.TransformerEncoderLayer(8, 2, 8, dropout=0.0, batch_first=True), torch.randn(2, 3, 8)
    called = []

    class Adapted(nn.Linear):
        def forward(self, x):
            called.append(1)
            return super().forward(x) + 1

    layer.linear1 = Adapted(8, 8)
    slow = layer.eval()(x)
    with torch.inference_mode():
        fast, train = layer(x), layer.train()(x)
    assert len(called) == 2 and torch.allclose(slow, train, atol=1e-5) and not torch.allclose(slow, fast, atol=1e-2)


# --- threads, profiler, Sequential ---------------------------------------------------------------------------------


def _in_a_thread(function):
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


def a_mode_belongs_to_its_thread():
    """#glance: | `inference_mode()` covers worker threads | false: one thread |
    #threads: False.
    #threads: The mode belongs to the thread that entered it, and a worker thread starts without it.
    #threads: `eval()` is stored in the model and holds for all threads.
    """
    model = Net().eval()
    for mode in torch.inference_mode, torch.no_grad:
        with mode():
            assert not torch.is_grad_enabled()
            assert _in_a_thread(torch.is_grad_enabled) and not _in_a_thread(torch.is_inference_mode_enabled)
            assert _in_a_thread(lambda: model(torch.ones(1, 4))).requires_grad
            assert not _in_a_thread(mode()(lambda: model(torch.ones(1, 4)))).requires_grad
            assert not _in_a_thread(lambda: model.training)
        _in_a_thread(model.train)
        assert model.training
        model.eval()


def tasks_share_a_thread():
    """#threads: Put it where the model is called, and not around an `await`: the tasks of `asyncio` share one thread, and then it holds for the others too."""

    async def holds_it(around_await):
        with torch.inference_mode():
            if around_await:
                await entered.wait()
        await entered.wait()

    async def another():
        await asyncio.sleep(0)
        records = nn.Linear(2, 2)(torch.ones(1, 2)).requires_grad
        entered.set()
        return records

    async def both(around_await):
        nonlocal entered
        entered = asyncio.Event()
        _, records = await asyncio.gather(holds_it(around_await), another())
        return records

    entered = None
    assert asyncio.run(both(around_await=False)) is True
    assert asyncio.run(both(around_await=True)) is False


def _operators(run, x):
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        run(x)
    return [event.name for event in profiler.events() if event.name.startswith("aten::")]


def the_profiler_needs_no_hooks():
    """#glance: | `forward(x)` is invisible to the profiler | false |
    #profiler: False.
    #profiler: The profiler records operators and needs no hooks.
    """
    for model, x in (nn.Linear(4, 2), torch.ones(1, 4)), (Net().eval(), torch.ones(1, 4)), (_gpt2(), IDS):
        assert _operators(model.forward, x) == _operators(model, x) != []
        assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())


def only_the_call_runs_the_hooks():
    """#profiler: There is a better reason to write `model(x)`: only then do the hooks of that module run, and some features are made of hooks."""
    model, ran = Net(), []
    model.register_forward_hook(lambda *_: ran.append("model"))
    model.head.register_forward_hook(lambda *_: ran.append("head"))
    model.forward(torch.ones(2, 4))
    assert ran == ["head"], "those of the modules inside still run"
    model(torch.ones(2, 4))
    assert ran == ["head", "head", "model"]
    layer = prune.l1_unstructured(nn.Linear(2, 2), "weight", amount=2)  # a feature made of a hook
    with torch.no_grad():
        layer.weight_orig.fill_(1.0)
    before = layer.weight.clone()
    layer.forward(torch.ones(1, 2))
    assert torch.equal(layer.weight, before)
    layer(torch.ones(1, 2))
    assert not torch.equal(layer.weight, before)


def sequential_passes_one_value():
    """#glance: | Sequential is for demos | half right |
    #sequential: Half right.
    #sequential: A Sequential passes one value along a line.
    #sequential: Its layers may branch inside, so real networks use it for the parts that are lines, within a model that has its own `forward()`: see Sequential.
    """
    line = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
    with pytest.raises(TypeError, match="takes 2 positional arguments but 3 were given"):
        line(torch.ones(1, 2), torch.ones(1, 2))

    class Residual(nn.Linear):
        def forward(self, x):
            return x + super().forward(x)

    x, branches = torch.randn(1, 2), nn.Sequential(Residual(2, 2), Residual(2, 2))
    first = x + nn.functional.linear(x, branches[0].weight, branches[0].bias)
    assert torch.equal(branches[0](x), first) and torch.equal(branches(x), branches[1](first))
    script = types.ModuleType("script")
    with contextlib.redirect_stdout(io.StringIO()):
        exec((SNIPPETS / "sequential/real_models.py").read_text(encoding="utf-8"), vars(script))
    resnet = script.resnet
    assert not isinstance(resnet, nn.Sequential) and "forward" in vars(type(resnet))
    lines = [module for module in resnet.modules() if type(module) is nn.Sequential]
    assert len(lines) == 3 and any("shortcut" in dict(layer.named_children()) for layer in lines[0])


# --- saving and loading --------------------------------------------------------------------------------------------


def _saved_whole():
    """(the module `models` with a class Net in it, a file with a whole Net)"""
    models = sys.modules["models"] = types.ModuleType("models")
    exec("from torch import nn\nclass Net(nn.Linear):\n    def forward(self, x):\n        return 'as saved'\n", vars(models))
    models.Net.__module__ = "models"
    file = io.BytesIO()
    torch.save(models.Net(2, 2), file)
    return models, file


def _load(file, **how):
    file.seek(0)
    return torch.load(file, **how)


def a_moved_or_renamed_class_raises():
    """#glance: | a whole saved model is fine | refused, or runs other code |
    #whole-model: Worse than fails.
    #whole-model: Moving or renaming the class raises, which is the good case.
    #whole-model: Editing it does not: the file loads, and runs today's `forward()` without a word.
    #whole-model: And by default `torch.load` refuses a whole model altogether.
    """
    models, file = _saved_whole()
    assert _load(file, weights_only=False)(0) == "as saved"
    with pytest.raises(Exception, match="Weights only load failed"):
        _load(file)
    models.Net.forward = lambda self, x: "edited"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert _load(file, weights_only=False)(0) == "edited"
    models.Renamed = vars(models).pop("Net")
    with pytest.raises(AttributeError, match="Can't get attribute 'Net'"):
        _load(file, weights_only=False)
    sys.modules["moved"] = sys.modules.pop("models")
    with pytest.raises(ModuleNotFoundError, match="models"):
        _load(file, weights_only=False)
    for whole in nn.Linear(2, 2), Net(), _gpt2():
        torch.save(whole, file := io.BytesIO())
        with pytest.raises(Exception, match="Weights only load failed"):
            _load(file)


def state_dict_is_no_backup():
    """#glance: | `state_dict()` is a backup | false: the same tensors |
    #snapshot: False.
    #snapshot: It gives you the model's own tensors, which go on training.
    #snapshot: Copy it with `copy.deepcopy`, or write it to a file: see state_dict.
    """
    for model, call in (Net(), lambda m: m(torch.randn(5, 4))), (_gpt2(), lambda m: m(IDS).logits):
        own, shallow, copied = model.state_dict(), dict(model.state_dict()), copy.deepcopy(model.state_dict())
        file = io.BytesIO()
        torch.save(model.state_dict(), file)
        call(model).square().sum().backward()
        torch.optim.SGD(model.parameters(), lr=0.1).step()
        now = model.state_dict()
        changed = [key for key in now if not torch.equal(now[key], copied[key])]
        assert changed and all(torch.equal(own[key], now[key]) and torch.equal(shallow[key], now[key]) for key in now)
        assert all(torch.equal(value, copied[key]) for key, value in _load(file).items())


def what_fitted_is_loaded():
    """#glance: | a load that raised changed nothing | false: what fitted is loaded |
    #half-loaded: False.
    #half-loaded: When `Error(s) in loading state_dict` is raised, every tensor that fitted has been copied.
    #half-loaded: Nor does `strict=False` help: it forgives missing and unexpected keys, and a size mismatch still raises.
    """
    for make in Net, _gpt2, _llama, lambda: nn.LSTM(4, 3):
        for wrong in "size", "missing", "unexpected", "type":
            for strict in (True, False):
                model, file = make(), {key: torch.full_like(value, 7) for key, value in make().state_dict().items()}
                first = next(iter(file))
                before = model.state_dict()[first].clone()
                if wrong == "missing":
                    del file[first]
                else:
                    file |= {"size": {first: torch.ones(99)}, "unexpected": {"extra": torch.ones(1)}, "type": {first: "no tensor"}}[wrong]
                if strict or wrong in ("size", "type"):
                    with pytest.raises(RuntimeError, match=r"Error\(s\) in loading state_dict"):
                        model.load_state_dict(file, strict=strict)
                else:
                    assert any(model.load_state_dict(file, strict=False))
                state = model.state_dict()
                assert all((value == 7).all() for key, value in state.items() if key != first)
                if wrong != "unexpected" and make is not _gpt2:  # whose first weight is tied, and has a second key
                    assert torch.equal(state[first], before)


def matched_means_names_and_shapes():
    """#glance: | all keys matched, so all is right | names and shapes only |
    #matched: It says less.
    #matched: No key was reported missing or unexpected, and every shape fitted, that is all.
    #matched: Compare outputs, as the skeleton does.
    """
    x = torch.randn(3, 4)
    swapped = lambda state: {f"{1 - int(key[0])}{key[1:]}": value for key, value in state.items()}
    zeros = lambda state: {key: torch.zeros_like(value) for key, value in state.items()}
    other_dtype = lambda state: {key: value.to(torch.int8) for key, value in state.items()}
    for spoil in swapped, zeros, other_dtype:
        trained, rebuilt = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4)), nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
        assert str(rebuilt.load_state_dict(spoil(trained.state_dict()))) == "<All keys matched successfully>"
        assert not torch.allclose(trained(x), rebuilt(x), atol=1e-3), "the outputs tell"
        rebuilt.load_state_dict(trained.state_dict())
        assert torch.equal(trained(x), rebuilt(x))
    norm = nn.BatchNorm1d(4)
    norm(x)
    without_counter = {key: value for key, value in norm.state_dict().items() if key != "num_batches_tracked"}
    fresh = nn.BatchNorm1d(4)
    assert str(fresh.load_state_dict(without_counter)) == "<All keys matched successfully>" and fresh.num_batches_tracked == 0 < norm.num_batches_tracked
    for wrong, words in ({}, "Missing"), ({"extra": x}, "Unexpected"), ({"weight": torch.ones(3)}, "size mismatch"):
        with pytest.raises(RuntimeError, match=words):
            fresh.load_state_dict({**without_counter, **wrong} if wrong else {})


def settings_are_not_in_the_file():
    """#matched: The number of heads, a dropout rate, an activation, the preprocessing: as a rule none of them is a tensor, so none is in the file."""
    make = lambda **settings: nn.TransformerEncoderLayer(8, dim_feedforward=8, **{"nhead": 2, **settings})
    state = make().state_dict()
    assert all(type(value) is torch.Tensor for value in state.values())
    for other in dict(nhead=4), dict(dropout=0.9), dict(activation="gelu"), dict(norm_first=True):
        assert str(make(**other).load_state_dict(state)) == "<All keys matched successfully>"
    for other in dict(n_head=4), dict(attn_pdrop=0.9), dict(activation_function="relu"):
        assert str(_gpt2(**other).load_state_dict(_gpt2().state_dict())) == "<All keys matched successfully>"
    model = Net()
    model.mean, model.size, model.tokenizer = 0.5, (224, 224), counting_model()[1]  # preprocessing
    assert list(model.state_dict()) == list(Net().state_dict())
    assert "weight" in nn.PReLU().state_dict(), "as a rule: this activation has a parameter"


def a_filled_up_dict_matches():
    """#matched: And the model's own dict, after `update()` with those keys of the file that it has, matches even if it has none of them."""
    for make in Net, _gpt2:
        model, file = make(), {f"module.{key}": value for key, value in make().state_dict().items()}
        before = copy.deepcopy(model.state_dict())
        own = model.state_dict()
        own.update({key: value for key, value in file.items() if key in own})
        assert str(model.load_state_dict(own)) == "<All keys matched successfully>"
        assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items()), "nothing was loaded"


shown = {
    "#profiler: If you ask for `with_stack=True` it labels the modules too, and there one label is lost, that of the module whose `forward()` you called.":
        ("module_basics/profiler_sees_both", "modules: ['nn.Module: Sequential_0', 'nn.Module: Linear_0', 'nn.Module: ReLU_0']", "modules: ['nn.Module: Linear_0', 'nn.Module: ReLU_0']"),
}  # fmt: skip

listed = {
    "about this project": [
        "#misconceptions: Each has a verdict, and a run that you can open to see why.",
    ],
    "no statement": [
        "#misconceptions: Some of these you have read, some you have written.",
        "#plain-tensor: But wrap it in `nn.Parameter` only if it should learn.",
        "#both-needed: Write both anyway: you will not always know what is inside.",
    ],
}
