"""What docs/en/saving/recovery.md says, proved sentence by sentence."""

import contextlib
import io
import re
import warnings
from collections import OrderedDict

import pytest
import safetensors.torch
import torch
import torch.serialization
from _common import SNIPPETS, Net
from torch import nn
from torch.nn import utils
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present
from torch.nn.utils import parametrizations
from torch.testing._internal.distributed.fake_pg import FakeStore
from transformers import GPT2Config, GPT2LMHeadModel


def _gpt2(**settings):
    size = dict(n_layer=1, n_head=2, n_embd=8, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0)
    return GPT2LMHeadModel(GPT2Config(**size | settings))


def _convolution():
    return nn.Sequential(nn.Conv1d(2, 2, 1), nn.ModuleList([nn.LayerNorm(2)]))


BUILDERS = (Net, _gpt2, _convolution, lambda: nn.LSTM(2, 3), lambda: nn.Linear(2, 2))


def _layers(*names, last=4):
    """Linear layers of one width under these names; the last gives `last` numbers."""
    return nn.ModuleDict({name: nn.Linear(4, last if name == names[-1] else 4) for name in names})


def _error(model, state, **options):
    with pytest.raises(RuntimeError) as caught:
        model.load_state_dict(state, **options)
    return str(caught.value)


def _keys(error, kind):
    """The keys on the error's line of this kind: Missing, or Unexpected."""
    return [key for line in error.splitlines() if line.strip().startswith(kind) for key in re.findall(r'"([^"]+)"', line)]


def _from_file(model, state):
    """The parameters of the model that have the values of `state`."""
    return [name for name, p in model.named_parameters() if name in state and torch.equal(p, state[name])]


def _parameters(model):
    return [name for name, _ in model.named_parameters()]


def _prefixed(prefix, state):
    return {prefix + key: tensor for key, tensor in state.items()}


class Wrapper(nn.Module):
    """Holds a model in an attribute of the given name."""

    def __init__(self, name, model):
        super().__init__()
        setattr(self, name, model)


# --- which mismatch --------------------------------------------------------------------------------------------------


def two_lists_of_keys():
    """#state-dict-recovery: `load_state_dict` raised `Missing key(s) in state_dict: …`, or it raised nothing and the model answers nonsense.
    #which: Missing: the model has the key, the file does not.
    #which: Unexpected: the file has it, the model does not.
    #strict-false: `strict=False` turns the error about missing and unexpected names into a report that it returns.
    """
    for build in BUILDERS:
        state = build().state_dict()
        gone = list(state)[::2]
        for key in gone:
            state["other." + key] = state.pop(key)
        error = _error(build(), state)
        assert 'Missing key(s) in state_dict: "' in error and _keys(error, "Missing") == gone
        assert sorted(_keys(error, "Unexpected")) == sorted("other." + key for key in gone)
        report = build().load_state_dict(state, strict=False)
        assert [report.missing_keys, report.unexpected_keys] == [_keys(error, "Missing"), _keys(error, "Unexpected")]


def a_training_checkpoint():
    """#which: | unexpected: `model`, `epoch` and the like | take the inner dict out |
    #recipe: A checkpoint holds more than the weights: take the inner dict, here `checkpoint["model"]`.
    #nested: When everything is missing (but perhaps BatchNorm's counters) and the unexpected keys are words such as `epoch`, `model` or `state_dict`, you hold a training checkpoint.
    """
    for build in BUILDERS:
        for word in ("model", "state_dict"):
            saved, model = build(), build()
            checkpoint = {"epoch": 3, word: saved.state_dict(), "optimizer": torch.optim.Adam(saved.parameters()).state_dict()}
            error = _error(model, checkpoint)
            counters = {key for key in model.state_dict() if key.endswith("num_batches_tracked")}
            assert set(_keys(error, "Missing")) == set(model.state_dict()) - counters
            assert set(_keys(error, "Unexpected")) == set(checkpoint)
            model.load_state_dict(checkpoint[word])
            assert _from_file(model, saved.state_dict()) == _parameters(model)


def a_prefix_in_the_file():
    """#which: | unexpected: `module.x`, missing: `x` | cut the prefix off |
    #prefixes: Unexpected: `module.fc.weight`, missing: `fc.weight`.
    #prefixes: The model was saved from inside a wrapper, and yours has none.
    """
    for build in BUILDERS:
        model, file = build(), nn.DataParallel(build()).state_dict()
        error = _error(model, file)
        assert _keys(error, "Unexpected") == ["module." + key for key in model.state_dict()]
        assert set(_keys(error, "Missing")) >= set(_parameters(model))
        state = {key.removeprefix("module."): tensor for key, tensor in file.items()}
        model.load_state_dict(state)
        assert _from_file(model, state) == _parameters(model)
        biases = {key.removeprefix("module."): tensor for key, tensor in file.items() if "bias" in key}
        report = build().load_state_dict(biases, strict=False)
        assert biases and not report.unexpected_keys and not set(biases) & set(report.missing_keys)


def a_prefix_in_the_model():
    """#which: | missing: `module.x`, unexpected: `x` | load into the inner model |
    #prefix-in-model: The other way round, missing `module.fc.weight`, unexpected `fc.weight`: your model is wrapped, the saved one was not.
    #prefix-in-model: The file is right as it is, so put no prefix on.
    #prefix-in-model: The wrapper holds your model in an attribute, and the prefix is the attribute's name: load into that, or load before you wrap.
    """
    for build in BUILDERS:
        state = build().state_dict()
        for wrap, name in (nn.DataParallel, "module"), (lambda model: Wrapper("net", model), "net"):
            wrapped, loaded_first = wrap(build()), build()
            error = _error(wrapped, state)
            assert _keys(error, "Unexpected") == list(state)
            assert {key.partition(".")[0] for key in _keys(error, "Missing")} == {name}
            getattr(wrapped, name).load_state_dict(state)
            loaded_first.load_state_dict(state)
            for model in wrapped, wrap(loaded_first):
                inner = getattr(model, name)
                assert _from_file(inner, state) == _parameters(inner)


def a_new_head():
    """#which: | only `size mismatch` | a new head (the last layer); for a larger vocabulary, more rows |
    #new-head: Leave the old head out, and let the new one start at random.
    #new-head: The size mismatch goes away because the old head's keys are gone from the dict, not because of `strict=False`.
    #new-head: The two asserts make the load as strict as it can be: this head may be missing, nothing else.
    """
    file, model = _layers("body", "head", last=1000).state_dict(), _layers("body", "head", last=10)
    for strict in (True, False):
        error = _error(model, file, strict=strict)
        assert "size mismatch for head.weight" in error and _keys(error, "Missing") + _keys(error, "Unexpected") == []
    state = {key: tensor for key, tensor in file.items() if not key.startswith("head.")}
    assert "size mismatch" not in _error(model, state), "strict, and yet of missing keys only"

    def as_strict_as_it_can_be(state):
        report = model.load_state_dict(state, strict=False)
        return set(report.missing_keys) == {"head.weight", "head.bias"} and not report.unexpected_keys

    fresh = model["head"].weight.clone()
    assert as_strict_as_it_can_be(state) and torch.equal(model["head"].weight, fresh)
    assert _from_file(model, state) == ["body.weight", "body.bias"]
    assert not as_strict_as_it_can_be(state | {"head2.weight": fresh})
    assert not any(as_strict_as_it_can_be({other: state[other] for other in state if other != key}) for key in state)


