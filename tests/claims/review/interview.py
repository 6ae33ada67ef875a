"""What docs/en/review/interview.md says, proved sentence by sentence."""

import contextlib
import copy
import io
import json
import os
import sys
import threading
import types
import warnings
from pathlib import Path

import pytest
import safetensors.torch
import torch
import torch.nn.functional as F
from _common import SNIPPETS, Net, counting_model
from torch import nn
from torch.profiler import ProfilerActivity, profile
from transformers import AutoConfig, AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, PreTrainedModel
from transformers import dynamic_module_utils as dynamic_modules

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)
SPECIAL = dict(vocab_size=11, bos_token_id=0, eos_token_id=0, pad_token_id=10)


def _gpt2(**settings):
    return GPT2LMHeadModel(GPT2Config(**dict(n_layer=1, n_head=2, n_embd=8, **SPECIAL) | settings)).eval()


def _llama():
    return LlamaForCausalLM(LlamaConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, **SPECIAL)).eval()


def _first(y):
    return y if torch.is_tensor(y) else y[0]


# --- modules -------------------------------------------------------------------------------------------------------


def the_base_class():
    """#modules: The base class of every layer and model; it ties state to computation."""
    kinds = [kind for name in nn.modules.__all__ if isinstance(kind := getattr(nn, name), type)]
    assert len(kinds) > 100 and {kind.__name__ for kind in kinds if not issubclass(kind, nn.Module)} <= {"LinearCrossEntropyOptions"}, "settings of a layer"
    assert issubclass(PreTrainedModel, nn.Module) and issubclass(LlamaForCausalLM, PreTrainedModel)
    layer, x = nn.Linear(2, 2), torch.randn(3, 2)
    assert torch.equal(layer(x), x @ layer.weight.T + layer.bias), "state, and what is computed with it"


def one_call_for_all_of_them():
    """#modules: It keeps parameters, buffers and submodules under names, so that one call lists them, moves them, saves them (if persistent) or switches their mode, and it runs the hooks around the `forward()` that you write."""
    model, order = nn.Sequential(Net(), nn.ModuleDict({"a": nn.BatchNorm1d(2)})), []
    model[1]["a"].register_buffer("cache", torch.ones(1), persistent=False)
    parameters, buffers, modules = dict(model.named_parameters()), dict(model.named_buffers()), dict(model.named_modules())
    assert {"0.hidden.weight", "1.a.bias"} <= parameters.keys() and {"0.norm.running_mean", "1.a.cache"} <= buffers.keys()
    assert {"0.norm", "1.a"} <= modules.keys()
    assert model.state_dict().keys() == (parameters.keys() | buffers.keys()) - {"1.a.cache"}
    model.eval()
    assert not any(module.training for module in modules.values())
    model.to("meta")
    assert {t.device.type for t in (*model.parameters(), *model.buffers())} == {"meta"}

    class Watched(nn.Module):
        def forward(self, x):
            order.append("forward")

    model = Watched()
    model.register_forward_pre_hook(lambda *_: order.append("before"))
    model.register_forward_hook(lambda *_: order.append("after"))
    model(0)
    assert order == ["before", "forward", "after"]


def _operators(run, x):
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        run(x)
    return [event.name for event in profiler.events() if event.name.startswith("aten::")]


