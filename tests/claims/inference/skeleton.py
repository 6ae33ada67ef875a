"""What docs/en/inference/skeleton.md says, proved sentence by sentence: mostly by its own script, with a line changed."""

import contextlib
import io
import os
import sys
import tempfile
import types
import warnings
from pathlib import Path

import pytest
import torch
from _common import SNIPPETS, Net, counting_model
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

CPU = 'torch.device("cpu")'
ANY = "torch.accelerator.current_accelerator(check_available=True) or " + CPU
NO_SUCH_GPU = 'torch.device(f"cuda:{torch.cuda.device_count()}")'
LOAD = 'torch.load(path, map_location="cpu", weights_only=True)'


def _run(*changes, device=CPU, end=None):
    """What the page's script prints on this device, and its variables, after `changes`: (its words, other words)."""
    source = (SNIPPETS / "inference/skeleton.py").read_text(encoding="utf-8")
    if end:
        source = source[:source.index(end)]
    for old, new in ((ANY, device), *changes):
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    script = sys.modules["skeleton"] = types.ModuleType("skeleton")  # pickle looks a class up in its module
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(source, vars(script))
    return printed.getvalue(), script


def _same_answer(*changes):
    return _run(*changes)[0].splitlines()[-1] == "same answer as the trained model: True"


def the_last_line_sees_another_answer():
    """#whole: It prints `False` whenever the answer changed: after a wrong file, a forgotten load, or with Dropout still on."""
    assert _same_answer()
    assert not _same_answer((LOAD, "Classifier(8, 16, 3).state_dict()")), "the file of another model"
    assert not _same_answer((LOAD, f'{{**{LOAD}, "fc2.bias": torch.ones(3)}}')), "one tensor is wrong"
    assert not _same_answer(("model.load_state_dict(weights)", "None"))
    assert not _same_answer(("model.eval()\n", ""))
    assert not _same_answer(("model.eval()\n", "model.eval(); model.drop.train()\n"))
    assert not _same_answer(("    y = model(x)", "    model.relu = nn.GELU(); y = model(x)")), "what is no tensor counts too"


def nothing_is_left_behind():
    """#whole: (The temporary folder leaves nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        _, script = _run()
        assert script.path.is_relative_to(folder) and not script.path.parent.exists() and list(Path(folder).iterdir()) == []


def without_super_init():
    """#each-line: | `super().__init__()` | the first layer that you assign raises | what a module is |"""
    with pytest.raises(AttributeError, match=r"cannot assign module before Module.__init__\(\) call"):
        _run(("        super().__init__()\n", ""))
    for layer in nn.Linear(2, 2), nn.ReLU(), nn.Dropout(), nn.Sequential():
        class Forgetful(nn.Module):
            def __init__(self):
                reached["size"] = self.size = 3  # no layer yet
                self.first = reached["layer"] = layer

        reached = {}
        with pytest.raises(AttributeError, match="cannot assign module"):
            Forgetful()
        assert reached == {"size": 3}


def a_fixed_device():
    """#each-line: | `current_accelerator(...) or cpu` | a fixed `"cuda"` raises where there is no such GPU, a fixed `"cpu"` leaves the GPU idle | `.to()` |"""
    with pytest.raises((AssertionError, RuntimeError), match="CUDA"):
        _run(device=NO_SUCH_GPU)
    _, script = _run(device=CPU)  # whatever this machine has
    assert {t.device.type for t in (*script.model.parameters(), script.x, script.y)} == {"cpu"}


def a_whole_model_in_the_file():
    """#each-line: | `state_dict()` in `torch.save` | the file holds a class name: `torch.load` refuses it, and with `weights_only=False` runs whatever code has that name by then | saving and loading |"""
    whole = ("torch.save(trained.state_dict(), path)", "torch.save(trained, path); data = path.read_bytes()")
    for load in LOAD, "torch.load(path)":
        with pytest.raises(Exception, match="Unsupported global: GLOBAL skeleton.Classifier"):
            _run(whole, (LOAD, load))
    _, script = _run(whole, (LOAD, "{}"), end="for key")
    assert "skeleton.Classifier" in torch.serialization.get_unsafe_globals_in_checkpoint(io.BytesIO(script.data))

    class Another(nn.Module):
        def forward(self, x):
            return "other code"

    script.Classifier = Another
    assert torch.load(io.BytesIO(script.data), weights_only=False)(None) == "other code"