def renamed_layers():
    """#which: | other names, same shapes | rename by a mapping |
    #renamed: Map prefixes that end in a dot, and finish with a strict load: a forgotten layer then raises.
    #renamed: Put the result into a new dict.
    """

    def renamed(state, renames):
        result = {}
        for key, tensor in state.items():
            fitting = [(before, after) for before, after in renames.items() if key.startswith(before)]
            result[fitting[0][1] + key.removeprefix(fitting[0][0]) if fitting else key] = tensor
        return result

    old, new = ("fc", "fc_out", "b", "c"), ("enc", "head", "c", "b")
    file = _layers(*old).state_dict()
    full = {f"{before}.": f"{after}." for before, after in zip(old, new)}
    model = _layers(*new)
    assert model.load_state_dict(renamed(file, full)) and torch.equal(model["head"].weight, file["fc_out.weight"])
    for forgotten in full:
        rest = {before: after for before, after in full.items() if before != forgotten}
        assert "Missing" in _error(_layers(*new), renamed(file, rest))
    without_dots = {before.rstrip("."): after.rstrip(".") for before, after in full.items()}
    assert "enc_out.weight" in _error(_layers(*new), renamed(file, without_dots))


def only_missing():
    """#which: | only missing | say what may be missing |
    #strict-false: It is right where you know which keys the file does not have: compare `missing_keys` with exactly those, as for a new head.
    #loads-nothing: Say which keys may be missing, usually none, and assert exactly that.
    """
    for build in BUILDERS:
        state = build().state_dict()
        may_be_missing = list(state)[-1:]
        for key in may_be_missing:
            del state[key]
        error = _error(build(), state)
        assert _keys(error, "Missing") == may_be_missing and _keys(error, "Unexpected") == []
        model = build()
        assert model.load_state_dict(state, strict=False).missing_keys == may_be_missing
        for key in set(_parameters(model)) & set(state):
            less = {other: tensor for other, tensor in state.items() if other != key}
            assert build().load_state_dict(less, strict=False).missing_keys != may_be_missing


def only_unexpected():
    """#which: | only unexpected: old names | drop or convert them |
    #old-files: Keys such as `weight_g` are of an older `weight_norm`.
    """
    for build in BUILDERS:
        state = build().state_dict() | {"position_ids": torch.arange(4)}
        error = _error(build(), state)
        assert _keys(error, "Unexpected") == ["position_ids"] and _keys(error, "Missing") == []
        del state["position_ids"]
        assert build().load_state_dict(state).unexpected_keys == []
    with pytest.warns(FutureWarning, match="weight_norm"):
        old = utils.weight_norm(nn.Linear(2, 2))
    plain = nn.Linear(2, 2)
    assert {"weight_g", "weight_v"} == set(_keys(_error(plain, old.state_dict()), "Unexpected"))
    plain.load_state_dict({"weight": old.weight.detach(), "bias": old.bias.detach()})
    x = torch.randn(3, 2)
    assert torch.equal(plain(x), old(x)), "converted"


def no_error_and_yet_nonsense():
    """#which: | no error, strange outputs | compare a known output |
    #which: No error, yet nonsense: perhaps `strict=False` skipped names (its report lists them), a tensor went into another layer of its shape, `eval()` was not called, or what the file does not hold differs: an activation, the number of attention heads, a tensor that is not registered.
    #which: All but the first pass even a strict load; a known output shows them.
    #recipe: Strictness cannot see two layers of one shape that are swapped.
    #swapped: Names and shapes cannot tell; outputs do.
    """
    trained, x = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Dropout(), nn.Linear(4, 4)).eval(), torch.randn(8, 4)
    known, file = trained(x), trained.state_dict()

    def build():
        return nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Dropout(), nn.Linear(4, 4))

    skipped = build().eval()
    report = skipped.load_state_dict(_prefixed("module.", file), strict=False)
    assert not torch.allclose(skipped(x), known) and report.missing_keys == list(file)
    with pytest.raises(RuntimeError, match="Missing key"):
        build().load_state_dict(_prefixed("module.", file))
    swapped = build().eval()
    swap = {"0": "3", "3": "0"}
    report = swapped.load_state_dict({swap[key[0]] + key[1:]: tensor for key, tensor in file.items()})
    assert str(report) == "<All keys matched successfully>"
    assert {key: tensor.shape for key, tensor in swapped.state_dict().items()} == {key: tensor.shape for key, tensor in file.items()}
    assert not torch.allclose(swapped(x), known)
    not_in_eval = build()
    not_in_eval.load_state_dict(file)
    assert not torch.allclose(not_in_eval(x), known) and torch.allclose(not_in_eval.eval()(x), known)

    class Shifted(nn.Linear):
        def __init__(self, shift):
            super().__init__(4, 4)
            self.shift = torch.full((4,), shift)  # not registered

        def forward(self, x):
            return super().forward(x) + self.shift

    tokens = torch.randn(2, 5, 8)
    for ours, theirs, compute in (
        (nn.MultiheadAttention(8, 2), nn.MultiheadAttention(8, 4), lambda model: model(tokens, tokens, tokens)[0]),
        (nn.Sequential(nn.Linear(4, 4), nn.ReLU()), nn.Sequential(nn.Linear(4, 4), nn.GELU()), lambda model: model(x)),
        (Shifted(0.0), Shifted(1.0), lambda model: model(x)),
    ):
        for saved, model in (ours, theirs), (theirs, ours):
            assert str(model.load_state_dict(saved.state_dict())) == "<All keys matched successfully>"
            assert all(torch.equal(tensor, saved.state_dict()[key]) for key, tensor in model.state_dict().items())
            assert not torch.allclose(compute(model), compute(saved))


# --- the recipe ------------------------------------------------------------------------------------------------------


def a_file_is_a_dictionary():
    """#recipe: The file is a dictionary, so mend the dictionary."""
    for build in BUILDERS:
        file = io.BytesIO()
        torch.save(_prefixed("old.", build().state_dict()), file)
        file.seek(0)
        state = torch.load(file)
        assert isinstance(state, dict)
        assert build().load_state_dict({key.removeprefix("old."): tensor for key, tensor in state.items()}).missing_keys == []


