"""What docs/en/saving/save_and_load.md says, proved sentence by sentence."""

import argparse
import collections
import copy
import datetime
import errno
import gzip
import io
import json
import os
import pathlib
import pickle
import pickletools
import random
import resource
import signal
import sys
import types
import warnings
import zipfile

import numpy as np
import pytest
import safetensors.torch
import torch
from _common import Net
from safetensors.torch import load_file, load_model, save_file, save_model
from torch import nn
from torch.optim import lr_scheduler
from torch.serialization import add_safe_globals, clear_safe_globals, get_unsafe_globals_in_checkpoint, safe_globals
from torch.utils.data import DataLoader


class Tied(nn.Module):
    def __init__(self, tied=True):
        super().__init__()
        self.embedding = nn.Embedding(4, 3)
        self.head = nn.Linear(3, 4, bias=False)
        if tied:
            self.head.weight = self.embedding.weight


class Calls:
    """When it is read from a pickle, the function is called."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def _file(value):
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return file


def _through_file(value, **options):
    return torch.load(_file(value), **options)


def _memory(tensor):
    return tensor.untyped_storage().data_ptr()


def _globals(file):
    """The names of classes and functions in the pickle of a file by torch.save."""
    with zipfile.ZipFile(file) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("data.pkl")]
        return {argument for opcode, argument, _ in pickletools.genops(archive.read(name)) if opcode.name == "GLOBAL"}


def _child(work):
    """How a child process ended that does this work: 0, or the number of the signal that ended it."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _save_beside(value, path):
    torch.save(value, path + ".tmp")
    os.replace(path + ".tmp", path)


# The round trip


def each_call_has_its_twin():
    """#save-and-load: You want the model back tomorrow, in another program, perhaps on another machine, with the same outputs.
    #round-trip: Each call on the way down has its twin on the way up.
    #round-trip: So on the right your code builds the model, and the file fills it.
    #round-trip: Save the state_dict; build the model, load, call `eval()`.
    #resume: Weights are enough to use a model.
    #share: The same pair with other names, `save_file` and `load_file`.
    #remember: Save the state_dict; build the model in code, load, and call `eval()` before the first use.
    """
    model, x = Net(), torch.randn(8, 4)
    model(x)  # the running statistics are no longer the initial ones
    model.eval()
    torch.save(model.state_dict(), "net.pt")
    save_file(model.state_dict(), "net.safetensors")
    for loaded in torch.load("net.pt"), load_file("net.safetensors"):
        restored = Net()
        restored.load_state_dict(loaded)
        restored.eval()
        assert torch.equal(restored(x), model(x)) and all(map(torch.equal, restored.state_dict().values(), model.state_dict().values()))


def the_file_has_no_code():
    """#round-trip: The file has keys and tensors, no code.
    #whole-model: The state_dict does not care what the class is called or where it lives.
    #whole-model: It still depends on attribute names and shapes, so it is not independent of the structure either, but it tells you when they do not fit.
    """
    assert _globals(_file(Net().state_dict())) == {
        "collections OrderedDict", "torch._utils _rebuild_tensor_v2", "torch FloatStorage", "torch LongStorage"
    }  # fmt: skip
    loaded = _through_file(Net().state_dict())
    assert list(loaded) == list(Net().state_dict()) and {type(value) for value in loaded.values()} == {torch.Tensor}

    class Renamed(nn.Module):
        def __init__(self, width=3):
            super().__init__()
            self.hidden, self.norm, self.head = nn.Linear(4, width), nn.BatchNorm1d(width), nn.Linear(width, 2)

    class OtherName(Renamed):
        def __init__(self):
            super().__init__()
            self.first = self.hidden
            del self.hidden

    Renamed.__module__ = "another.file"
    Renamed().load_state_dict(loaded)
    for model, message in (Renamed(width=5), "size mismatch for hidden.weight"), (OtherName(), 'Missing key.*"first.weight"'):
        with pytest.raises(RuntimeError, match=message):
            model.load_state_dict(loaded)


def the_mode_is_not_in_the_file():
    """#round-trip: The mode is not in the file: a model you have just built is in train mode, and stays there until you change it."""
    for mode in (True, False):
        file = _file(Net().train(mode).state_dict())
        for before in (True, False):
            model = Net()
            assert model.training
            model.train(before).load_state_dict(torch.load(file))
            file.seek(0)
            model(torch.randn(8, 4))
            assert all(module.training == before for module in model.modules())


def train_mode_rewrites_what_was_loaded():
    """#round-trip: A call in this mode also rewrites the running mean and variance of BatchNorm, which you have just loaded.
    #remember: A loaded copy is compared with the original, which is in eval mode: once before the copy's own `eval()`, once after.
    #remember: The first call ran in train mode: BatchNorm used the statistics of this batch, and wrote them into its running mean and variance.
    #remember: `eval()` then switches to statistics that are no longer the file's.
    #remember: Call it before the first use, not after the first surprise.
    """
    for kind, shape in (nn.BatchNorm1d, (8, 2)), (nn.BatchNorm2d, (8, 2, 3, 3)), (nn.BatchNorm3d, (8, 2, 3, 3, 3)):
        original, x = kind(2).eval(), torch.randn(shape)
        for eval_first in (True, False):
            restored = kind(2)
            restored.load_state_dict(original.state_dict())
            restored.eval() if eval_first else None
            first = restored(x)
            same = torch.equal(restored.running_mean, original.running_mean), torch.equal(restored.running_var, original.running_var)
            assert torch.equal(first, original(x)) == eval_first and same == (eval_first, eval_first)
            assert torch.equal(restored.eval()(x), original(x)) == eval_first
            if not eval_first:
                batch = x.transpose(0, 1).flatten(1)
                assert torch.allclose(restored.running_mean, 0.1 * batch.mean(1), atol=1e-6)
                assert torch.allclose(first.transpose(0, 1).flatten(1).mean(1), torch.zeros(2), atol=1e-5)


def strict_wants_the_same_keys():
    """#round-trip: By default (`strict=True`) the keys of file and model must be the same, or it raises.
    #round-trip: Do not change that to `strict=False`: then a missing key raises nothing, and what it names keeps its random start.
    """
    state = Net().state_dict()
    less, more = {k: v for k, v in state.items() if k != "head.bias"}, {**state, "more": torch.ones(1)}
    for wrong, message in (less, 'Missing key.*"head.bias"'), (more, 'Unexpected key.*"more"'):
        with pytest.raises(RuntimeError, match=message):
            Net().load_state_dict(wrong)
    model = Net()
    drawn = model.head.bias.clone()
    model.load_state_dict(less, strict=False)  # raises nothing, and the bias is still the random one
    assert torch.equal(model.head.bias, drawn)


# The checkpoint


def _start(scheduler=lambda optimizer: lr_scheduler.StepLR(optimizer, step_size=2)):
    torch.manual_seed(5)
    model = nn.Linear(4, 2)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    return {"model": model, "optimizer": optimizer, "scheduler": scheduler(optimizer)}