def the_default_is_weights_only():
    """#each-line: | `weights_only=True` | it is the default since PyTorch 2.6; under the old default, `False`, the file can run code | saving and loading |"""

    class Hostile:
        def __reduce__(self):
            return os.mkdir, ("made by the file",)

    file = io.BytesIO()
    torch.save({"weight": Hostile()}, file)
    for how in {}, {"weights_only": True}:
        file.seek(0)
        with pytest.raises(Exception, match="In PyTorch 2.6, we changed the default value of the `weights_only` argument"):
            torch.load(file, **how)
        assert not Path("made by the file").exists()
    file.seek(0)
    torch.load(file, weights_only=False)
    assert Path("made by the file").exists()


def the_file_has_names_and_tensors():
    """#each-line: | `Classifier(...)` before loading | there is nothing to load into: the file has names and tensors, no class and no `forward()` | state_dict |
    #check: | Why build a model before loading? | The file has no class and no `forward()`. And settings that are no tensors, such as `p=0.5`, stay in your code, where this file cannot change them. |
    """
    _, script = _run(("torch.save(trained.state_dict(), path)", "torch.save(trained.state_dict(), path); data = path.read_bytes()"))
    assert all(type(name) is str and type(value) is torch.Tensor for name, value in script.weights.items())
    assert b"Classifier" not in script.data and b"forward" not in script.data and not callable(script.weights)
    with pytest.raises(NameError, match="'model'"):
        _run(("model = Classifier(inputs=8, hidden=16, classes=3)\n", ""))
    other = script.Classifier(8, 16, 3)
    other.drop.p = 0.9
    other.load_state_dict(script.weights)
    assert other.drop.p == 0.9, "neither the class nor the file sets it"