def data_parallel_adds_module():
    """#recipe: (`DataParallel` wraps a model for several GPUs; here it serves to put `module.` before the keys.)"""
    for build in BUILDERS:
        model = build()
        assert list(nn.DataParallel(model).state_dict()) == ["module." + key for key in model.state_dict()]


def a_strict_load_fills_every_parameter():
    """#recipe: If that passes, its parameters came from the file."""
    for build in BUILDERS:
        file, model = build().state_dict(), build()
        for key in file:
            file[key] = file[key] + 1
        model.load_state_dict(file)
        assert _from_file(model, file) == _parameters(model)
        assert all(torch.equal(model.state_dict()[key], file[key]) for key in file)


def a_known_output_proves_it():
    """#recipe: Prove it: a known input gives its known output."""
    for build, x in (Net, torch.randn(8, 4)), (_convolution, torch.randn(3, 2, 2)), (lambda: nn.Linear(4, 4), torch.randn(8, 4)):
        compute = (lambda model: model[0](model[1][0](x))) if build is _convolution else (lambda model: model.eval()(x))
        trained, model = build(), build()
        known = compute(trained)
        assert not torch.allclose(compute(model), known), "another random start"
        model.load_state_dict(trained.state_dict())
        assert torch.equal(compute(model), known)


# --- one error -------------------------------------------------------------------------------------------------------


def one_error_for_three_problems():
    """#which: The error has up to three parts.
    #which: Size mismatch: both have it, in different shapes.
    #one-error: A renamed layer stands in two lists: missing under its new name, unexpected under its old one.
    #one-error: The first line names the model's class.
    #remember: Read the error as three lists, missing, unexpected and size mismatch: together they tell which case you have.
    """
    for layer in (nn.Linear, nn.Bilinear, nn.Embedding):
        sizes = (4, 4, 4) if layer is nn.Bilinear else (4, 4)
        for renamed in (True, False):
            for resized in (True, False):
                file, model = nn.ModuleDict(), nn.ModuleDict()
                for state, name, last in (file, "old", 4), (model, "new", 5):
                    state["same"], state[name if renamed else "both"] = layer(*sizes), layer(*sizes)
                    state["out"] = layer(*sizes[:-1], last if resized else 4)
                if not renamed and not resized:
                    model.load_state_dict(file.state_dict())
                    continue
                error = _error(model, file.state_dict())
                assert error.splitlines()[0] == "Error(s) in loading state_dict for ModuleDict:"
                of_renamed = [key.partition(".")[2] for key in file.state_dict() if key.startswith(("old.", "both."))]
                assert _keys(error, "Missing") == (["new." + key for key in of_renamed] if renamed else [])
                assert _keys(error, "Unexpected") == (["old." + key for key in of_renamed] if renamed else [])
                assert set(re.findall(r"size mismatch for (\w+)", error)) == ({"out"} if resized else set())
    for build in BUILDERS:
        assert f"loading state_dict for {type(build()).__name__}:" in _error(build(), {"no": torch.ones(1)})


def subtracting_sets_does_not_see_shapes_or_order():
    """#one-error: It does not see the resized layer `out`, because its names agree.
    #one-error: And a set has lost the order of the layers, a good hint of what was renamed to what.
    #one-error: Compare shapes too.
    """
    file, model = _layers("first", "second", "out", last=4).state_dict(), _layers("z", "a", "out", last=10)
    assert not any(key.startswith("out") for key in set(file) ^ set(model.state_dict()))
    ours = model.state_dict()
    assert {key for key in file if key in ours and file[key].shape != ours[key].shape} == {"out.weight", "out.bias"}
    error = _error(model, file)
    assert list(zip(_keys(error, "Unexpected"), _keys(error, "Missing"))) == [
        ("first.weight", "z.weight"), ("first.bias", "z.bias"), ("second.weight", "a.weight"), ("second.bias", "a.bias")]  # fmt: skip
    assert sorted(set(model.state_dict()) - set(file)) != _keys(error, "Missing")


# --- strict=False ----------------------------------------------------------------------------------------------------


def a_dropped_report_is_no_check():
    """#strict-false: Whoever drops that value has switched off the check, not passed it.
    #strict-false: If no key fits, it loads nothing and raises nothing.
    #loads-nothing: This is how a model comes to “work” with random weights.
    """
    for build in BUILDERS:
        model, file = build(), _prefixed("module.", build().state_dict())
        before = {key: tensor.clone() for key, tensor in model.state_dict().items()}
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as printed:
            warnings.simplefilter("error")
            model.load_state_dict(file, strict=False)
        assert printed.getvalue() == ""
        assert all(torch.equal(tensor, before[key]) for key, tensor in model.state_dict().items())
    net = Net().eval()
    net.load_state_dict(_prefixed("module.", Net().state_dict()), strict=False)
    assert net(torch.randn(2, 4)).isfinite().all(), "it answers"


def strict_false_forgives_no_shape():
    """#which: `strict=False` returns the first two and raises the third all the same.
    #one-error: `load_state_dict` goes through the whole model, copies what fits and collects what does not.
    #one-error: It raises at the end.
    #remember: `strict=False` forgives names, not shapes, so it is refused.
    #remember: By then the first layer had been copied: the model is now half file, half random start.
    #half-loaded: Each module copies what fits while it collects complaints; the error is raised at the end.
    #half-loaded: If you catch it and go on, the model is a mixture of the file and of its random start.
    """
    for strict in (True, False):
        for resized in range(3):  # whichever module complains, those after it are copied too
            model, file = _layers("a", "b", "c"), _layers("a", "b", "c").state_dict()
            wrong = "abc"[resized]
            file[f"{wrong}.weight"] = torch.ones(7, 7)
            assert f"size mismatch for {wrong}.weight" in _error(model, file, strict=strict)
            assert _from_file(model, file) == [name for name in _parameters(model) if name != f"{wrong}.weight"]
    for build in BUILDERS:  # a missing key, an unexpected key: the rest is copied all the same
        model, file = build(), {key: tensor + 1 for key, tensor in build().state_dict().items()}
        first = next(iter(file))
        file["other"] = file.pop(first)
        assert "Missing" in _error(model, file)
        assert {name for name in _parameters(model) if name != first} >= set(_from_file(model, file)) == set(file) & set(_parameters(model))


def build_it_anew():
    """#remember: After an error, build it anew."""
    file = _layers("a", "b").state_dict()
    half, anew = _layers("a", "b", last=5), _layers("a", "b")
    assert "size mismatch" in _error(half, file)
    assert _from_file(half, file) == ["a.weight", "a.bias"]
    anew.load_state_dict(file)
    assert _from_file(anew, file) == _parameters(anew)