def _train(run, steps, batch=lambda: torch.randn(8, 4)):
    rates = []
    for _ in range(steps):
        rates.append(run["optimizer"].param_groups[0]["lr"])
        run["optimizer"].zero_grad()
        run["model"](batch()).square().mean().backward()
        run["optimizer"].step()
        run["scheduler"].step()
    return rates


def _resumed(saved, left_out=()):
    run = _start()
    for name, part in run.items():
        if name not in left_out:
            part.load_state_dict(saved[name])
    return run


def _saved(run):
    return torch.load(_file({**{name: part.state_dict() for name, part in run.items()}, "rng": torch.get_rng_state()}))


def a_checkpoint_goes_on_as_if_nothing_had_happened():
    """#save-and-load: Or you want to stop training tonight and go on tomorrow as if nothing had happened.
    #resume: To go on training, you need all that the next step depends on.
    #resume: That is a checkpoint: one dictionary, with one entry for each thing that has a state.
    #remember: To go on training, save one dictionary: the state_dicts of model, optimizer and scheduler, the epoch, the random state.
    """
    unbroken = _start()
    _train(unbroken, 3)
    saved = _saved(unbroken)
    rates = _train(unbroken, 3)
    resumed = _resumed(saved)
    torch.set_rng_state(saved["rng"])
    assert _train(resumed, 3) == rates
    for name in ("model", "optimizer", "scheduler"):
        assert str(resumed[name].state_dict()) == str(unbroken[name].state_dict())
    assert torch.equal(resumed["model"].weight, unbroken["model"].weight)


def a_scheduler_changes_the_rate():
    """#resume: (A scheduler changes the optimizer's `lr` as training goes on.)
    #resume: `StepLR` divides `lr` by ten after each epoch, and so it goes on.
    """
    run = _start(lambda optimizer: lr_scheduler.StepLR(optimizer, step_size=1))
    assert _train(run, 3) == pytest.approx([0.1, 0.01, 0.001])
    again = _start(lambda optimizer: lr_scheduler.StepLR(optimizer, step_size=1))
    for name in run:
        again[name].load_state_dict(run[name].state_dict())
    assert _train(again, 1) == pytest.approx([0.0001])


def without_the_model():
    """#resume: | `"model"` | the state_dict, by names | you start from random weights |"""
    run = _start()
    _train(run, 3)
    saved = _saved(run)
    assert list(saved["model"]) == ["weight", "bias"]
    fresh = _start()["model"].weight
    assert torch.equal(_resumed(saved, {"model"})["model"].weight, fresh) and not torch.equal(fresh, run["model"].weight)


def without_the_optimizer():
    """#resume: | `"optimizer"` | Adam's running averages (of past gradients and their squares), for parameter 0, 1, 2 … in order; settings such as `lr` | the averages begin at 0 again, and the first steps have the wrong size |"""
    run = _start()
    _train(run, 3)
    saved = _saved(run)
    assert list(saved["optimizer"]["state"]) == [0, 1] and {"exp_avg", "exp_avg_sq"} < saved["optimizer"]["state"][0].keys()
    assert saved["optimizer"]["param_groups"][0]["lr"] == run["optimizer"].param_groups[0]["lr"]
    assert [state["exp_avg"].shape for state in saved["optimizer"]["state"].values()] == [p.shape for p in run["model"].parameters()]
    resumed, x = _resumed(saved, {"optimizer"}), torch.randn(8, 4)
    before = resumed["model"].weight.detach().clone()
    new = nn.Linear(4, 2)
    new.load_state_dict(saved["model"])
    adam = torch.optim.Adam(new.parameters(), lr=0.1)
    _train(resumed, 1, lambda: x)
    new(x).square().mean().backward()
    adam.step()
    assert torch.equal(resumed["model"].weight, new.weight)
    assert torch.allclose((resumed["model"].weight - before).abs(), torch.tensor(0.1), atol=1e-4)  # a new Adam begins with steps of lr
    complete = _resumed(saved)
    _train(complete, 1, lambda: x)
    assert not torch.allclose((complete["model"].weight - before).abs(), torch.tensor(0.1), atol=1e-2)
    model = nn.Linear(4, 2)
    adam = torch.optim.Adam(model.parameters(), betas=(0.5, 0.5))
    model(x).sum().backward()
    adam.step()
    for parameter, state in adam.state.items():
        assert torch.allclose(state["exp_avg"], parameter.grad / 2) and torch.allclose(state["exp_avg_sq"], parameter.grad**2 / 2), "from 0"


def without_the_scheduler():
    """#resume: | `"scheduler"` | how far it has come, and so when `lr` changes next: the optimizer does not keep that | the learning rate changes at the wrong time |"""
    unbroken = _start()
    _train(unbroken, 3)
    saved = _saved(unbroken)
    assert saved["scheduler"]["last_epoch"] == 3 and not {"last_epoch", "step_size"} & saved["optimizer"]["param_groups"][0].keys()
    assert _train(unbroken, 3) == pytest.approx([0.01, 0.001, 0.001])
    assert _train(_resumed(saved, {"scheduler"}), 3) == pytest.approx([0.01, 0.01, 0.001])


def without_the_random_numbers():
    """#resume: | `"rng"` | where PyTorch's random numbers stand, on the CPU | other shuffling, other dropout |
    #left-out: In a training without random numbers `rng` would make no difference.
    """
    loader, dropout = DataLoader(range(20), batch_size=20, shuffle=True), nn.Dropout(0.5)

    def random_things():
        return next(iter(loader)).tolist(), dropout(torch.ones(20)).tolist()

    state = torch.get_rng_state()
    shuffled, dropped = random_things()
    elsewhere = random_things()
    assert shuffled != elsewhere[0] and dropped != elsewhere[1]
    torch.set_rng_state(state)
    assert random_things() == (shuffled, dropped)

    unbroken, x = _start(), torch.randn(8, 4)
    _train(unbroken, 3, lambda: x)
    saved = _saved(unbroken)
    _train(unbroken, 3, lambda: x)
    torch.manual_seed(99)
    resumed = _resumed(saved)
    _train(resumed, 3, lambda: x)
    assert torch.equal(resumed["model"].weight, unbroken["model"].weight)


SCHEDULERS = {
    "StepLR": {"step_size": 1}, "MultiStepLR": {"milestones": [2]}, "ExponentialLR": {"gamma": 0.9}, "LinearLR": {"total_iters": 20},
    "ConstantLR": {"total_iters": 20}, "OneCycleLR": {"max_lr": 0.2, "total_steps": 30}, "CosineAnnealingLR": {"T_max": 20},
    "CosineAnnealingWarmRestarts": {"T_0": 20}, "LambdaLR": {"lr_lambda": lambda epoch: 0.9**epoch}, "PolynomialLR": {"total_iters": 20},
    "CyclicLR": {"base_lr": 0.01, "max_lr": 0.2}, "MultiplicativeLR": {"lr_lambda": lambda epoch: 0.9},
}  # fmt: skip
SET_ANEW = {"LinearLR", "ConstantLR", "OneCycleLR", "CosineAnnealingWarmRestarts", "LambdaLR", "CyclicLR"}