def a_call_runs_the_hooks_of_this_module():
    """#modules: `model(x)` goes through `__call__`, which runs the hooks of this module; `forward()` called directly skips these, while the hooks of the modules inside still run.
    #modules: Numbers and gradients are the same unless a hook or `model.compile()` changes them, and the profiler records the same operators.
    """
    for model, inner, x in (Net().eval(), "head", torch.randn(3, 4)), (_gpt2(), "transformer", IDS), (_llama(), "model", IDS):
        gradients = []
        for run in model, model.forward:
            model.zero_grad()
            y = _first(run(x))
            y.square().sum().backward()
            gradients.append((y, [p.grad for p in model.parameters()]))
        (y, grads), (by_forward, other_grads) = gradients
        assert torch.equal(y, by_forward) and all(torch.equal(a, b) for a, b in zip(grads, other_grads))
        assert _operators(model, x) == _operators(model.forward, x) != []
        ran = []
        model.register_forward_hook(lambda *_: ran.append("own"))
        model.get_submodule(inner).register_forward_hook(lambda *_: ran.append("inner"))
        model(x), ran.append("|"), model.forward(x)
        assert ran == ["inner", "own", "|", "inner"]
    layer, x = nn.Linear(4, 2), torch.ones(1, 4)
    layer.register_forward_hook(lambda module, args, output: output * 2)
    assert torch.equal(layer(x), 2 * layer.forward(x))
    torch.compile = lambda function, **_: lambda *args: function(*args) + 1  # a compiler whose numbers are others
    layer = nn.Linear(4, 2)
    layer.compile()
    assert torch.equal(layer(x), layer.forward(x) + 1)


def super_forward_inside_a_subclass():
    """#modules: Inside a subclass `super().forward(x)` is right."""

    class ByForward(nn.Linear):
        def forward(self, x):
            return super().forward(x) + 1

    class ByCall(nn.Linear):
        def forward(self, x):
            return super().__call__(x) + 1

    ran, layer, x = [], ByForward(2, 2), torch.ones(1, 2)
    layer.register_forward_hook(lambda *_: ran.append(1))
    assert torch.equal(layer(x), F.linear(x, layer.weight, layer.bias) + 1) and ran == [1]
    with pytest.raises(RecursionError):
        ByCall(2, 2)(x)


def parameter_and_buffer():
    """#modules: Both move with `.to()`.
    #modules: Only parameters are in `parameters()`.
    #modules: Parameters and persistent buffers are in the state_dict, buffers with `persistent=False` are not.
    """
    for model in Net(), nn.Sequential(nn.BatchNorm1d(2), nn.PReLU()):
        model.register_buffer("kept", torch.ones(1, requires_grad=True))
        model.register_buffer("cache", torch.ones(1), persistent=False)
        model.plain = torch.ones(1, requires_grad=True)
        parameters, buffers = dict(model.named_parameters()), dict(model.named_buffers())
        assert all(isinstance(p, nn.Parameter) for p in model.parameters()) and not parameters.keys() & {"kept", "cache", "plain"}
        assert model.state_dict().keys() == (parameters.keys() | buffers.keys()) - {"cache"} and "kept" in buffers
        model.to("meta")
        assert {t.device.type for t in (*model.parameters(), *model.buffers())} == {"meta"}