def a_strict_load_does_not_compare_values():
    """#remember: Mend the keys of the file in a new dict, and load strictly into a new model.
    #remember: Prove a load by known outputs, for a strict load compares names and shapes, not values.
    """
    for build in BUILDERS:
        state = build().state_dict()
        for value in (0, 1e6, float("nan")):
            filled = {key: torch.full_like(tensor, value) if tensor.is_floating_point() else tensor for key, tensor in state.items()}
            assert str(build().load_state_dict(filled)) == "<All keys matched successfully>"
        key = next(iter(state))
        assert key in _error(build(), state | {key: torch.ones(9, 9, 9)})
        assert key in _error(build(), {other: tensor for other, tensor in state.items() if other != key})


# --- prefixes --------------------------------------------------------------------------------------------------------


def look_before_you_index():
    """#nested: Look at its top level before you index it."""
    for name in ("state_dict", "model"):
        file = io.BytesIO()
        torch.save({name: Net().state_dict()}, file)
        file.seek(0)
        checkpoint = torch.load(file)
        other = {"state_dict": "model", "model": "state_dict"}[name]
        with pytest.raises(KeyError):
            checkpoint[other]
        assert list(checkpoint) == [name]


def who_puts_a_prefix_there():
    """#prefixes: | `module.` | `DataParallel`, `DistributedDataParallel`: they hold your model in an attribute named `module` | `wrapped.module.state_dict()` |
    #prefixes: | `_orig_mod.` | `torch.compile(model)` | `model.state_dict()`, of the model you gave it |
    #prefixes: | `model.`, for instance | a training wrapper, by the attribute's name | `task.model.state_dict()` |
    #more-prefixes: Save the model that you gave to `torch.compile`, and load into it, or compile it in place.
    #more-prefixes: Prefixes pile up in the order of the wrappers; cut them from the outside in, one at a time (cut as one, `module._orig_mod.` would stay in the versions).
    """
    model = Net()
    clean = list(model.state_dict())
    torch.distributed.init_process_group("fake", store=FakeStore(), rank=0, world_size=1)
    wrappers = [(nn.DataParallel, "module"), (nn.parallel.DistributedDataParallel, "module"), (torch.compile, "_orig_mod")]
    wrappers += [(lambda model: Wrapper("model", model), "model")]
    for wrap, name in wrappers:
        wrapped = wrap(model)
        assert list(wrapped.state_dict()) == [f"{name}.{key}" for key in clean]
        assert getattr(wrapped, name) is model and list(getattr(wrapped, name).state_dict()) == clean
        for wrap_again, outer in [other for other in wrappers if other[0] not in (wrap, nn.parallel.DistributedDataParallel)]:
            state = wrap_again(wrapped).state_dict()
            assert list(state) == [f"{outer}.{name}.{key}" for key in clean]
            at_once = wrap_again(wrapped).state_dict()
            consume_prefix_in_state_dict_if_present(at_once, f"{outer}.{name}.")
            for prefix in (f"{outer}.", f"{name}."):  # from the outside in
                consume_prefix_in_state_dict_if_present(state, prefix)
            assert Net().load_state_dict(state).missing_keys == []
            assert list(at_once) == list(state) and f"{outer}.{name}" in at_once._metadata
            assert not any(path.startswith((outer, name)) for path in state._metadata)
    torch.distributed.destroy_process_group()
    file = Net().state_dict()
    torch.compile(model)
    model.load_state_dict(file)
    assert _from_file(model, file) == _parameters(model)
    model.compile()
    assert list(model.state_dict()) == clean and model.load_state_dict(file).missing_keys == []


def _strip(state, prefix):
    """What the snippet's function returns and prints."""
    names = {}
    exec((SNIPPETS / "state_dict_recovery/strip_prefix.py").read_text(encoding="utf-8").partition("\nclass Model")[0], names)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        return names["strip"](state, prefix), printed.getvalue()


def strip_cuts_in_a_new_dict():
    """#prefixes: `strip`, to paste, cuts keys and versions in a new dict, says how many keys had the prefix, and raises where two would become one."""
    for build in BUILDERS:
        state, clean = nn.DataParallel(build()).state_dict(), build().state_dict()
        keys, versions = list(state), dict(state._metadata)
        new, printed = _strip(state, "module.")
        assert list(new) == list(clean) and dict(new._metadata) == dict(clean._metadata)
        assert list(state) == keys and dict(state._metadata) == versions
        assert f"{len(keys)} of {len(keys)} keys" in printed and build().load_state_dict(new).missing_keys == []
        assert f"0 of {len(keys)} keys" in _strip(clean, "module.")[1]
        with pytest.raises(ValueError, match="two keys would become"):
            _strip(state | {keys[0].removeprefix("module."): torch.ones(1)}, "module.")


def quantized_layers_need_their_versions():
    """#prefixes: `removeprefix`, key by key into a new dict, if you also select or rename; but quantized linear layers do not load without their versions."""

    def build():
        return torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.Linear(4, 4)), {nn.Linear})

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        state = nn.DataParallel(build()).state_dict()
        assert build().load_state_dict(_strip(state, "module.")[0]).missing_keys == []
        with pytest.raises(KeyError, match="0.weight"):
            build().load_state_dict({key.removeprefix("module."): value for key, value in state.items()})
        for layer in torch.ao.nn.quantized.Linear(4, 4), torch.ao.nn.quantized.dynamic.Linear(4, 4):
            layer.load_state_dict(layer.state_dict())
            with pytest.raises(KeyError, match="weight"):
                layer.load_state_dict(dict(layer.state_dict()))


def consume_cuts_the_versions_too():
    """#prefixes: `consume_prefix_in_state_dict_if_present` if every key has the prefix: it cuts it off the versions too, in place, and returns `None`.
    #lost-metadata: To cut a prefix off the versions too, use `consume_prefix_in_state_dict_if_present`.
    """
    for build in BUILDERS:
        for wrap, prefix in (nn.DataParallel, "module."), (lambda model: Wrapper("net", model), "net."):
            state = wrap(build()).state_dict()
            assert consume_prefix_in_state_dict_if_present(state, prefix) is None
            clean = build().state_dict()
            assert list(state) == list(clean)
            assert dict(state._metadata) == dict(clean._metadata)


def cut_in_place_a_key_can_overwrite_another():
    """#prefixes: Where only some keys have the prefix, take those out: cut in place, `model.weight` would overwrite a `weight` of the wrapper's own."""
    task = Wrapper("model", nn.Linear(2, 2))
    task.weight = nn.Parameter(torch.ones(3))
    state = task.state_dict()
    taken_out = {key.removeprefix("model."): tensor for key, tensor in state.items() if key.startswith("model.")}
    assert nn.Linear(2, 2).load_state_dict(taken_out).unexpected_keys == [] and len(state) == 3
    consume_prefix_in_state_dict_if_present(state, "model.")
    assert set(state) == {"weight", "bias"} and state["weight"].shape == (2, 2), "the wrapper's own is gone"