def some_schedulers_set_the_rate_when_built():
    """#resume: Build model, optimizer and scheduler before you load any of them: some schedulers, when built, set `lr` anew and overwrite the loaded one.
    #build-then-load: Built on an optimizer that is already loaded, it spoils what was loaded.
    #build-then-load: `StepLR` happens not to mind.
    #build-then-load: Make the optimizer after the model has its parameters, the scheduler on it, and then load all three.
    """

    def start():
        return torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1, momentum=0.9)

    warnings.simplefilter("ignore")
    for name, settings in SCHEDULERS.items():
        build = getattr(lr_scheduler, name)
        optimizer = start()
        scheduler = build(optimizer, **settings)
        for _ in range(5):
            optimizer.step()
            scheduler.step()
        saved, rate = copy.deepcopy((optimizer.state_dict(), scheduler.state_dict())), optimizer.param_groups[0]["lr"]

        optimizer = start()
        scheduler = build(optimizer, **settings)
        optimizer.load_state_dict(saved[0])
        scheduler.load_state_dict(dict(saved[1]))
        assert optimizer.param_groups[0]["lr"] == rate, name

        optimizer = start()
        optimizer.load_state_dict(saved[0])
        scheduler = build(optimizer, **settings)
        scheduler.load_state_dict(saved[1])
        assert (optimizer.param_groups[0]["lr"] != rate) == (name in SET_ANEW), name


def linear_goes_on_by_factors():
    """#build-then-load: `LinearLR` sets `lr` when it is built, and goes on from there by factors."""
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=10)
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.01)
    optimizer.param_groups[0]["lr"] = 5.0  # what stands there is multiplied, not set anew
    optimizer.step()
    scheduler.step()
    assert optimizer.param_groups[0]["lr"] == pytest.approx(5.0 * 0.19 / 0.1)


def other_generators_are_not_torchs():
    """#more-state: The generators of Python and NumPy.
    #more-state: `np.random.get_state()` contains an array, which `torch.load` refuses; the state of a `default_rng` is plain values.
    """
    rng = np.random.default_rng(0)

    def draw():
        return random.random(), rng.random(), np.random.rand()

    states = random.getstate(), rng.bit_generator.state, np.random.get_state()
    torch_state, drawn = torch.get_rng_state(), draw()
    torch.set_rng_state(torch_state)
    assert not set(draw()) & set(drawn)
    with pytest.raises(pickle.UnpicklingError, match="numpy"):
        _through_file(states[2])
    random.setstate(_through_file(states[0]))
    rng.bit_generator.state = _through_file(states[1])
    np.random.set_state(states[2])
    assert draw() == drawn


def the_place_in_the_data():
    """#more-state: The place in the data, if you stop within an epoch.
    #more-state: A `DataLoader` has no `state_dict()`: shuffle again from the same state, and skip the batches that were done.
    """
    for batch_size in (1, 3):
        loader = DataLoader(range(12), batch_size=batch_size, shuffle=True)
        with pytest.raises(AttributeError):
            loader.state_dict()
        before = torch.get_rng_state()
        batches = iter(loader)
        next(batches)
        saved = torch.get_rng_state()
        to_come = [batch.tolist() for batch in batches]
        torch.set_rng_state(saved)
        assert [batch.tolist() for batch in loader][1:] != to_come  # an epoch begun anew
        torch.set_rng_state(before)
        batches = iter(loader)
        next(batches)
        assert [batch.tolist() for batch in batches] == to_come


def the_scaler_has_a_scale():
    """#more-state: The `GradScaler` of mixed precision, which adjusts the scale of the loss: `scaler.state_dict()`.
    #more-state: A new one begins again at 65536.
    """
    scaler, weight = torch.amp.GradScaler("cpu"), nn.Parameter(torch.ones(1))
    assert scaler.scale(torch.ones(1)).item() == 65536
    weight.grad = torch.full((1,), torch.inf)
    scaler.step(torch.optim.SGD([weight], lr=0.1))
    scaler.update()
    assert weight.item() == 1 and scaler.get_scale() == 32768
    resumed = torch.amp.GradScaler("cpu")
    resumed.load_state_dict(_through_file(scaler.state_dict()))
    assert resumed.scale(torch.ones(1)).item() == 32768 and torch.amp.GradScaler("cpu").get_scale() == 65536


def a_failed_save_leaves_no_file():
    """#resume: And do not write straight over the last checkpoint: if the program dies while writing, the old one is gone and the new one incomplete.
    #atomic: `torch.save` empties the file before it writes.
    #atomic: If it then fails, on a value that cannot be pickled, on a full disk, or because the program is killed, both checkpoints are gone.
    """
    old, new = {"weight": torch.ones(4096)}, {"weight": torch.zeros(4096)}

    def unpicklable(save):
        with pytest.raises((pickle.PicklingError, AttributeError)):
            save({**new, "schedule": lambda epoch: 0.1}, "checkpoint.pt")

    class Killed:
        def __reduce__(self):
            os.kill(os.getpid(), signal.SIGKILL)

    def killed(save):
        assert _child(lambda: save({**new, "more": Killed()}, "checkpoint.pt")) == -signal.SIGKILL

    def full_disk(save):
        def work():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # writing more is refused, as on a full disk
            try:
                save(new, "checkpoint.pt")
            except BaseException:
                os._exit(7)

        assert _child(work) in (7, -signal.SIGABRT)

    for fails in unpicklable, killed, full_disk:
        for save, survives in (torch.save, False), (_save_beside, True):
            torch.save(old, "checkpoint.pt")
            fails(save)
            if survives:
                assert torch.equal(torch.load("checkpoint.pt")["weight"], old["weight"])
            else:
                with pytest.raises((RuntimeError, EOFError)):
                    torch.load("checkpoint.pt")

    torch.save(old, "checkpoint.pt")
    sizes = []

    class Looks:
        def __reduce__(self):
            sizes.append(os.path.getsize("checkpoint.pt"))
            return int, ()

    torch.save({"weight": Looks()}, "checkpoint.pt")
    assert sizes == [0]


def replacing_is_one_step():
    """#atomic: `os.replace` puts a finished file in the place of the old one in one step, and a reader finds either; the two must be on one file system, so write beside.
    #atomic: A program that has the old file mapped keeps the old numbers.
    """
    torch.save({"weight": torch.ones(4096)}, "checkpoint.pt")
    mapped = torch.load("checkpoint.pt", mmap=True)["weight"]
    _save_beside({"weight": torch.zeros(10)}, "checkpoint.pt")
    assert (mapped == 1).all() and os.listdir() == ["checkpoint.pt"]
    assert torch.load("checkpoint.pt")["weight"].tolist() == [0.0] * 10
    with pytest.raises(OSError) as raised:
        os.replace("checkpoint.pt", "/proc/checkpoint.pt")
    assert raised.value.errno == errno.EXDEV

    writer = os.fork()
    if not writer:
        for number in range(40):
            _save_beside({"weight": torch.full((50_000,), float(number))}, "checkpoint.pt")
        os._exit(0)
    while os.waitpid(writer, os.WNOHANG) == (0, 0):  # as long as it writes
        assert torch.load("checkpoint.pt")["weight"].unique().numel() == 1  # whole, the one or the other