class Stack(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        for layer in self.layers.values() if hasattr(self.layers, "values") else self.layers:
            x = layer(x)
        return x


def layers_in_a_list():
    """#modules: The forward pass works, and `backward()` too.
    #modules: But the list is not registered, so `parameters()`, `state_dict()`, `.to()` and `eval()` do not reach its layers: they are not trained, not saved, not moved.
    #modules: Use `nn.ModuleList`.
    """
    for kind, registered in (list, False), (tuple, False), (lambda layers: dict(enumerate(layers)), False), (nn.ModuleList, True):
        linear, dropout = nn.Linear(4, 4), nn.Dropout()
        model = Stack(kind([linear, dropout]))
        model.own = nn.Parameter(torch.ones(1))
        (model(torch.ones(2, 4)) * model.own).sum().backward()
        assert linear.weight.grad is not None
        before = linear.weight.clone()
        torch.optim.Adam(model.parameters(), lr=0.1).step()
        assert torch.equal(linear.weight, before) != registered
        assert any("weight" in key for key in model.state_dict()) == registered
        model.to("meta").eval()
        assert (linear.weight.device.type == "meta") == registered == (not dropout.training)


class Tied(nn.Module):
    def __init__(self, first="embedding", second="head"):
        super().__init__()
        self.add_module(first, nn.Embedding(4, 3))
        self.add_module(second, nn.Linear(3, 4, bias=False))
        getattr(self, second).weight = getattr(self, first).weight


class Extra(nn.Linear):
    def get_extra_state(self):
        return {"classes": ["cat", "dog"], "counts": torch.ones(5)}

    def set_extra_state(self, state):
        pass


def why_the_state_dict_has_more():
    """#modules: Buffers are one reason.
    #modules: Weight tying is another: a shared parameter is counted once in `parameters()`, and stands under each of its names in the state_dict.
    #modules: If the two entries disagree, the model's later name wins.
    #modules: A third is extra state, which may hold anything.
    """
    count = lambda tensors: sum(t.numel() for t in tensors if torch.is_tensor(t))
    numbers = lambda model: (count(model.parameters()), count(model.state_dict().values()))
    assert numbers(nn.Linear(2, 2)) == (6, 6) and numbers(nn.BatchNorm1d(2)) == (4, 4 + 2 + 2 + 1)
    assert numbers(Tied()) == (12, 24) and list(Tied().state_dict()) == ["embedding.weight", "head.weight"]
    for names in ("embedding", "head"), ("head", "embedding"):
        for order in names, names[::-1]:
            model = Tied(*names)
            file = {f"{name}.weight": torch.full((4, 3), float(name == names[1])) for name in order}
            assert str(model.load_state_dict(file)) == "<All keys matched successfully>"
            assert (getattr(model, names[0]).weight == 1).all(), "whatever the order in the file"
    assert numbers(Extra(2, 2)) == (6, 6) and Extra(2, 2).state_dict()["_extra_state"]["counts"].numel() == 5
    assert Extra(2, 2).state_dict()["_extra_state"]["classes"] == ["cat", "dog"]


# --- modes and gradients -------------------------------------------------------------------------------------------


def eval_sets_one_flag():
    """#modes: It sets `training` to `False` in the module and in every registered submodule, and returns the module.
    #modes: Nothing else: what follows is up to the layers that read the flag, such as Dropout and BatchNorm.
    #modes: Gradients are not touched.
    """

    def contents(module):
        return {name: copy.copy(value) for name, value in vars(module).items() if name != "training"}

    for model in Net(), nn.Transformer(8, 2, 1, 1, 8), _gpt2(), _llama():
        model.train()
        for p in model.parameters():
            p.grad = torch.ones_like(p)
        before, values = {name: contents(module) for name, module in model.named_modules()}, copy.deepcopy(model.state_dict())
        assert model.eval() is model and {module.training for module in model.modules()} == {False}
        assert all(contents(module) == before[name] for name, module in model.named_modules())
        assert all(torch.equal(value, values[name]) for name, value in model.state_dict().items())
        assert all(p.requires_grad and (p.grad == 1).all() for p in model.parameters())
    x = torch.randn(5, 40)
    for layer, reads in (nn.Dropout(), True), (nn.BatchNorm1d(40), True), (nn.Linear(40, 2), False), (nn.LayerNorm(40), False):
        assert torch.equal(layer.train()(x), layer.eval()(x)) != reads


def _raises(words, refused):
    return pytest.raises(RuntimeError, match=words) if refused else contextlib.nullcontext()


def no_grad_or_inference_mode():
    """#modes: Neither records a graph.
    #modes: Tensors made under `inference_mode()` stay marked: outside it `y.add_(1)` raises, and so does saving them for a backward pass; a `clone()` made outside is free of the mark.
    #modes: Those made under `no_grad()` are ordinary.
    #modes: So: `inference_mode()` to serve, `no_grad()` if the result goes back into training.
    """
    for model, x in (nn.Linear(4, 4), torch.randn(2, 4)), (nn.LSTM(4, 4), torch.randn(2, 4)), (Net(), torch.randn(2, 4)):
        head = nn.Linear(_first(model(x)).shape[-1], 1)
        for mode, marked in (torch.no_grad, False), (torch.inference_mode, True):
            with mode():
                y, inside = _first(model(x)), _first(model(x)).clone()
            assert y.grad_fn is None and not y.requires_grad and y.is_inference() == inside.is_inference() == marked
            for tensor, refused in (y, marked), (inside, marked), (y.clone(), False):
                with _raises("Inplace update to inference tensor", refused):
                    tensor.add_(1)
                with _raises("Inference tensors cannot be saved for backward", refused):
                    head(tensor).sum().backward()  # the result goes into training
            assert head.weight.grad is not None


def for_one_thread():
    """#modes: Both hold for one thread only."""
    layer, x, records = nn.Linear(2, 2), torch.ones(1, 2), []
    for mode in torch.no_grad, torch.inference_mode:
        with mode():
            assert not layer(x).requires_grad
            thread = threading.Thread(target=lambda: records.append(layer(x).requires_grad))
            thread.start()
            thread.join()
    assert records == [True, True]


def where_training_hides():
    """#modes: First `model.training`, in every module: `eval()` may be missing, or a submodule may have been put in after it or may hide in a list.
    #modes: Then `F.dropout`, which drops in eval mode too unless told `training=self.training`.
    """
    x = torch.ones(1, 200)
    two_answers = lambda model: not torch.equal(model(x), model(x))
    forgotten, late, hidden = nn.Sequential(nn.Dropout()), nn.Sequential(nn.Identity()).eval(), Stack([nn.Dropout()]).eval()
    late[0] = nn.Dropout()
    right = nn.Sequential(nn.Dropout()).eval()
    assert [two_answers(model) for model in (forgotten, late, hidden, right)] == [True, True, True, False]
    trains = lambda model: any(module.training for module in model.modules())
    assert trains(forgotten) and trains(late) and not trains(hidden) and hidden.layers[0].training, "the list has to be asked itself"

    class Functional(nn.Module):
        def forward(self, x):
            return F.dropout(x)

    class Told(nn.Module):
        def forward(self, x):
            return F.dropout(x, training=self.training)

    assert two_answers(Functional().eval()) and not two_answers(Told().eval()) and two_answers(Told())


def generate_may_draw_and_padding_needs_a_mask():
    """#modes: With `generate()`, look for `do_sample=True`, in the folder's `generation_config.json` too, and for padding without a mask."""
    model, _ = counting_model()
    settings = dict(max_new_tokens=5, eos_token_id=None, attention_mask=torch.ones_like(IDS))
    different = lambda model: len({tuple(model.generate(IDS, **settings)[0].tolist()) for _ in range(3)}) > 1
    assert not different(model)
    model.generation_config.do_sample, model.generation_config.temperature = True, 20.0
    model.save_pretrained("folder")
    assert json.loads(Path("folder/generation_config.json").read_text())["do_sample"] is True
    assert different(AutoModelForCausalLM.from_pretrained("folder"))
    padded = torch.tensor([[10, 10, 1, 2, 3]])
    for model in _gpt2(), _llama():
        alone, mask = model(IDS).logits[:, -1], (padded != 10).long()
        positions = (mask.cumsum(-1) - 1).clamp(min=0)
        assert torch.allclose(model(padded, attention_mask=mask, position_ids=positions).logits[:, -1], alone, atol=1e-5)
        assert not torch.allclose(model(padded, position_ids=positions).logits[:, -1], alone, atol=1e-4)


def weights_that_were_never_loaded():
    """#modes: If the answers differ between starts of the program, some weights were probably never loaded: read what `load_state_dict` returned."""
    torch.manual_seed(0)
    file, x = Net().state_dict(), torch.randn(8, 4)
    for lost in [], ["head.weight"]:
        answers = []
        for start in range(2):
            torch.manual_seed(start)  # another start draws other numbers
            model = Net().eval()
            report = model.load_state_dict({key: value for key, value in file.items() if key not in lost}, strict=False)
            answers.append(model(x))
            assert report.missing_keys == lost
        assert torch.equal(*answers) == (not lost)


def another_batch_size():
    """#modes: In a batch of another size the last digits may differ."""
    equal = []
    for size in 8, 16, 32, 64, 128, 256:
        layer, x = nn.Linear(size, size), torch.randn(16, size)
        assert torch.allclose(layer(x)[:1], layer(x[:1]), atol=1e-5)
        equal.append(torch.equal(layer(x)[:1], layer(x[:1])))
    assert not all(equal)


# --- saving and loading --------------------------------------------------------------------------------------------


def _load(file, **how):
    file.seek(0)
    return torch.load(file, **how)


def _file(content):
    torch.save(content, file := io.BytesIO())
    return file


def why_the_state_dict():
    """#loading: It normally holds names and tensors, no reference to your code, so it survives a renamed class or a moved file, and `torch.load` accepts it by default.
    #loading: A whole model holds the name of its class: by default it is refused, and if you allow it, it runs whatever code has that name today.
    #loading: The price: the structure must be built by code.
    """
    mine = sys.modules["mine"] = types.ModuleType("mine")
    exec("from torch import nn\nclass Net(nn.Linear):\n    def forward(self, x):\n        return 'as saved'\n", vars(mine))
    mine.Net.__module__ = "mine"
    whole, weights = _file(mine.Net(2, 2)), _file(mine.Net(2, 2).state_dict())
    assert b"mine" in whole.getvalue() and b"mine" not in weights.getvalue()
    with pytest.raises(Exception, match="Unsupported global: GLOBAL mine.Net"):
        _load(whole)
    mine.Net.forward = lambda self, x: "today's code"
    assert _load(whole, weights_only=False)(0) == "today's code"
    renamed = mine.Renamed = vars(mine).pop("Net")
    del sys.modules["mine"]
    with pytest.raises(ModuleNotFoundError):
        _load(whole, weights_only=False)
    state = _load(weights)
    assert all(type(key) is str and type(value) is torch.Tensor for key, value in state.items()) and not callable(state)
    assert str(renamed(2, 2).load_state_dict(state)) == "<All keys matched successfully>"
    assert "classes" in str(Extra(2, 2).state_dict()), "normally: extra state is the exception"


def strict_false_is_not_done():
    """#loading: It passes even if not one key matched.
    #loading: Read what it returns: `missing_keys` are names that the file lacks: their tensors stay as they were built, unless tied to one that was loaded.
    #loading: `unexpected_keys` are names in the file that went unused.
    #loading: And it forgives keys only; a size mismatch still raises.
    """
    for make in Net, _gpt2, lambda: nn.LSTM(2, 2):
        model, file = make(), {f"x.{key}": torch.zeros_like(value) for key, value in make().state_dict().items()}
        before = copy.deepcopy(model.state_dict())
        report = model.load_state_dict(file, strict=False)
        missed = {key for key in before if not key.endswith("num_batches_tracked")}  # which no dict without versions has to hold
        assert {*report.missing_keys} == missed and report.unexpected_keys == list(file)
        assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
        with pytest.raises(RuntimeError, match="size mismatch"):
            model.load_state_dict({next(iter(before)): torch.ones(99)}, strict=False)
    model = Tied()
    assert model.load_state_dict({"embedding.weight": torch.zeros(4, 3)}, strict=False).missing_keys == ["head.weight"]
    assert not model.head.weight.any(), "loaded under its other name"


def after_the_error():
    """#loading: A mixture: when `Error(s) in loading state_dict` is raised, every tensor that fitted has been copied.
    #loading: Build a new model, or compare keys and shapes before loading.
    """
    script = types.ModuleType("script")
    with contextlib.redirect_stdout(io.StringIO()):
        exec((SNIPPETS / "state_dict_recovery/diagnose.py").read_text(encoding="utf-8"), vars(script))
    for make in Net, _llama, lambda: nn.LSTM(2, 2):
        model, file = make(), {key: torch.full_like(value, 7) for key, value in make().state_dict().items()}
        *fitting, last = file
        file[last], before = torch.ones(99), model.state_dict()[last].clone()
        with contextlib.redirect_stdout(io.StringIO()) as compared:
            script.compare(model, file)
        assert f"shape      {last}: file (99,), model" in compared.getvalue(), "said before anything is copied"
        with pytest.raises(RuntimeError, match=r"Error\(s\) in loading state_dict"):
            model.load_state_dict(file)
        state = model.state_dict()
        assert all((state[key] == 7).all() for key in fitting) and torch.equal(state[last], before)
        assert not all((value == 7).all() for value in make().state_dict().values())


def all_matched_and_wrong():
    """#loading: A setting that is no tensor (the number of heads, an activation); the mode (`eval()` missing); the input (other preprocessing, another tokenizer).
    #loading: A good fourth: a file of fewer digits, such as float16, which `load_state_dict` converts without a word.
    """
    torch.manual_seed(0)
    right = _gpt2(initializer_range=1.0)
    answer = right(IDS).logits

    def answers(file=right.state_dict(), ids=IDS, train=False, **settings):
        model = _gpt2(**settings)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert str(model.load_state_dict(file)) == "<All keys matched successfully>"
        return model.train(train)(ids).logits

    assert torch.equal(answers(), answer)
    wrong = [answers(n_head=4), answers(activation_function="relu"), answers(train=True), answers(ids=IDS.flip(1))]
    for dtype in torch.float16, torch.bfloat16, torch.int8:
        wrong.append(answers({key: value.to(dtype) for key, value in right.state_dict().items()}))
    assert all(not torch.allclose(each, answer, atol=1e-4) for each in wrong)
    _, tokenizer = counting_model()
    assert tokenizer("three four").input_ids != tokenizer("four three").input_ids


class Hostile:
    def __reduce__(self):
        return os.mkdir, ("made by the file",)


def what_weights_only_lets_in():
    """#loading: With `weights_only=True`, the default since PyTorch 2.6, tensors and plain containers are let in, and a file that asks for other code is refused.
    #loading: With `weights_only=False` the file decides what runs.
    """
    plain = {"weights": torch.ones(2), "list": [1, 2.5, "text", None, True], "tuple": (torch.ones(1),)}
    for how in {}, {"weights_only": True}:
        assert str(_load(_file(plain), **how)) == str(plain)
        for hostile in Hostile(), {"a": [Hostile()]}:
            with pytest.raises(Exception, match="In PyTorch 2.6, we changed the default value of the `weights_only`"):
                _load(_file(hostile), **how)
    assert not Path("made by the file").exists()
    _load(_file(Hostile()), weights_only=False)
    assert Path("made by the file").exists()


def safetensors_has_nothing_to_run():
    """#loading: A safetensors file has nothing that could run."""
    tensors = {"a": torch.ones(3), "b": torch.zeros(2, 2, dtype=torch.int64)}
    data = safetensors.torch.save(tensors)
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + size])  # text
    assert {name: entry["shape"] for name, entry in header.items()} == {"a": [3], "b": [2, 2]}
    assert len(data) - 8 - size == sum(t.nbytes for t in tensors.values()), "and numbers, no more"
    with pytest.raises((ValueError, AttributeError)):
        safetensors.torch.save({"a": Hostile()})
    with pytest.raises(safetensors.SafetensorError):
        safetensors.torch.load(_file(Hostile()).getvalue())