def replace_cuts_anywhere():
    """#prefixes: Never `replace`: it also cuts inside `submodule.weight`."""
    for prefix, name in ("module.", "submodule"), ("model.", "supermodel"), ("net.", "subnet"):
        state = _prefixed(prefix, nn.ModuleDict({name: nn.Linear(2, 2)}).state_dict())
        assert [key.removeprefix(prefix) for key in state] == [f"{name}.weight", f"{name}.bias"]
        cut = {key.replace(prefix, ""): tensor for key, tensor in state.items()}
        assert "Missing" in _error(nn.ModuleDict({name: nn.Linear(2, 2)}), cut)


# --- renaming --------------------------------------------------------------------------------------------------------


def renaming_in_place_can_lose_tensors():
    """#renamed: Renaming in place can lose tensors where one layer's new name is another's old one.
    #renumbered: In a new dict nothing stands in the way.
    """

    def in_place(state, renames):
        for old, new in renames.items():
            for key in [key for key in state if key.startswith(old)]:
                state[new + key.removeprefix(old)] = state.pop(key)
        return state

    def into_a_new_dict(state, renames):
        return {renames.get(key[:2], key[:2]) + key[2:]: tensor for key, tensor in state.items()}

    loses_some = [{"1.": "2.", "2.": "3."}, {"0.": "1.", "1.": "0."}]
    loses_none = [{"2.": "3.", "1.": "2."}, {"0.": "7.", "1.": "8."}]
    for renames, loses in [*((case, True) for case in loses_some), *((case, False) for case in loses_none)]:
        file = nn.Sequential(*[nn.Linear(2, 2) for _ in range(3)]).state_dict()
        assert len(into_a_new_dict(file, renames)) == 6
        new = into_a_new_dict(file, renames)
        assert all(new[renames.get(key[:2], key[:2]) + key[2:]] is tensor for key, tensor in file.items())
        assert (len(in_place(OrderedDict(file), renames)) < 6) == loses


def an_overwritten_layer_is_reported_as_missing():
    """#renumbered: In place, layer 1 became `2.`, and that overwrote the old layer 2 before it was its turn.
    #renumbered: The error names `2.weight`, a key that the file had.
    """
    file = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 2)).state_dict()
    model = nn.Sequential(nn.Linear(4, 4), nn.Dropout(), nn.Linear(4, 4), nn.Linear(4, 2))
    first, state = file["1.weight"], OrderedDict(file)
    state["2.weight"] = state.pop("1.weight")
    assert state["2.weight"] is first and not any(tensor is file["2.weight"] for tensor in state.values())
    for key in ("1.bias",):
        state["2.bias"] = state.pop(key)
    for key in ("2.weight", "2.bias"):
        state["3" + key[1:]] = state.pop(key)
    assert "2.weight" in file and "2.weight" in _keys(_error(model, state), "Missing")


# --- comparing before loading ----------------------------------------------------------------------------------------


def _compare(model, state):
    """What the snippet's function prints; only what stands above `mlp` is run."""
    names = {}
    exec((SNIPPETS / "state_dict_recovery/diagnose.py").read_text(encoding="utf-8").partition("\ndef mlp")[0], names)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        names["compare"](model, state)
    return printed.getvalue()


def compare_only_reads():
    """#diagnose: Paste what stands above `mlp`; the model is only read."""

    class Counts(Net):
        def get_extra_state(self):
            return {"steps": 3}

        def set_extra_state(self, state):
            pass

    for build in (*BUILDERS, Counts):
        model, file = build().eval(), nn.DataParallel(build()).state_dict()
        before = {key: (tensor, getattr(tensor, "_version", 0)) for key, tensor in model.state_dict(keep_vars=True).items()}
        printed = _compare(model, file)
        assert f"cut 'module.' off: finds {len(file)} of {len(file)} missing" in printed
        after = model.state_dict(keep_vars=True)
        for key, (tensor, version) in before.items():
            assert after[key] is tensor and tensor._version == version if torch.is_tensor(tensor) else after[key] == tensor
        assert not model.training


def a_kind_is_converted_or_raises():
    """#diagnose: A kind is the dtype, then layout and class where they are special: a dtype is converted, another layout raises."""
    for dtype in (torch.float16, torch.bfloat16, torch.float64, torch.int64):
        file = {key: torch.ones_like(tensor, dtype=dtype) for key, tensor in Net().state_dict().items()}
        assert f"kind       hidden.weight: file {dtype}, model torch.float32" in _compare(Net(), file)
        model = Net()
        model.load_state_dict(file)
        assert model.hidden.weight.dtype == torch.float32 and (model.hidden.weight == 1).all()
    for layout in (torch.sparse_coo, torch.sparse_csr):
        file = Net().state_dict()
        file["hidden.weight"] = file["hidden.weight"].to_sparse(layout=layout)
        assert f"kind       hidden.weight: file torch.float32 {layout}, model torch.float32" in _compare(Net(), file)
        assert "sparse" in _error(Net(), file)


def a_mend_is_the_one_key_that_fits():
    """#diagnose: A mend? is a guess: the shape and the end of the name fit one key only.
    #diagnose: Where several keys fit, or none, it says so, and you decide.
    """
    for old in (["x", "y"], ["y", "x"]):  # in any order, the shape decides
        printed = _compare(_layers("a", "b", last=2), _layers(*old, last=2).state_dict())
        assert f"rename '{old[0]}.' to 'a.': finds 2 of 4 missing" in printed and f"rename '{old[1]}.' to 'b.'" in printed
        assert "no name fits" not in printed
    several = _compare(_layers("a", "b"), _layers("x", "y").state_dict())
    none = _compare(_layers("a", "b"), nn.ModuleDict({"x": nn.Linear(9, 9)}).state_dict())
    for printed in several, none:
        assert "mend?      no name fits, or several do: " in printed and "rename" not in printed
    wrong = _layers("x", last=7).state_dict()
    guess = _compare(nn.ModuleDict({"other": nn.Linear(4, 7)}), wrong)
    assert "rename 'x.' to 'other.'" in guess, "a guess: nothing tells that x became other"


def a_note_names_who_may_load_more():
    """#diagnose: A note names classes that may load more than the names show."""
    norm = nn.BatchNorm1d(3)
    file = {key: tensor for key, tensor in norm.state_dict().items() if "tracked" not in key}
    old = {"bias": torch.ones(2), "weight_g": torch.ones(2, 1), "weight_v": torch.ones(2, 2)}
    for model, state in (norm, file), (parametrizations.weight_norm(nn.Linear(2, 2)), old):
        printed = _compare(model, state)
        assert "missing" in printed and re.search(r"^note .*(BatchNorm1d|ParametrizedLinear) loads in its own way", printed, re.MULTILINE)
        assert model.load_state_dict(state).missing_keys == []
    assert "note" not in _compare(nn.Linear(2, 2), {"weight": torch.ones(2, 2)}) and _error(nn.Linear(2, 2), {"weight": torch.ones(2, 2)})