# What torch.load accepts


def reading_a_pickle_runs_code():
    """#weights-only: `torch.save` writes a pickle, Python's format for objects of almost any class, and reading a pickle can run code that its author put there.
    #hostile: A pickle is a small program, and it may call any function that Python can import.
    #hostile: This file calls `print`; nothing but its author's good will kept it from calling something else.
    """
    for value in {"a": 1}, torch.ones(2), nn.Linear(1, 1), argparse.Namespace(a=1), {1, 2}:
        with zipfile.ZipFile(_file(value)) as archive:
            (name,) = [name for name in archive.namelist() if name.endswith("data.pkl")]
            assert list(pickletools.genops(archive.read(name)))[-1][0].name == "STOP"
    os.mkdir("folder")
    calls = Calls(os.putenv, "MARK", "1"), Calls(os.rmdir, "folder"), Calls(exec, "import os; os.mkdir('made')"), Calls(sum, [1, 2])
    results = [_through_file({"weight": torch.ones(2), "note": call}, weights_only=False) for call in calls]
    assert os.listdir() == ["made"] and [result["note"] for result in results] == [None, None, None, 3]
    for call in calls:
        with pytest.raises(pickle.UnpicklingError):
            _through_file({"weight": torch.ones(2), "note": call})


def the_default_makes_tensors_and_plain_values():
    """#weights-only: So `torch.load` has `weights_only=True` by default: it makes tensors and plain values, and refuses every class that is not on PyTorch's list of allowed ones.
    #remember: Put tensors and plain values into a file, nothing else, and it loads by default.
    """
    tensors = [torch.ones(2, dtype=dtype) for dtype in (torch.bool, torch.int8, torch.uint16, torch.int64, torch.bfloat16, torch.complex64)]
    tensors += [torch.ones(2).to(torch.float8_e4m3fn), nn.Parameter(torch.ones(2)), torch.eye(2).to_sparse(), torch.empty(2, device="meta")]
    for tensor in tensors:
        loaded = _through_file(tensor)
        assert (loaded.shape, loaded.dtype, type(loaded)) == (tensor.shape, tensor.dtype, type(tensor))
    plain = [1, 2**200, 0.5, 1j, True, None, "a", b"a", [1], (1,), {1}, {"a": [{}]}, collections.OrderedDict(a=1), torch.Size([1])]
    plain += [torch.float16, torch.device("cuda:0"), lr_scheduler.OneCycleLR(torch.optim.SGD([torch.ones(1)]), 0.1, 5).state_dict()]
    for value in plain:
        loaded = _through_file(value)
        assert loaded == value and type(loaded) is type(value)

    class Mine(torch.Tensor):
        pass

    Mine.__qualname__, globals()["Mine"] = "Mine", Mine
    others = [frozenset([1]), pathlib.Path("a"), argparse.Namespace(), collections.deque(), nn.Linear(1, 1), torch.ones(2).as_subclass(Mine), len]
    for value in others:
        with pytest.raises(pickle.UnpicklingError, match="Unsupported"):
            _through_file(value)


def numpy_is_not_on_the_list():
    """#weights-only: NumPy's classes are not on that list, nor are dates, harmless as they are: a best score that came from NumPy is enough to have the whole checkpoint refused.
    #weights-only: Save plain values instead: `float(score)`, `array.tolist()`, `vars(args)` (with `str(path)` for a `Path` in it).
    """
    score, array, args = np.float64(0.5), np.ones(2), argparse.Namespace(lr=0.1, folder=pathlib.Path("a"))
    for value in score, array, args, np.int64(1), np.float32(1), np.bool_(True), np.dtype("float32"), datetime.date(2025, 1, 1), datetime.datetime(2025, 1, 1), vars(args):
        with pytest.raises(pickle.UnpicklingError):
            _through_file({"model": Net().state_dict(), "best": value})
    args.folder = str(args.folder)
    for value, plain in (float(score), 0.5), (array.tolist(), [1.0, 1.0]), (vars(args), {"lr": 0.1, "folder": "a"}):
        assert _through_file(value) == plain


def safetensors_has_nothing_to_run():
    """#share: There is no pickle in a safetensors file, only text and numbers: nothing that could run, which is why models are shared in it.
    #safetensors: A safetensors file is a JSON header and raw numbers.
    #safetensors: Nothing in it is called, no device is noted, values that are not tensors are refused, and `metadata` takes text only.
    #hostile: So for files from strangers keep PyTorch up to date, and prefer safetensors, which has nothing to run.
    """
    weight = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    content = safetensors.torch.save({"weight": weight}, metadata={"step": "300"})
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    assert header == {"__metadata__": {"step": "300"}, "weight": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}}
    assert content[start:] == weight.numpy().tobytes()
    calls = []
    sys.addaudithook(lambda event, arguments: calls.append(event) if event == "pickle.find_class" else None)
    assert torch.equal(safetensors.torch.load(content)["weight"], weight) and calls == []
    _through_file(Calls(sum, []), weights_only=False)
    assert "pickle.find_class" in calls  # it would have been seen
    for value in 1, "a", None, [weight], np.ones(2):
        with pytest.raises(ValueError, match="expected torch.Tensor"):
            safetensors.torch.save({"value": value})
    for metadata in {"a": 1}, {"a": None}, {1: "a"}:
        with pytest.raises(TypeError, match="'str'"):
            safetensors.torch.save({"weight": weight}, metadata=metadata)


def a_checkpoint_stays_with_torch_save():
    """#share: It takes tensors only, so a checkpoint with an optimizer and counters stays with `torch.save`."""
    run = _start()
    _train(run, 1)
    checkpoint = {"model": run["model"].state_dict(), "optimizer": run["optimizer"].state_dict(), "epoch": 1}
    for name, value in checkpoint.items():
        with pytest.raises(ValueError, match="expected torch.Tensor"):
            save_file({name: value}, "a.safetensors")
    assert _through_file(checkpoint)["epoch"] == 1