def code_in_a_model_folder():
    """#loading: Code in a model folder is another matter: an Auto class runs it if you pass `trust_remote_code=True`, or answer yes."""
    dynamic_modules.HF_MODULES_CACHE = str(Path("cache").resolve())
    Path("model").mkdir()
    Path("model/config.json").write_text(json.dumps({"model_type": "tiny", "auto_map": {"AutoConfig": "code.TinyConfig"}}))
    code = "from pathlib import Path\nPath({!r}).touch()\nfrom transformers import PreTrainedConfig\n"
    code += "class TinyConfig(PreTrainedConfig):\n    model_type = 'tiny'\n"
    for number, (trust, answer, runs) in enumerate([(False, "", False), (None, "n\n", False), (None, "y\n", True), (True, "", True)]):
        ran = Path(f"ran {number}")
        Path("model/code.py").write_text(code.format(str(ran)))
        sys.stdin = io.StringIO(answer)
        outcome = contextlib.nullcontext() if runs else pytest.raises(ValueError, match="custom code")
        with contextlib.redirect_stdout(io.StringIO()), outcome:
            AutoConfig.from_pretrained("model", trust_remote_code=trust)
        assert ran.exists() == runs


# --- devices -------------------------------------------------------------------------------------------------------


def to_for_a_module_and_for_a_tensor():
    """#devices: A module changes itself, and returns itself; a tensor stays as it is and returns another one (or itself, if there is nothing to do).
    #devices: So `model.to(device)` may stand alone on a line, `x.to(device)` may not.
    """
    for target in "meta", torch.float64:
        model, x = Net(), torch.ones(2, 4)
        assert model.to(target) is model and all(target in (p.device.type, p.dtype) for p in model.parameters())
        moved = x.to(target)
        assert moved is not x and (x.device.type, x.dtype) == ("cpu", torch.float32) and moved.to(target) is moved
    model, x = Net(), torch.ones(2, 4)
    model.to("meta")
    x.to("meta")
    with pytest.raises(RuntimeError, match="not on the expected device"):
        model(x)
    x = x.to("meta")
    assert model(x).device.type == "meta"