def on_meta_a_file_is_not_read():
    """#diagnose: With `map_location="meta"`, a file in the format since PyTorch 1.6 gives its names, shapes and dtypes, and no data is read: this works for a file larger than your memory and for one that was saved on a GPU.
    #diagnose: (`BytesIO` is a file in memory, `seek(0)` goes back to its start.)
    """

    class Counting(io.BytesIO):
        bytes_read = 0

        def read(self, *size):
            data = super().read(*size)
            self.bytes_read += len(data)
            return data

        def readinto(self, memory):
            number = super().readinto(memory)
            self.bytes_read += number
            return number

    model = nn.Sequential(nn.Linear(500, 500), nn.Linear(500, 500).half())
    shares = []
    for since_1_6 in (True, False):
        file = Counting()
        torch.save(model.state_dict(), file, _use_new_zipfile_serialization=since_1_6)
        file.seek(0)
        state = torch.load(file, map_location="meta")
        assert {key: (t.shape, t.dtype) for key, t in state.items()} == {key: (t.shape, t.dtype) for key, t in model.state_dict().items()}
        assert {tensor.device.type for tensor in state.values()} == {"meta"}
        shares.append(file.bytes_read / len(file.getvalue()))
    assert shares[0] < 0.01 and shares[1] > 0.9
    real, torch.serialization.location_tag = torch.serialization.location_tag, lambda storage: "cuda:0"  # as if it lay on a GPU
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    torch.serialization.location_tag = real
    file.seek(0)
    if not torch.cuda.is_available():
        with pytest.raises(RuntimeError, match="deserialize object on a CUDA device"):
            torch.load(file)
        file.seek(0)
    assert torch.load(file, map_location="meta")["0.weight"].is_meta


def what_gives_a_dict():
    """#not-a-dict: `torch.load(path)` gives what was saved in a file, `state_dict()` the dict of a model."""
    for saved in (Net().state_dict(), {"epoch": 3, "rates": [0.1]}, [1, 2], torch.ones(2)):
        torch.save(saved, "saved.pt")
        assert type(torch.load("saved.pt")) is type(saved)
    for build in BUILDERS:
        model = build()
        assert isinstance(model.state_dict(), dict) and model.load_state_dict(model.state_dict()).missing_keys == []
        for wrong in ("saved.pt", build(), list(model.state_dict().items())):
            with pytest.raises(TypeError, match="dict-like"):
                model.load_state_dict(wrong)


def gaps_of_a_strict_load():
    """#loads-nothing: Strict loading has gaps of its own.
    #loads-nothing: Keys under a submodule that was set to `None` are skipped silently.
    #loads-nothing: A class may forgive keys, or fill in missing ones, in its hooks.
    #recipe: (Rare exceptions, such as a class that fills in missing keys itself: Further.)
    #loads-nothing: And into a model on `meta` nothing is copied; a warning is all you get, unless you pass `assign=True`.
    """
    for build in (Net, lambda: _layers("body", "head")):
        file, model = build().state_dict(), build()
        model.head = None
        if isinstance(model, nn.ModuleDict):
            model.register_module("head", None)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert model.load_state_dict(file).unexpected_keys == []
        forgiving = build()
        forgiving.register_load_state_dict_post_hook(lambda module, report: report.missing_keys.clear())
        assert forgiving.load_state_dict({}).missing_keys == []
        filling = build()
        own = {key: tensor.clone() for key, tensor in filling.state_dict().items()}
        filling.register_load_state_dict_pre_hook(lambda module, state, *rest: [state.setdefault(key, own[key]) for key in own])
        assert filling.load_state_dict({}).missing_keys == []
        assert all(torch.equal(tensor, own[key]) for key, tensor in filling.state_dict().items()), "nothing came from the file"

    class NeverALayer(nn.Module):
        def __init__(self):
            super().__init__()
            self.head = None

    assert _keys(_error(NeverALayer(), {"head.weight": torch.ones(1)}), "Unexpected") == ["head.weight"]
    on_meta, file = Net().to("meta"), Net().state_dict()
    with pytest.warns(UserWarning, match="no-op"):
        assert on_meta.load_state_dict(file).missing_keys == []
    assert all(tensor.is_meta for tensor in on_meta.state_dict().values())
    on_meta.load_state_dict(file, assign=True)
    assert all(torch.equal(tensor, file[key]) for key, tensor in on_meta.state_dict().items())


def the_wrappers_own_tensors():
    """#more-prefixes: The training wrapper's own tensors, here the class weights of the loss, are no part of your model: with prefixes put on they would be missing."""
    for build in BUILDERS:
        task, model = Wrapper("model", build()), build()
        task.loss = nn.CrossEntropyLoss(weight=torch.ones(3))
        assert set(task.state_dict()) - set(_prefixed("model.", model.state_dict())) == {"loss.weight"}
        assert _keys(_error(task, _prefixed("model.", model.state_dict())), "Missing") == ["loss.weight"]
        task.model.load_state_dict(model.state_dict())


# --- the class reads its old files -----------------------------------------------------------------------------------


def a_hook_works_at_any_depth():
    """#migrate: If your files are in other people's hands, put the mapping into the class.
    #migrate: The hook gets the prefix under which its module sits, so it works at any depth.
    """

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.head = nn.Linear(2, 2)
            self.register_load_state_dict_pre_hook(self.read_old_names)

        @staticmethod
        def read_old_names(module, state, prefix, *rest):
            prefixes.append(prefix)
            for key in [key for key in state if key.startswith(prefix + "fc.")]:
                state[prefix + "head." + key.removeprefix(prefix + "fc.")] = state.pop(key)

    model, old, path = Block(), {"fc." + key: tensor for key, tensor in nn.Linear(2, 2).state_dict().items()}, ""
    for depth in range(4):
        prefixes = []
        before = dict(old)
        model.load_state_dict(old)
        assert prefixes == [path] and old == before, "the caller's dict keeps its keys"
        model.load_state_dict(model.state_dict())
        model, old, path = Wrapper("inner", model), _prefixed("inner.", old), "inner." + path