def a_whole_model_needs_each_class():
    """#whole-model-refused: The message names one class or function at a time; `get_unsafe_globals_in_checkpoint` names them all (a NumPy number or array needs one more, the class of its dtype).
    #whole-model-refused: If you trust them, allow them with `safe_globals`, or with `add_safe_globals` for the whole process.
    """
    parts = [nn.TransformerEncoderLayer, nn.MultiheadAttention, nn.modules.linear.NonDynamicallyQuantizableLinear, nn.Linear, nn.Dropout, nn.LayerNorm]
    models = {
        nn.Sequential(nn.Linear(1, 1), nn.ReLU()): [nn.Sequential, nn.Linear, nn.ReLU],
        Net(): [Net, nn.Linear, nn.BatchNorm1d],
        nn.TransformerEncoderLayer(4, 2, 8): [*parts, nn.functional.relu],  # the last is a function
    }
    for model, classes in models.items():
        file, allowed = _file(model), []
        names = {f"{c.__module__}.{c.__qualname__}" for c in classes}
        assert set(get_unsafe_globals_in_checkpoint(file)) == names
        for _ in classes:
            file.seek(0)
            with pytest.raises(pickle.UnpicklingError) as raised, safe_globals(allowed):
                torch.load(file)
            (named,) = [c for c in classes if f"GLOBAL {c.__module__}.{c.__qualname__} was" in str(raised.value)]
            allowed.append(named)
        file.seek(0)
        with safe_globals(allowed):
            assert type(torch.load(file)) is type(model)
        file.seek(0)
        with pytest.raises(pickle.UnpicklingError):  # outside, they are not allowed any more
            torch.load(file)
        file.seek(0)
        add_safe_globals(allowed)
        assert type(torch.load(file)) is type(model)
        clear_safe_globals()
    for value in np.float64(0.5), np.ones(2):
        file = _file(value)
        named = [pickle.Unpickler(file).find_class(*name.rsplit(".", 1)) for name in get_unsafe_globals_in_checkpoint(file)]
        for extra, loads in ([], False), ([np.dtypes.Float64DType], True):
            file.seek(0)
            with safe_globals([*named, *extra]):
                if loads:
                    assert (torch.load(file) == value).all()
                else:
                    with pytest.raises(pickle.UnpicklingError, match="Float64DType"):
                        torch.load(file)


def safe_globals_is_narrower():
    """#whole-model-refused: That is narrower than `weights_only=False`, which allows every class and function there is."""
    file = _file({"model": nn.Linear(1, 1), "note": Calls(os.mkdir, "made")})
    with safe_globals([nn.Linear]), pytest.raises(pickle.UnpicklingError, match="mkdir"):
        torch.load(file)
    assert os.listdir() == []
    file.seek(0)
    torch.load(file, weights_only=False)
    assert os.listdir() == ["made"]


def a_whole_model_has_names_of_classes():
    """#whole-model: `torch.save(model)` stores attributes and the name of the class, no code.
    #compare: | In the file | tensors by name | every attribute, and the names of the classes | tensors by name, text as metadata |
    """
    model = Net()
    model.note = {"lr": 0.1}
    assert {"_common Net", "torch.nn.modules.linear Linear", "torch.nn.modules.batchnorm BatchNorm1d"} < _globals(_file(model))
    with zipfile.ZipFile(_file(model)) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist() if not name.endswith("data"))
    assert b"note" in content and Net.forward.__code__.co_code not in content and b"relu" not in content
    assert _through_file(model, weights_only=False).__dict__.keys() == model.__dict__.keys()
    tensors = _through_file(model.state_dict())
    assert "note" not in str(list(tensors)) and {type(t) for t in tensors.values()} == {torch.Tensor}
    content = safetensors.torch.save(model.state_dict(), {"format": "pt"})
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    assert header.pop("__metadata__") == {"format": "pt"} and sorted(header) == sorted(tensors)


def a_whole_model_wants_its_class_where_it_was():
    """#whole-model: The second line is the worst: nothing raises, and the model computes something else.
    #whole-model: It needs less, and that is no comfort: each class must be importable under the old name.
    #whole-model: Any code found there is used.
    #compare: | To load, you need | a model with the same keys and shapes | each class where it was, under its old name | a model with the same keys and shapes |
    """
    models = sys.modules["models"] = types.ModuleType("models")
    models.Net = type("Net", (nn.Linear,), {"__module__": "models"})
    whole, weights, x = _file(models.Net(2, 2)), _file(models.Net(2, 2).state_dict()), torch.ones(1, 2)

    def load():
        whole.seek(0)
        return torch.load(whole, weights_only=False)

    saved = load()(x)
    models.Net = type("Net", (nn.Linear,), {"__module__": "models", "forward": lambda self, x: nn.Linear.forward(self, x) * 100})
    assert torch.equal(load()(x), saved * 100)  # another environment, other code, no error
    del models.Net
    with pytest.raises(AttributeError, match="Net"):
        load()
    del sys.modules["models"]
    with pytest.raises(ModuleNotFoundError, match="models"):
        load()
    nn.Linear(2, 2).load_state_dict(torch.load(weights))
    for state in {"weights": torch.ones(2, 2), "bias": torch.ones(2)}, {"weight": torch.ones(2, 3), "bias": torch.ones(2)}:
        for loaded in _through_file(state), safetensors.torch.load(safetensors.torch.save(state)):
            with pytest.raises(RuntimeError):
                nn.Linear(2, 2).load_state_dict(loaded)


# The forms compared


def what_torch_load_reads():
    """#compare: | `torch.load` by default | loads | refuses | a path that ends in `.safetensors`; no other file |"""
    _through_file(Net().state_dict())
    with pytest.raises(pickle.UnpicklingError):
        _through_file(Net())
    state = {"weight": torch.ones(2)}
    for name in ("net.safetensors", "net.pt"):
        save_file(state, name)
    for file in "net.safetensors", pathlib.Path("net.safetensors"):
        assert torch.equal(torch.load(file)["weight"], state["weight"])
    with open("net.safetensors", "rb") as opened:
        for file in "net.pt", opened, io.BytesIO(safetensors.torch.save(state)):
            with pytest.raises(pickle.UnpicklingError):
                torch.load(file)


def what_each_form_brings_back():
    """#compare: | Mode, `requires_grad` | no | yes | no |
    #compare: | Numbers, text, lists | plain ones, yes | yes | refuses |
    #compare: | Tied weights | two keys, one memory | stay tied | refuses; `save_model` keeps one |
    """
    model = Tied().eval().requires_grad_(False)
    model.note = ["text", 1]
    whole = _through_file(model, weights_only=False)
    assert not whole.training and not whole.head.weight.requires_grad and whole.note == ["text", 1] and whole.head.weight is whole.embedding.weight

    state = _through_file(model.state_dict())
    assert list(state) == ["embedding.weight", "head.weight"] and _memory(state["embedding.weight"]) == _memory(state["head.weight"])
    with pytest.raises(RuntimeError, match="share memory"):
        save_file(model.state_dict(), "tied.safetensors")
    save_model(model, "tied.safetensors")
    assert list(load_file("tied.safetensors")) == ["embedding.weight"]
    for loaded in state, {key: value.clone() for key, value in state.items()}:
        fresh = Tied()
        fresh.load_state_dict(loaded)
        assert fresh.training and fresh.head.weight.requires_grad
    assert _through_file([1, "a", [2.5]]) == [1, "a", [2.5]]
    for value in 1, "a", [1]:
        with pytest.raises(ValueError, match="expected torch.Tensor"):
            save_file({"value": value}, "a.safetensors")