class Suspect(nn.Module):
    """Adds a tensor to its input; `keep` says where that comes from."""

    def __init__(self, keep):
        super().__init__()
        self.layer = nn.Linear(4, 4)
        if keep == "buffer":
            self.register_buffer("kept", torch.ones(4))
        elif keep == "attribute":
            self.kept = torch.ones(4)
        elif keep in ("list", "dict"):
            self.kept = [torch.ones(4)] if keep == "list" else {0: torch.ones(4)}
        elif keep == "layer in a list":
            self.kept = [nn.Linear(4, 4)]
        self.keep = keep

    def forward(self, x):
        x = self.layer(x)
        if self.keep == "made in forward":
            return x + torch.ones(4)
        if self.keep == "layer in a list":
            return self.kept[0](x)
        return x + (self.kept[0] if self.keep in ("list", "dict") else self.kept)


class Stubborn(Suspect):
    def _apply(self, fn, recurse=True):
        self.layer._apply(fn)
        return self


def the_suspects():
    """#devices: In this order: the input, whose `.to()` was not assigned; a tensor made in `forward()` without `device=`; a plain tensor attribute; a tensor or a layer in a list or a dict; what was assigned after the move.
    #devices: Not among them: a buffer that was registered before, unless a class overrides `_apply`.
    """
    late = Suspect("buffer").to("meta")
    late.kept = torch.ones(4)
    later_layer = Suspect("buffer").to("meta")
    later_layer.layer = nn.Linear(4, 4)
    moved = [Suspect(keep).to("meta") for keep in ("made in forward", "attribute", "list", "dict", "layer in a list")]
    for model in (*moved, late, later_layer, Stubborn("buffer").to("meta")):
        with pytest.raises(RuntimeError, match="not on the expected device|same device"):
            model(torch.ones(1, 4, device="meta"))
    innocent = Suspect("buffer").to("meta")
    assert innocent(torch.ones(1, 4, device="meta")).device.type == "meta"
    x = torch.ones(1, 4)
    x.to("meta")
    with pytest.raises(RuntimeError, match="not on the expected device"):
        innocent(x)


listed = {
    "upstream's word": [
        "#loading: That guard has had holes, so keep PyTorch up to date.",
    ],
    "no statement": [
        "#interview: Answer each aloud in two or three sentences before you open it.",
        "#interview: A good answer names the condition under which it holds; that is what most of these ask for.",
        "#modules: Intent: a parameter is for an optimizer to change, a buffer is state that is only kept.",
        "#loading: The run is under misconceptions.",
        "#modules: See what a module is.",
        "#modules: See call and forward.",
        "#modules: See buffers.",
        "#modes: See train and eval.",
        "#loading: See saving and loading.",
        "#loading: See recovery.",
        "#devices: See `.to()`.",
        "#devices: See what stays behind.",
    ],
}