def a_hook_sees_its_own_keys():
    """#migrate: It is given a copy of the dict, and in a submodule that copy has the keys below the prefix only: to move a tensor to another part of the model, register the hook on a module that holds both."""
    seen = {}

    def look(module, state, prefix, *rest):
        seen[prefix] = state, list(state)

    def move(module, state, prefix, *rest):
        if prefix + "body.scale" in state:
            state[prefix + "head.scale"] = state.pop(prefix + "body.scale")

    def build(hook_on):
        model = nn.ModuleDict({"body": nn.Module(), "head": nn.Module()})
        model["head"].scale = nn.Parameter(torch.ones(1))
        for name, module in model.named_modules():
            module.register_load_state_dict_pre_hook(look)
            if name == hook_on:
                module.register_load_state_dict_pre_hook(move)
        return model

    old = {"body.scale": torch.zeros(1)}
    build("").load_state_dict(old)
    assert seen[""][0] is not old and seen[""][1] == ["body.scale"]
    assert seen["body."][1] == [] and seen["head."][1] == ["head.scale"] and list(old) == ["body.scale"]
    for submodule in ("body", "head"):
        assert "Missing" in _error(build(submodule), old)


def names_arrive_versions_may_not():
    """#migrate: Decide by the names you find, as here, rather than by `metadata["version"]`, which does not always arrive.
    #lost-metadata: `state_dict()` attaches, beside the keys, a version number for each module's layout (`_metadata`).
    #lost-metadata: A plain dict has none, a safetensors file has none, and a renamed module does not find its own.
    """
    for build in BUILDERS:
        model = build()
        state = model.state_dict()
        layouts = {path: module._version for path, module in model.named_modules()}
        assert {path: entry["version"] for path, entry in state._metadata.items()} == layouts
        assert not hasattr(dict(state), "_metadata")
        file = safetensors.torch.save({key: tensor.clone() for key, tensor in state.items()})
        assert not hasattr(safetensors.torch.load(file), "_metadata")
    versions = []
    layer = nn.Linear(2, 2)
    layer.register_load_state_dict_pre_hook(lambda module, state, prefix, metadata, *rest: versions.append(metadata.get("version")))
    model = nn.ModuleDict({"new": layer})
    as_saved = model.state_dict()
    renamed = nn.ModuleDict({"old": nn.Linear(2, 2)}).state_dict()
    for key in list(renamed):
        renamed["new." + key.removeprefix("old.")] = renamed.pop(key)
    for state in as_saved, dict(as_saved), renamed:
        model.load_state_dict(state)
    assert versions == [1, None, None]


# --- vocabularies, buffers, versions, dtypes -------------------------------------------------------------------------


def every_table_with_a_row_per_token_grows():
    """#more-tokens: Every tensor with a row per token has to grow: the embedding, the output layer and its bias."""

    def build(tokens):
        return nn.ModuleDict({"embed": nn.Embedding(tokens, 3), "norm": nn.BatchNorm1d(3), "out": nn.Linear(3, tokens)})

    file, model = build(4).state_dict(), build(6)
    shape = {key: tensor.shape for key, tensor in model.state_dict().items()}
    assert {key for key in file if file[key].shape != shape[key]} == {"embed.weight", "out.weight", "out.bias"}
    grown = dict(file)
    for key in ("embed.weight", "out.weight", "out.bias"):
        grown[key] = torch.cat([file[key], model.state_dict()[key][4:]])
    model.load_state_dict(grown)
    assert torch.equal(model["embed"].weight[:4], file["embed.weight"])
    for key in ("embed.weight", "out.weight", "out.bias"):
        assert re.findall(r"mismatch for ([\w.]+)", _error(build(6), grown | {key: file[key]})) == [key]


def new_tokens_have_the_last_ids():
    """#more-tokens: This is right only if the new tokens have the last ids.
    #more-tokens: A tokenizer that numbers its old tokens anew leaves rows with a wrong meaning, in the right shape.
    """
    words = ["one", "two", "three"]
    old = nn.Embedding(3, 2)
    for vocabulary, keeps in ("one two three four", True), ("four one two three", False), ("one three two four", False):
        new = nn.Embedding(4, 2)
        rows = torch.cat([old.weight.detach(), new.weight.detach()[3:]])
        assert new.load_state_dict({"weight": rows}).missing_keys == []
        same = all(torch.equal(new.weight[vocabulary.split().index(word)], old.weight[words.index(word)]) for word in words)
        assert same == keeps


def the_class_makes_its_own_buffer():
    """#old-files: Even with `strict=False` the value in the file is not loaded: the class makes its own.
    #old-files: Check that the two agree, then drop the key.
    """
    model = _gpt2()
    model.register_buffer("position_ids", torch.arange(4), persistent=False)
    file = model.state_dict() | {"position_ids": torch.tensor([9, 9, 9, 9])}
    assert model.load_state_dict(file, strict=False).unexpected_keys == ["position_ids"]
    assert model.position_ids.tolist() == [0, 1, 2, 3] != file.pop("position_ids").tolist()
    assert model.load_state_dict(file).unexpected_keys == []


def a_lost_version_converts_again():
    """#lost-metadata: So this class turns a new file's weight round again, without an error."""
    names = {}
    source = (SNIPPETS / "state_dict_recovery/lost_metadata.py").read_text(encoding="utf-8")
    exec(source.partition("\nstate = ")[0], names)
    Scores, state = names["Scores"], names["Scores"]().state_dict()
    for deep in (False, True):
        model, file = (nn.ModuleList([Scores()]), _prefixed("0.", state)) if deep else (Scores(), dict(state))
        assert str(model.load_state_dict(file)) == "<All keys matched successfully>"
        assert torch.equal(next(model.parameters()), state["weight"].T) and not torch.equal(state["weight"].T, state["weight"])


def batch_norm_fills_in_its_counter():
    """#lost-metadata: BatchNorm reads a missing version as a file from before `num_batches_tracked` existed, and fills the gap with the counter it has.
    #lost-metadata: That is why a prefix, which hides the versions too, left the seventh key out of the count above.
    #lost-metadata: With the default `momentum` that counter changes no result.
    """
    for norm in (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d):
        state = norm(2).state_dict()
        del state["num_batches_tracked"]
        assert _keys(_error(norm(2), state), "Missing") == ["num_batches_tracked"]
        model = norm(2)
        model.num_batches_tracked.fill_(7)
        assert model.load_state_dict(dict(state)).missing_keys == [] and model.num_batches_tracked == 7
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    file = nn.DataParallel(model).state_dict()
    assert set(model.state_dict()) - set(model.load_state_dict(file, strict=False).missing_keys) == {"1.num_batches_tracked"}
    file._metadata = model.state_dict()._metadata  # with versions where the model looks for them
    assert len(model.load_state_dict(file, strict=False).missing_keys) == len(model.state_dict()) == 7
    batch, same = torch.randn(8, 2), []
    for momentum in (0.1, None):
        few, many = nn.BatchNorm1d(2, momentum=momentum), nn.BatchNorm1d(2, momentum=momentum)
        many.num_batches_tracked.fill_(99)
        outputs_agree = torch.equal(few(batch), many(batch))
        same.append(outputs_agree and torch.equal(few.running_mean, many.running_mean) and torch.equal(few.running_var, many.running_var))
    assert nn.BatchNorm1d(2).momentum == 0.1 and same == [True, False]