def what_each_form_makes_of_a_slice():
    """#compare: | A slice of a big tensor | writes all of it | writes all of it | writes a slice of rows, refuses one of columns |"""
    table, module = torch.zeros(1000, 100), nn.Module()
    module.buffer = nn.Buffer(table[:2])
    rows = {"rows": table[:2]}
    assert _file(rows).getbuffer().nbytes > 400_000 and _file(module).getbuffer().nbytes > 400_000
    assert len(safetensors.torch.save(rows)) < 2000
    with pytest.raises(ValueError, match="non contiguous"):
        safetensors.torch.save({"columns": table[:, :2]})


# Devices


def _marked_as_cuda(value):
    """A file as if its tensors had been on a GPU: torch.save writes the mark cuda:0."""
    torch.serialization.register_package(0, lambda storage: "cuda:0", lambda storage, location: None)
    try:
        return _file(value)
    finally:
        del torch.serialization._package_registry[0]


def the_mark_says_where_to_load():
    """#round-trip: `map_location="cpu"` lets a file from a GPU load on any machine; then `model.to(device)` as usual.
    #map-location: Each tensor in the file is marked with the device it was on, and `torch.load` puts it back there unless `map_location` says otherwise.
    #map-location: (No GPU was used here: the snippet makes `torch.save` write the mark `cuda:0`.
    #map-location: So read to `"cpu"`, load, then `model.to(device)`.
    #map-location: With `"meta"` you get names, shapes and dtypes and no data.
    """
    file = _file({"cpu": torch.ones(2), "meta": torch.ones(2, device="meta")})
    for context in torch.device("cpu"), torch.device("meta"):  # the default device has no say
        with context:
            assert {key: value.device.type for key, value in torch.load(file).items()} == {"cpu": "cpu", "meta": "meta"}
        file.seek(0)
    state = Net().state_dict()
    file = _marked_as_cuda(state)
    assert b"cuda:0" in file.getvalue() and b"cuda:0" not in _file(state).getvalue()
    loaded = torch.load(file, map_location="cpu")
    model = Net()
    model.load_state_dict(loaded)
    assert all(map(torch.equal, model.to("cpu").state_dict().values(), state.values()))
    file.seek(0)
    names_only = torch.load(file, map_location="meta")
    assert {k: (v.shape, v.dtype) for k, v in names_only.items()} == {k: (v.shape, v.dtype) for k, v in state.items()}
    assert all(value.is_meta for value in names_only.values())
    with pytest.raises((NotImplementedError, RuntimeError)):
        names_only["head.bias"].tolist()


def the_model_stays_where_it_is():
    """#map-location: `map_location` decides where the loaded dict lives, not the model: `load_state_dict` copies the values into the parameters the model has, on the device they are on."""
    file = _file(nn.Linear(2, 2).state_dict())
    for model_on in ("cpu", "meta"):
        model = nn.Linear(2, 2, device=model_on)
        weight = model.weight
        file.seek(0)
        loaded = torch.load(file, map_location="cpu")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.load_state_dict(loaded)
        assert model.weight is weight and weight.device.type == model_on
        assert model_on == "meta" or torch.equal(weight, loaded["weight"])
    file.seek(0)
    assert torch.load(file, map_location="meta")["weight"].is_meta


# Mapped files


def _resident(name):
    """How many kB of a mapped file are in memory."""
    kilobytes, inside = 0, False
    with open("/proc/self/smaps") as lines:
        for line in lines:
            if not line.split()[0].endswith(":"):
                inside = line.rstrip().endswith(name)
            elif inside and line.startswith("Rss:"):
                kilobytes += int(line.split()[1])
    return kilobytes


def a_mapped_tensor_is_read_when_touched():
    """#mmap: A mapped tensor is read when you touch it, so a large file is not first read as a whole."""
    torch.save({"weight": torch.ones(4_000_000)}, "mapped.pt")  # 16 MB
    mapped = torch.load("mapped.pt", mmap=True)["weight"]
    before = _resident("mapped.pt")
    mapped[0].item()
    one = _resident("mapped.pt")
    mapped.sum()
    assert before < one < 8000 < 15_000 < _resident("mapped.pt")


def a_mapped_file_changes_under_you():
    """#mmap: By default your edits do not reach the file (the last line still has the other program's value), but edits of the file reach you, except in memory pages you have edited; so it was on Linux, where this ran."""
    torch.save({"weight": torch.full((8192,), 7.0)}, "mapped.pt")
    mapped = torch.load("mapped.pt", mmap=True)["weight"]
    mapped[0] = 1.0  # on the first memory page
    assert (torch.load("mapped.pt")["weight"] == 7).all()
    with open("mapped.pt", "r+b") as file:
        file.seek(file.read().index(np.full(8192, 7.0, dtype=np.float32).tobytes()))
        file.write(np.full(8192, -1.0, dtype=np.float32).tobytes())
    assert mapped[0].item() == 1 and mapped[1].item() == 7 and mapped[-1].item() == -1
    assert (torch.load("mapped.pt")["weight"] == -1).all()


def saving_over_a_mapped_file_can_kill():
    """#mmap: So never write over a file that is still mapped, with `torch.save` either: if the new file is shorter, a touch beyond its end kills your program (`SIGBUS`).
    #mmap: Replace it instead.
    """

    def touch_after(save, length):
        torch.save({"weight": torch.ones(100_000)}, "mapped.pt")
        mapped = torch.load("mapped.pt", mmap=True)["weight"]

        def work():
            save({"weight": torch.zeros(length)}, "mapped.pt")
            os._exit(2 if mapped[-1].item() == 1 else 3)

        return _child(work)

    assert touch_after(torch.save, 10) == -signal.SIGBUS
    assert touch_after(torch.save, 100_000) == 3  # the new numbers
    assert [touch_after(_save_beside, length) for length in (10, 100_000)] == [2, 2]  # the old ones


def copying_ends_the_dependence():
    """#mmap: Copying into a model, as `load_state_dict` does, ends the dependence; `assign=True` keeps it."""
    for assign, follows in (False, False), (True, True):
        torch.save({"weight": torch.full((8192, 1), 7.0)}, "mapped.pt")
        model = nn.Linear(1, 8192, bias=False)
        model.load_state_dict(torch.load("mapped.pt", mmap=True), assign=assign)
        torch.save({"weight": torch.full((8192, 1), -1.0)}, "mapped.pt")
        assert model.weight[-1].item() == (-1 if follows else 7)


# safetensors