def the_report_is_all_the_warning():
    """#each-line: | `print(...)` around `load_state_dict` | no difference while loading is strict; with `strict=False` the printed result is all the warning you get | reading code |"""
    for model in nn.Linear(2, 2), Net(), nn.LSTM(2, 2):
        report = model.load_state_dict(model.state_dict())
        assert str(report) == "<All keys matched successfully>" and report == ([], [])
        for wrong in {}, {**model.state_dict(), "extra": torch.ones(1)}:
            with pytest.raises(RuntimeError, match=r"Missing key\(s\)|Unexpected key\(s\)"):
                model.load_state_dict(wrong)
            said = io.StringIO()
            with warnings.catch_warnings(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                warnings.simplefilter("error")
                report = model.load_state_dict(wrong, strict=False)
            assert said.getvalue() == "" and any(report)


def the_weights_stay_where_they_were_built():
    """#each-line: | `model.to(device)` | the weights stay where they were built, here on the CPU | `.to()` |"""
    for forgotten, where in ((), "meta"), ((("model.to(device)\n", ""),), "cpu"):
        _, script = _run(*forgotten, device='torch.device("meta")', end="x = torch.randn")
        assert {p.device.type for p in script.model.parameters()} == {where}


@contextlib.contextmanager
def _pretended_gpu():
    """fake(tensor): the tensor claims to be on a GPU."""
    with FakeTensorMode(), torch.no_grad():
        yield lambda tensor: setattr(tensor, "fake_device", torch.device("cuda:0"))


def an_input_left_behind():
    """#each-line: | `x = ....to(device)` | an error about two devices | below |"""
    with _pretended_gpu() as fake:
        row = torch.randn(4, 8)
        layers = nn.Linear(8, 3), nn.Linear(8, 3, bias=False), nn.LayerNorm(8), nn.BatchNorm1d(8).eval(), nn.GRU(8, 3)
        for layer, x in (*((layer, row) for layer in layers), (nn.Embedding(8, 3), torch.tensor([1]))):
            layer(x)
            for tensor in (*layer.parameters(), *layer.buffers()):
                fake(tensor)
            with pytest.raises(RuntimeError, match="same device"):
                layer(x)
    with pytest.raises(RuntimeError, match="not on the expected device"):
        _run(('torch.randn(4, 8).to(device)', 'torch.randn(4, 8)'), device='torch.device("meta")')


def without_eval():
    """#each-line: | `model.eval()` | Dropout draws at random, BatchNorm uses the batch and changes itself | below |
    #two-switches: Forget `eval()`, and Dropout gives the same input two answers.
    """
    for kind, shape in (nn.Dropout, (4, 100)), (nn.Dropout2d, (2, 100, 2, 2)), (nn.AlphaDropout, (4, 100)):
        x = torch.randn(shape)
        layer = kind()
        assert not torch.equal(layer(x), layer(x)) and torch.equal(layer.eval()(x), x)
    for kind, shape in (nn.BatchNorm1d, (6, 3)), (nn.BatchNorm2d, (6, 3, 2, 2)):
        layer, x = kind(3), 5 + torch.randn(shape)
        before = layer.running_mean.clone()
        y = layer(x)
        assert y.mean().abs() < 1e-5, "the batch's own mean was taken off"
        assert not torch.equal(layer.running_mean, before)
        before = layer.running_mean.clone()
        assert layer.eval()(x).mean().abs() > 1 and torch.equal(layer.running_mean, before)
    model = Net()
    x = torch.randn(4, 4)
    assert torch.equal(model(x), model(x)), "it takes a Dropout for two answers"


def _kept(call):
    """(output, how many tensors are kept for backward())"""
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        return call(), len(kept)


def without_inference_mode():
    """#each-line: | `torch.inference_mode()` | a graph for `backward()` is recorded that nobody will use | below |
    #two-switches: Forget `inference_mode()`, and the answers are right, but each carries a graph, and `.numpy()`, for one, refuses it:
    #two-switches: The message suggests `.detach()`, which mends the symptom.
    #two-switches: `inference_mode()` mends the cause.
    """
    text, script = _run(("with torch.inference_mode():", "if True:"))
    assert script.y.grad_fn is not None and text.endswith("True\n")
    gpt2, _ = counting_model()
    for model, x in (script.model, script.x), (Net().eval(), torch.randn(4, 4)), (gpt2, torch.tensor([[1, 2]])):
        answer = lambda: getattr(model(x), "logits", None) if model is gpt2 else model(x)
        y, kept = _kept(answer)
        assert y.grad_fn is not None and kept > 0
        with pytest.raises(RuntimeError, match=r"Use tensor.detach\(\).numpy\(\) instead"):
            y.numpy()
        assert y.detach().numpy().shape == y.shape and y.grad_fn is not None, "the graph is still there"
        with torch.inference_mode():
            clean, kept = _kept(answer)
        assert kept == 0 and clean.grad_fn is None and clean.numpy().shape == y.shape and torch.allclose(clean, y, atol=1e-6)


def the_file_is_marked():
    """#map-location: Each tensor in the file is marked with the device that it came from, and `torch.load` puts it back there.
    #map-location: Where there is such a device nothing raises; the missing argument shows on another machine.
    """
    here, asked = {"cuda:0", "cuda:5"}, []
    marks = iter(sorted(here))
    tag = lambda storage: next(marks, None)

    def put_back(storage, mark):
        asked.append(mark)
        return storage if mark in here else None

    torch.serialization.register_package(0, tag, put_back)  # a machine with the devices `here`
    file = io.BytesIO()
    torch.save({"a": torch.ones(2), "b": torch.zeros(3), "c": torch.ones(1)}, file)
    assert all(mark.encode() in file.getvalue() for mark in ("cuda:0", "cuda:5", "cpu"))
    file.seek(0)
    assert torch.load(file)["c"].device.type == "cpu" and asked == ["cuda:0", "cuda:5", "cpu"]
    here.clear()  # another machine
    torch.cuda.is_available = lambda: False
    file.seek(0)
    with pytest.raises(RuntimeError, match="Attempting to deserialize object on a CUDA device"):
        torch.load(file)
    file.seek(0)
    assert {t.device.type for t in torch.load(file, map_location="cpu").values()} == {"cpu"}


def a_module_moves_itself_a_tensor_does_not():
    """#input: `model.to(...)` changes the model itself, `x.to(...)` leaves `x` as it is and returns another tensor (or `x`, if there is nothing to do).
    #input: A bare `x.to(device)` is a line without effect.
    """
    for target in "meta", torch.float64:
        model = Net()
        assert model.to(target) is model
        assert all(target in (p.device.type, p.dtype) for p in model.parameters())
        for x in torch.ones(2), nn.Parameter(torch.ones(2)), torch.tensor(1), torch.ones(2).to_sparse():
            before = (x.device, x.dtype, x.layout)
            moved = x.to(target)
            assert moved is not x and target in (moved.device.type, moved.dtype)
            assert (x.device, x.dtype, x.layout) == before
            assert moved.to(target) is moved


def a_batch_encoding_moves_itself():
    """#input: An exception is what `tokenizer(...)` returns: a `BatchEncoding` moves itself, as a model does."""
    _, tokenizer = counting_model()
    batch = tokenizer(["one two"], return_tensors="pt")
    assert type(batch).__name__ == "BatchEncoding" and batch.to("meta") is batch
    assert {t.device.type for t in batch.values()} == {"meta"}
    ids = tokenizer.encode("one two", return_tensors="pt")  # a plain tensor does not
    assert ids.to("meta") is not ids and ids.device.type == "cpu"


class Moves(nn.Module):
    def forward(self, x):
        return x.to("meta")


def the_output_is_where_the_model_is():
    """#output-device: On the device of the model and its input, unless a `forward()` or a hook moves it."""
    with _pretended_gpu() as fake:
        reader = nn.Sequential(nn.Embedding(4, 3), nn.LayerNorm(3))
        for model, x in (Net().eval(), torch.randn(4, 4)), (nn.Conv1d(4, 2, 1), torch.randn(1, 4, 3)), (reader, torch.tensor([1])):
            assert model(x).device.type == "cpu"
            for tensor in (*model.parameters(), *model.buffers(), x):
                fake(tensor)
            assert model(x).device == torch.device("cuda:0")
    assert Moves()(torch.ones(2)).device.type == "meta"
    layer = nn.Linear(2, 2)
    layer.register_forward_hook(lambda module, args, output: output.to("meta"))
    assert layer(torch.ones(1, 2)).device.type == "meta"


def a_name_without_a_number_is_not_equal():
    """#output-device: Compare it with a tensor, not with the name that you asked for:
    #output-device: So `y.device == device` can be `False` although everything is where it should be.
    #output-device: Compare `.type`, or compare with `x.device`.
    """
    with FakeTensorMode():
        for name in "cuda", "mps", "cpu":
            device = torch.device(name)
            x = torch.ones(2, device=device)
            y = x + 1
            assert (y.device == device) == (name == "cpu"), name
            assert y.device.type == device.type and y.device == x.device


def assigning_registers():
    """#check: | Why are `fc1` and `relu` submodules? | Assigning a module to an attribute registers it. `__init__` is the usual place, not a condition: an assignment later registers too. |"""
    _, script = _run()
    model = script.Classifier(2, 3, 2)
    assert list(dict(model.named_children())) == ["fc1", "relu", "drop", "fc2"]
    model.later = nn.Linear(2, 2)
    assert "later" in dict(model.named_children()) and "later.weight" in model.state_dict()
    model.number = 3
    assert "number" not in dict(model.named_modules())


def a_key_is_a_path():
    """#check: | Why is the key `fc1.weight`? | A key is the path of attribute names that leads to the tensor: attribute `fc1` of the model, attribute `weight` of the layer. |"""
    _, script = _run()
    for model in script.model, Net(), nn.LSTM(2, 2), counting_model()[0]:
        for key, value in model.state_dict().items():
            at = model
            for name in key.split("."):
                at = getattr(at, name)
            assert at.data_ptr() == value.data_ptr()


def no_tensor_no_key():
    """#check: | Why has `relu` no key, nor `drop`? | They are submodules without a parameter or a buffer. A module as such has no key. |"""
    _, script = _run()
    model = script.model
    assert {name for name, _ in model.named_children()} == {"fc1", "relu", "drop", "fc2"}
    assert [*model.relu.parameters(), *model.relu.buffers(), *model.drop.parameters(), *model.drop.buffers()] == []
    assert list(model.state_dict()) == ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
    model.relu = nn.PReLU()  # has a parameter
    assert "relu.weight" in model.state_dict()


def the_call_runs_hooks_around_forward():
    """#check: | Why does `model(x)` reach `forward()`? | `__call__` runs the hooks, if there are any, and `forward()` between them. |"""
    order = []

    class Model(nn.Module):
        def forward(self, x):
            order.append("forward")
            return x

    model = Model()
    model(1)
    model.register_forward_pre_hook(lambda *_: order.append("before"))
    model.register_forward_hook(lambda *_: order.append("after"))
    model(1)
    assert order == ["forward", "before", "forward", "after"]


def eval_reaches_five_modules_and_one_reads_it():
    """#check: | What does `eval()` change here? | `training` becomes `False` in all five modules (the model and its four layers), and only `drop` reads it. |"""
    _, script = _run()
    model, read = script.Classifier(8, 16, 3), []

    def watched(module, name):  # its flag is still in vars(module); whoever asks for it is noted
        flag = property(lambda self: read.append(name) or vars(self)["training"], lambda self, value: vars(self).update(training=value))
        module.__class__ = type("Watched", (type(module),), {"training": flag})

    for name, module in model.named_modules():
        watched(module, name)
    model.eval()
    assert [vars(module)["training"] for module in model.modules()] == [False] * 5
    read.clear()
    model(torch.randn(4, 8))
    assert read == ["drop"]


def to_moves_parameters_and_buffers():
    """#check: | What does `model.to(device)` move? | Parameters and buffers of the whole tree. Not plain tensors, not `x`. |"""
    model = nn.Sequential(Net(), nn.ModuleList([nn.BatchNorm1d(2)]))
    model[0].plain, x = torch.ones(2), torch.ones(4, 4)
    model[1][0].register_buffer("cache", torch.ones(2), persistent=False)
    model.to("meta")
    assert {t.device.type for t in (*model.parameters(), *model.buffers())} == {"meta"} and len(list(model.buffers())) == 7
    assert model[0].plain.device.type == x.device.type == "cpu"


shown = {
    "#each-line: | `map_location=\"cpu\"` | a file saved on a GPU raises on a machine without one | below |":
        ("saving/map_location", "marked cuda:0: True", "RuntimeError: Attempting to deserialize object on a CUDA device", "map_location='cpu': cpu"),
    "#two-switches: Two switches, and neither touches the other.":
        ("train_eval/modes_and_gradients", "train as usual False True", "train inference_mode False False", "eval as usual True True", "eval inference_mode True False"),
}  # fmt: skip

listed = {
    "needs a GPU": [
        "#input: `meta` stands in for a GPU here; on a real one the message is worded differently and begins with `Expected all tensors to be on the same device` (the same trap, on a GPU).",
    ],
    "no statement": [
        "#skeleton: You want the lines that every inference script needs, no more, and you want to know what each one is for.",
        "#skeleton: Here they are; the rest of the page leaves some of them out.",
        "#whole: The last line is the one to copy into your own work: compare the loaded model with the one that was saved, on the same input.",
        "#whole: In your script the path is simply where the file lies.)",
    ],
}