def old_norms_and_new_ones():
    """#parametrizations: Today's `weight_norm` converts old keys by a hook like the one above; `spectral_norm` does not, so rename those keys yourself.
    #parametrizations: Files do not go back from new to old.
    #parametrizations: If you need the weights only, fold them back with `remove_parametrizations` before you save.
    """
    warnings.simplefilter("ignore", FutureWarning)
    for build, x in (lambda: nn.Linear(3, 2), torch.randn(4, 3)), (lambda: nn.Conv1d(3, 2, 1), torch.randn(4, 3, 5)):
        for name in ("weight_norm", "spectral_norm"):
            old, new = getattr(utils, name), getattr(parametrizations, name)
            was, now = old(build()).eval(), new(build()).eval()
            if name == "weight_norm":
                assert len(now._load_state_dict_pre_hooks) == 1
                now.load_state_dict(was.state_dict())
            else:
                assert "parametrizations.weight.original" in _error(now, was.state_dict())
                renamed = dict(was.state_dict())
                for before, after in {"weight_orig": "original", "weight_u": "0._u", "weight_v": "0._v"}.items():
                    renamed[f"parametrizations.weight.{after}"] = renamed.pop(before)
                now.load_state_dict(renamed)
            was(x)  # the old ones set the weight when they are called
            assert torch.allclose(was(x), now(x), atol=1e-6)
            assert "Missing" in _error(old(build()), now.state_dict())
            expected = now(x)
            utils.parametrize.remove_parametrizations(now, "weight")
            plain = build()
            plain.load_state_dict(now.state_dict())
            assert torch.allclose(plain(x), expected, atol=1e-6)


def coarse_stays_coarse():
    """#dtype: A bfloat16 file in a float32 model stays as coarse as it was, in twice the memory."""
    for build in BUILDERS:
        saved, model = build().bfloat16(), build()
        model.load_state_dict(saved.state_dict())
        for old, new in zip(saved.parameters(), model.parameters()):
            assert new.dtype == torch.float32 and torch.equal(new.bfloat16().float(), new) and torch.equal(new.bfloat16(), old)
            assert new.nbytes == 2 * old.nbytes


def too_large_becomes_infinite():
    """#dtype: A value too large for float16 becomes `inf`, and 2.7 in an integer buffer becomes 2, without error or warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for value in (70000.0, 1e6, 1e30):
            layer = nn.Linear(1, 1, bias=False).half()
            layer.load_state_dict({"weight": torch.tensor([[value]])})
            assert layer.weight.item() == float("inf")
        for dtype in (torch.int8, torch.int32, torch.int64):
            counter = nn.Module()
            counter.register_buffer("steps", torch.tensor(0, dtype=dtype))
            counter.load_state_dict({"steps": torch.tensor(2.7)})
            assert counter.steps.item() == 2 and counter.steps.dtype == dtype


def assign_takes_the_files_tensors():
    """#dtype: `assign=True` takes the file's tensors as they are, dtype included; integers for a parameter that trains are an error."""
    for dtype in (torch.bfloat16, torch.float16, torch.float64):
        model, file = Net(), Net().to(dtype).state_dict()
        model.load_state_dict(file, assign=True)
        for key, tensor in model.state_dict().items():
            assert tensor.dtype == file[key].dtype and tensor.data_ptr() == file[key].data_ptr()
    whole = {"weight": torch.ones(2, 2, dtype=torch.long), "bias": torch.ones(2, dtype=torch.long)}
    with pytest.raises(RuntimeError, match="[Oo]nly .*floating point"):
        nn.Linear(2, 2).load_state_dict(whole, assign=True)
    frozen = nn.Linear(2, 2).requires_grad_(False)
    frozen.load_state_dict(whole, assign=True)
    assert frozen.weight.dtype == torch.long


def assign_leaves_a_mark():
    """#dtype: It also leaves a mark in the dict's `_metadata`: load the same dict, or a file saved from it, without `assign`, and its tensors are taken all the same."""
    for build in BUILDERS:
        file = build().bfloat16().state_dict()
        copied, assigned, again, from_plain = build(), build(), build(), build()
        copied.load_state_dict(file)
        assigned.load_state_dict(file, assign=True)
        again.load_state_dict(file)
        from_plain.load_state_dict(dict(file))
        for key, tensor in file.items():
            memory = [model.state_dict()[key].data_ptr() == tensor.data_ptr() for model in (copied, assigned, again, from_plain)]
            assert memory == [False, True, True, False]
        saved, resumed = io.BytesIO(), build()
        torch.save(file, saved)
        saved.seek(0)
        resumed.load_state_dict(torch.load(saved))
        assert {p.dtype for p in resumed.parameters()} == {torch.bfloat16}


shown = {
    "#recipe: Here the tensors are good, and only their names are wrong.": ("state_dict_recovery/recover", "load: <All keys matched successfully>", "prove: same output"),
    "#one-error: The last two lines are that subtraction.":
        ("state_dict_recovery/three_problems_one_error", "only in the model: ['hidden.bias', 'hidden.weight'] only in the file: ['fc2.bias', 'fc2.weight']"),
    "#remember: The first layer of the file fits, the second does not.": ("state_dict_recovery/predict_caught", "refused True"),
    "#loads-nothing: Do not count the missing keys either: here 6 of 7 are reported although nothing at all was loaded (why the seventh is not).":
        ("state_dict_recovery/loads_nothing", "tensors changed: []", "missing, the model: 6 of 7"),
    "#swapped: The strict load passes: each key has its tensor, in the right shape, of the wrong layer.":
        ("state_dict_recovery/swapped_layers", "<All keys matched successfully> trained: -0.754 loaded: 0.546"),
}  # fmt: skip

listed = {
    "no statement": [
        "#which: Go on to the recipe.",
        "#which: Otherwise find your line: it leads to its section.",
        "#recipe: Look at the top level.",
        "#recipe: Then look at its keys.",
        "#recipe: (For a long list there is a tool that compares.)",
        "#recipe: Mend the keys in a new dict: for each key of the file, the key of the model.",
        "#recipe: Load strictly into a newly built model.",
        "#recipe: If you have none, measure the accuracy on labelled examples.",
        "#recipe: Save the result under clean names, so that nobody has to do this again.",
        "#new-head: The file's head tells 1000 classes apart, yours ten.",
        "#renamed: The layers are the same, the attributes have other names.",
        "#renamed: Write down which prefix became which.",
        "#remember: Somebody wrote `strict=False` in the hope that it helps, and catches the error in case it does not.",
        "#further: This can wait until you have a file that does not fit: first the mends that the table names, then a tool for long lists, what `strict` does in detail, wrappers, swapped and renumbered layers, "
        "a class that reads its old files, vocabularies, versions, dtypes.",
        "#swapped: Keep a few inputs and outputs with every checkpoint.",
    ],
}