def what_safetensors_refuses():
    """#safetensors: A transposed weight is refused too (call `.contiguous()` first), and so are tensors that overlap in memory, hence the error for tied weights."""
    weight, memory = torch.ones(2, 3), torch.arange(10.0)
    with pytest.raises(ValueError, match="non contiguous"):
        safetensors.torch.save({"weight": weight.T})
    safetensors.torch.save({"weight": weight.T.contiguous()})
    for overlap in (memory[:6], memory[5:]), (memory, memory), (memory, memory.view(2, 5)):
        with pytest.raises(RuntimeError, match="share memory"):
            safetensors.torch.save(dict(zip("ab", overlap)))
    safetensors.torch.save({"a": memory[:5], "b": memory[5:]})  # one memory, but no overlap
    with pytest.raises(RuntimeError, match="share memory"):
        safetensors.torch.save(Tied().state_dict())


def a_conjugated_view_is_written_unconjugated():
    """#safetensors: A conjugated view, `z.conj()`, is written unconjugated, with no error: call `resolve_conj()` first."""
    z = torch.tensor([1 + 2j, 3 - 4j])
    for value, read in (z.conj(), z), (z.conj().resolve_conj(), z.conj()), (z, z):
        assert torch.equal(safetensors.torch.load(safetensors.torch.save({"z": value}))["z"], read)
    assert torch.equal(_through_file(z.conj()), z.conj())  # torch.save keeps it


def one_name_of_two():
    """#safetensors: `save_model` writes one of the two names and `load_model` accepts the gap, if the model's weights are tied by then.
    #safetensors: A plain strict `load_state_dict` raises.
    """
    model = Tied()
    save_model(model, "tied.safetensors")
    assert list(load_file("tied.safetensors")) == ["embedding.weight"]
    for tie_later in (False, True):
        fresh = Tied(tied=not tie_later)
        if tie_later:
            with pytest.raises(RuntimeError, match='Missing key.*\n?.*"head.weight"'):
                load_model(fresh, "tied.safetensors")
            fresh.head.weight = fresh.embedding.weight
        load_model(fresh, "tied.safetensors")
        assert torch.equal(fresh.head.weight, model.head.weight)
        with pytest.raises(RuntimeError, match='Missing key.*"head.weight"'):
            fresh.load_state_dict(load_file("tied.safetensors"))


# meta and assign


def on_meta_nothing_is_drawn():
    """#meta: Drawing initial weights that the file replaces at once is lost time.
    #meta: On `meta` none are drawn and no memory is taken.
    """
    state = Net().state_dict()
    for device, draws in ("cpu", True), ("meta", False):
        before = torch.get_rng_state()
        with torch.device(device):
            model = Net()
        assert torch.equal(torch.get_rng_state(), before) != draws
        model.load_state_dict(state, assign=True)
        assert all(map(torch.equal, model.state_dict().values(), state.values()))  # nothing drawn is left
    with torch.device("meta"):
        layer = nn.Linear(1_000_000, 1_000_000)  # 4 TB
    assert layer.weight.numel() == 10**12 and layer.weight.data_ptr() == 0


def meta_needs_assign():
    """#meta: Without `assign=True` the numbers have nowhere to go: you get `All keys matched successfully`, a warning, and a model that is still empty.
    #meta: With it the file's tensors become the parameters.
    """
    state = Net().state_dict()
    with torch.device("meta"):
        model = Net()
    with pytest.warns(UserWarning, match="no-op"):
        assert repr(model.load_state_dict(state)) == "<All keys matched successfully>"
    assert all(p.is_meta for p in model.parameters())
    model.load_state_dict(state, assign=True)
    assert all(_memory(tensor) == _memory(state[key]) for key, tensor in model.state_dict().items())


def what_stays_on_meta():
    """#meta: What the file lacks stays on `meta`: non-persistent buffers, and missing keys under `strict=False`.
    #meta: Look for leftovers, as the snippet does; it does not see tensors in plain attributes.
    """

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(2, 2)
            self.mask = nn.Buffer(torch.ones(2), persistent=False)
            self.plain = torch.ones(2)

    state = Block().state_dict()
    del state["fc.bias"]
    with torch.device("meta"):
        block = Block()
    block.load_state_dict(state, assign=True, strict=False)
    left = [name for name, tensor in [*block.named_parameters(), *block.named_buffers()] if tensor.is_meta]
    assert left == ["fc.bias", "mask"] and block.plain.is_meta


def whose_dtype_and_requires_grad():
    """#assign: | dtype and device come from | the model | the dict |
    #assign: | `requires_grad` comes from | the model | the model |
    """
    for dtype in (torch.float16, torch.bfloat16, torch.float64):
        for frozen in (True, False):
            for keep_vars in (True, False):
                for assign in (True, False):
                    state = nn.Linear(2, 2, dtype=dtype).requires_grad_(frozen).state_dict(keep_vars=keep_vars)
                    model = nn.Linear(2, 2).requires_grad_(not frozen)
                    model.load_state_dict(state, assign=assign)
                    assert model.weight.dtype == (dtype if assign else torch.float32)
                    assert model.weight.requires_grad == (not frozen)
    for assign in (True, False):
        model = nn.Linear(2, 2, device="meta")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.load_state_dict(nn.Linear(2, 2).state_dict(), assign=assign)
        assert model.weight.device.type == ("cpu" if assign else "meta")


def whose_memory_and_which_optimizer():
    """#assign: | an optimizer made before | goes on working | has the old parameters, no longer in the model: it trains nothing |
    #assign: | memory | the model's own | shared with the dict, and so with a live model it came from |
    #assign: So: load first, tie again, then make the optimizer.
    #assign: The dict should come from a file and not be used for anything else: its `_metadata` is now marked, and the next load from it assigns too.
    """
    for assign in (False, True):
        for make_first in (True, False):
            live, model = nn.Linear(2, 2), nn.Linear(2, 2)
            own, drawn = model.weight, model.weight.detach().clone()
            optimizer = torch.optim.AdamW(model.parameters(), lr=0.1) if make_first else None
            model.load_state_dict(live.state_dict(), assign=assign)
            assert (_memory(model.weight) == _memory(live.weight)) == assign
            optimizer = optimizer or torch.optim.AdamW(model.parameters(), lr=0.1)
            before = live.weight.detach().clone()
            model(torch.ones(1, 2)).sum().backward()
            optimizer.step()
            learned = not (assign and make_first)
            assert torch.equal(model.weight, before) == (not learned)
            assert torch.equal(live.weight, before) == (not (learned and assign))  # the live model trains along
            assert learned or torch.equal(own, drawn)  # nor has the optimizer moved what it has
    for build in (lambda: nn.Linear(2, 2)), Net, (lambda: nn.LSTM(2, 3)):
        state, other = build().state_dict(), build()
        for load, assigns in ({"assign": False}, False), ({"assign": True}, True), ({}, True), ({"assign": False}, True):
            other.load_state_dict(state, **load)
            assert all((_memory(tensor) == _memory(state[key])) == assigns for key, tensor in other.state_dict().items())
            other = build()


def assign_unties():
    """#assign: | tied weights | stay tied | become two parameters; tie them again |"""
    for assign in (False, True):
        model = Tied()
        model.load_state_dict(_through_file(Tied().state_dict()), assign=assign)
        names = ["embedding.weight", "head.weight"] if assign else ["embedding.weight"]
        assert (model.head.weight is model.embedding.weight) != assign and [name for name, _ in model.named_parameters()] == names
        model.head.weight = model.embedding.weight
        assert [name for name, _ in model.named_parameters()] == ["embedding.weight"]


# Views and files


def views_bring_their_memory():
    """#slices: Views share one memory, and `torch.save` preserves that: it writes the memory once and where each view lies in it.
    #slices: Ten numbers then bring a million along, into the file and back into memory.
    #slices: Save `.clone()` of a slice.
    """
    table = torch.arange(1_000_000.0)
    views = {"start": table[:10], "all": table, "late": table[5:15], "columns": table.view(1000, 1000)[:, :2]}
    assert _file(views).getbuffer().nbytes < 1.01 * _file(table).getbuffer().nbytes
    loaded = _through_file(views)
    assert len({_memory(view) for view in loaded.values()}) == 1
    assert all((a.storage_offset(), a.stride(), a.shape) == (b.storage_offset(), b.stride(), b.shape) for a, b in zip(loaded.values(), views.values()))
    assert _file(table[:10]).getbuffer().nbytes > 4_000_000 and _through_file(table[:10]).untyped_storage().nbytes() == 4_000_000
    assert _file(table[:10].clone()).getbuffer().nbytes < 3000 and _through_file(table[:10].clone()).untyped_storage().nbytes() == 40


def any_binary_file_object():
    """#slices: `torch.save` takes any binary file object, `torch.load` one that can seek, so no pipe.
    #slices: In memory, rewind with `file.seek(0)` before you read.
    """
    value = {"weight": torch.ones(2)}
    with gzip.open("a.gz", "wb") as file:
        torch.save(value, file)
    with zipfile.ZipFile("a.zip", "w") as archive, archive.open("a.pt", "w") as file:
        torch.save(value, file)
    read, write = os.pipe()
    with os.fdopen(write, "wb") as file:
        torch.save(value, file)
    with gzip.open("a.gz", "rb") as file:
        assert torch.equal(torch.load(file)["weight"], value["weight"])
    with os.fdopen(read, "rb") as file, pytest.raises(OSError, match="seek"):
        torch.load(file)
    file = io.BytesIO()
    torch.save(value, file)
    with pytest.raises(EOFError):
        torch.load(file)
    file.seek(0)
    assert torch.equal(torch.load(file)["weight"], value["weight"])


# The exercise


class MLP(nn.Module):
    def __init__(self, classes=4):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(8, 16), nn.Linear(16, classes)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


def equal_keys_prove_little():
    """#exercise: Equal keys prove little: they were equal before loading too.
    #exercise: Keys show the structure, outputs show the values: compare before and after loading.
    """
    saved, restored, x = MLP(), MLP(), torch.randn(2, 8)
    assert list(saved.state_dict()) == list(restored.state_dict()) and not torch.equal(saved(x), restored(x))
    restored.load_state_dict(saved.state_dict())
    assert list(saved.state_dict()) == list(restored.state_dict()) and torch.equal(saved(x), restored(x))


def two_tensors_do_not_fit():
    """#exercise: With ten outputs, two tensors do not fit, and each gets a line that names it with both shapes: first the file's, then the model's.
    """
    with pytest.raises(RuntimeError) as raised:
        MLP(classes=10).load_state_dict(MLP().state_dict())
    _, *lines = str(raised.value).splitlines()
    expected = ("fc2.weight", [4, 16], [10, 16]), ("fc2.bias", [4], [10])
    assert len(lines) == 2 and all(
        line.strip().startswith(f"size mismatch for {name}:") and line.index(f"Size({file})") < line.index(f"Size({model})")
        for line, (name, file, model) in zip(lines, expected)
    )


shown = {
    "#resume: Again in pairs: five things go in, five come out, and the loop goes on at the next epoch.":
        ("saving/checkpoint", "epoch 1, lr 0.01 model OrderedDict weight bias optimizer dict state param_groups "
         "scheduler dict step_size gamma epoch int rng Tensor epoch 2, lr 0.001"),
    "#resume: The indented lines are the table of contents.":
        ("saving/checkpoint", "model OrderedDict weight bias optimizer dict state param_groups scheduler dict step_size gamma epoch int rng Tensor"),
    "#resume: Leave one state out, and the training ends elsewhere: a run shows it.":
        ("saving/resume_training", "left out: model equal to the unbroken run: False", "left out: optimizer equal to the unbroken run: False",
         "left out: scheduler equal to the unbroken run: False", "left out: rng equal to the unbroken run: False"),
    "#left-out: Without any one of these four the run goes on, raises nothing, and ends elsewhere.":
        ("saving/resume_training", "left out: model equal to the unbroken run: False", "left out: optimizer equal to the unbroken run: False",
         "left out: scheduler equal to the unbroken run: False", "left out: rng equal to the unbroken run: False"),
    "#left-out: With all of them it is equal to the last bit, here on one CPU.":
        ("saving/resume_training", "left out: nothing equal to the unbroken run: True"),
    "#hostile: Afterwards you cannot see it either.": ("saving/hostile_pickle", "and it looks like any other checkpoint: ['weight', 'note'] [1.0, 1.0]"),
    "#map-location: The error is the real one.":
        ("saving/map_location", "RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False."),
}  # fmt: skip

listed = {
    "needs a GPU": [
        "#more-state: Each GPU's generator: `torch.get_rng_state()` is the CPU's alone.",
        "#map-location: Loading onto a GPU was not run.)",
    ],
    "upstream's word": [
        "#weights-only: (That came with PyTorch 2.6.)",
        "#hostile: It has had holes of its own, published as CVE-2025-32434 (mended in 2.6) and CVE-2026-24747 (mended in 2.10).",
        "#atomic: (Against a power cut, call `os.fsync` on the file first.)",
    ],
    "no statement": [
        "#round-trip: If `load_state_dict` raises, go to state_dict recovery.",
        '#resume: | `"epoch"` | a number | the loop begins at 0 again |',
        "#resume: Print it of any checkpoint that you are given, before you use it.",
        "#exercise: Write a network of two linear layers (8 → 16 → 4), save its state_dict, load it into a second network of the same structure, and show that both give the same output.",
        "#exercise: Then the challenge: give the second network ten outputs and load again.",
        "#exercise: Compare outputs.",
        "#exercise: (Line breaks added here.)",
        "#further: This can wait until a file is refused, is from a GPU, is large, or is a stranger's: the forms compared, what else a resumed run needs, safe writing, "
        "what `weights_only` guards against, devices, `mmap`, `assign=True`.",
        "#compare: A whole model: only for the next minute, in the same program.",
        "#hostile: Use `weights_only=False` for files you wrote yourself.",
        "#hostile: The default is a guard, not a proof.",
    ],
}
