"""What docs/en/about/errors.md says, proved row by row: the code that a row names raises the words that it quotes."""

import copy
import io
import re
import sys
import types
import warnings
from collections import OrderedDict
from pathlib import Path
from unittest import mock

import numpy
import pytest
import torch
from _common import COUNTING_MODEL, Line, Net, line_data, trainer_of
from safetensors.torch import load_file, load_model, save_file, save_model
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations, parametrize, prune
from transformers import AutoModelForCausalLM, AutoTokenizer, BertConfig, BertModel, GPT2Config, GPT2LMHeadModel, LlamaConfig
from transformers import LlamaForCausalLM, PreTrainedConfig, PreTrainedModel, StaticCache, Trainer, TrainingArguments

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)


def _gpt2():
    return GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=8, vocab_size=11, bos_token_id=None, eos_token_id=None)).eval()


def _llama():
    size = {"num_hidden_layers": 1, "hidden_size": 8, "intermediate_size": 8, "num_attention_heads": 2, "num_key_value_heads": 2, "vocab_size": 11}
    return LlamaForCausalLM(LlamaConfig(**size, bos_token_id=None, eos_token_id=None)).eval()


def _bert(**settings):
    size = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8, "vocab_size": 11}
    return BertModel(BertConfig(**size, hidden_dropout_prob=0.5, **settings))


class _Tied(nn.Module):
    """A head that shares the weight of the embedding."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(4, 3)
        self.head = nn.Linear(3, 4, bias=False)
        self.head.weight = self.embedding.weight


class _Counting(nn.Module):
    """A layer and a number that is no tensor."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def get_extra_state(self):
        return {"steps": 3}

    def set_extra_state(self, state):
        pass


def _refused(model, state, **options):
    """The message of load_state_dict, and the names on its two lists."""
    with pytest.raises(RuntimeError) as error:
        model.load_state_dict(state, **options)
    message = str(error.value)
    missing, unexpected = ("".join(re.findall(rf"{kind} key\(s\) in state_dict: (.*)", message)) for kind in ("Missing", "Unexpected"))
    return message, set(re.findall('"([^"]+)"', missing)), set(re.findall('"([^"]+)"', unexpected))


def _without_counter(names):
    """BatchNorm fills its counter in where the file has no version of it, as a file of another model has none."""
    return {name for name in names if not name.endswith("num_batches_tracked")}


# --- load_state_dict ------------------------------------------------------------------------------------------------


def the_first_line_names_the_class_and_no_more():
    """#load-state-dict: | `Error(s) in loading state_dict for` | only the first line; the lines below it count | state_dict recovery |"""
    for model in (Net(), nn.Linear(2, 2), _gpt2()):
        (key, tensor), *rest = model.state_dict().items()
        for broken in (dict(rest), dict(rest) | {key: torch.ones(7)}, dict(rest) | {"other": tensor}):
            first, *below = _refused(model, broken)[0].splitlines()
            assert first == f"Error(s) in loading state_dict for {type(model).__name__}:" and any(key in line for line in below)


def the_two_lists_are_the_two_differences():
    """#load-state-dict: | `Missing key(s) in state_dict:` | the model's `state_dict()` has these names, the file has not | which mismatch? |
    #load-state-dict: | `Unexpected key(s) in state_dict:` | the file has these names, the model's `state_dict()` has not | which mismatch? |
    """
    unsaved = nn.Module()
    unsaved.register_buffer("table", torch.ones(2), persistent=False)  # the module has it, its state_dict() has not
    pairs = ((Net(), _gpt2()), (_gpt2(), _llama()), (nn.BatchNorm1d(2), nn.Linear(2, 2)), (_Counting(), nn.LSTM(2, 2)), (_Tied(), nn.Embedding(4, 3)))
    for model, file in pairs:
        ours, theirs = set(model.state_dict()), set(file.state_dict())
        assert _refused(model, file.state_dict())[1:] == (_without_counter(ours - theirs), theirs - ours)
    assert _refused(unsaved, {"table": torch.zeros(2)})[1:] == (set(), {"table"})


def a_wrapper_puts_its_prefix_on():
    """#load-state-dict: | `Missing key(s) in state_dict: "module.fc.weight"` | your model is wrapped, the saved one was not | the inner model |"""
    model = nn.Sequential(OrderedDict(fc=nn.Linear(2, 2, bias=False)))
    wrapped = nn.DataParallel(copy.deepcopy(model))
    assert 'Missing key(s) in state_dict: "module.fc.weight"' in _refused(wrapped, model.state_dict())[0]
    assert not any(wrapped.module.load_state_dict(model.state_dict()))


def another_shape_is_an_error_strict_or_not():
    """#load-state-dict: | `size mismatch for` … `copying a param with shape` | same name, another shape; `strict=False` does not help | new head |"""
    pairs = ((nn.Linear(2, 10), nn.Linear(2, 1000)), (nn.Embedding(5, 2), nn.Embedding(4, 2)), (nn.BatchNorm1d(3), nn.BatchNorm1d(4)))
    for ours, theirs in pairs:
        for strict in (True, False):
            message, missing, unexpected = _refused(ours, theirs.state_dict(), strict=strict)
            assert re.search(r"size mismatch for weight: copying a param with shape torch\.Size\(.*\) from checkpoint", message)
            assert not missing and not unexpected


def a_training_checkpoint_has_the_weights_one_level_down():
    """#load-state-dict: | `Unexpected key(s) in state_dict: "epoch", "state_dict"` | a whole training checkpoint; the weights are one level down | the inner dict |"""
    model = Net()
    checkpoint = {"epoch": 3, "state_dict": Net().state_dict()}
    message, missing, _ = _refused(model, checkpoint)
    assert 'Unexpected key(s) in state_dict: "epoch", "state_dict"' in message and missing == _without_counter(model.state_dict())
    assert not any(model.load_state_dict(checkpoint["state_dict"]))


def a_buffer_that_is_no_longer_saved():
    """#load-state-dict: | `Unexpected key(s) in state_dict: "position_ids"` | an old file has a buffer that is no longer saved | old files |"""
    embeddings = _bert().embeddings
    assert "position_ids" in dict(embeddings.named_buffers()) and "position_ids" not in embeddings.state_dict()
    old = embeddings.state_dict() | {"position_ids": torch.arange(512)[None]}  # as older files have it
    assert 'Unexpected key(s) in state_dict: "position_ids"' in _refused(embeddings, old)[0]


def the_old_weight_norm_cannot_read_the_new_keys():
    """#load-state-dict: | `Missing key(s) in state_dict: "weight_g"` | the model has the old `weight_norm`, the file the new one's keys | changed keys |"""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        old = nn.utils.weight_norm(nn.Linear(2, 2))
    new = parametrizations.weight_norm(nn.Linear(2, 2))
    assert 'Missing key(s) in state_dict: "weight_g"' in _refused(old, new.state_dict())[0]
    assert not any(new.load_state_dict(old.state_dict()))


def extra_state_is_missing_from_an_older_file():
    """#load-state-dict: | `Missing key(s) in state_dict: "_extra_state"` | a module has `get_extra_state()`, and the file lacks what it saves | state_dict |"""
    file = {f"layer.{key}": tensor for key, tensor in nn.Linear(2, 2).state_dict().items()}
    assert 'Missing key(s) in state_dict: "_extra_state"' in _refused(_Counting(), file)[0]
    assert not any(_Counting().load_state_dict(_Counting().state_dict()))


def tied_weights_saved_once():
    """#load-state-dict: | `Missing key(s) in state_dict: "head.weight"` | if the model ties it: tied weights were saved once, and the model has two names | save and load |"""
    save_model(_Tied(), "tied.safetensors")
    file = load_file("tied.safetensors")
    assert set(file) == {"embedding.weight"} and set(_Tied().state_dict()) == {"embedding.weight", "head.weight"}
    assert 'Missing key(s) in state_dict: "head.weight"' in _refused(_Tied(), file)[0]
    assert not any(load_model(_Tied(), "tied.safetensors"))


def an_inserted_layer_moves_the_numbers():
    """#load-state-dict: | `Missing key(s) in state_dict: "3.weight", "3.bias"` | a layer was inserted in a `Sequential`; the numbers moved | Sequential |"""
    file = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)).state_dict()
    message, _, unexpected = _refused(nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Dropout(), nn.Linear(3, 1)), file)
    assert 'Missing key(s) in state_dict: "3.weight", "3.bias"' in message and unexpected == {"2.weight", "2.bias"}


class _Late(nn.Module):
    def forward(self, x):
        if not hasattr(self, "layer"):
            self.layer = nn.Linear(x.shape[-1], 1, bias=False)
        return self.layer(x)


def a_layer_made_in_forward_is_not_there_yet():
    """#load-state-dict: | `Unexpected key(s) in state_dict: "layer.weight"` | the layer is made in `forward()`, so it is not there yet | what a module is |"""
    called = _Late()
    called(torch.ones(1, 2))
    fresh = _Late()
    assert 'Unexpected key(s) in state_dict: "layer.weight"' in _refused(fresh, called.state_dict())[0]
    fresh(torch.ones(1, 2))
    assert not any(fresh.load_state_dict(called.state_dict()))


def a_path_or_a_model_is_no_dict():
    """#load-state-dict: | `Expected state_dict to be dict-like, got` | you passed a path or a model, not a dict | not a dict |"""
    for given in ("net.pt", Path("net.pt"), Net()):
        with pytest.raises(TypeError, match="^Expected state_dict to be dict-like, got"):
            Net().load_state_dict(given)
    assert not any(Net().load_state_dict(dict(Net().state_dict())))


# --- files ----------------------------------------------------------------------------------------------------------


class Own:
    """No tensor, and no class that torch.load knows."""


def _saved(content):
    file = io.BytesIO()
    torch.save(content, file)
    file.seek(0)
    return file


def only_tensors_and_plain_values():
    """#files: | `Weights only load failed` | the file holds more than tensors and plain values, or was not written by `torch.save` | save and load |"""
    no_checkpoints = (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 12\n", b"<!DOCTYPE html>")
    more_than_plain = (Net(), {"args": types.SimpleNamespace(lr=1)}, {"best": numpy.float64(1)})
    for file in (*map(_saved, more_than_plain), *map(io.BytesIO, no_checkpoints)):
        with pytest.raises(Exception, match="^Weights only load failed"):
            torch.load(file)
    plain = {"model": Net().state_dict(), "step": 3, "names": ["a"], "best": 0.5, "when": None}
    assert torch.load(_saved(plain)).keys() == plain.keys()


def the_class_is_named():
    """#files: | `was not an allowed global` | the end of that message: the class or function that `torch.load` does not trust | save and load |"""
    named = ((Own(), f"{__name__}.Own"), ([F.relu], "torch.nn.functional.relu"), (nn.Linear(1, 1), "torch.nn.modules.linear.Linear"))
    for content, name in named:
        with pytest.raises(Exception, match=rf"(?s)^Weights only load failed.*GLOBAL {re.escape(name)} was not an allowed global"):
            torch.load(_saved(content))


def a_file_from_a_gpu():
    """#files: | `Attempting to deserialize object on a CUDA device` | saved on a GPU, loaded without one: `map_location` | save and load |"""
    with mock.patch("torch.serialization.location_tag", lambda storage: "cuda:0"):  # the mark that a GPU's tensor gets
        file = _saved(Net().state_dict())
    assert b"cuda:0" in file.getvalue()
    with mock.patch("torch.cuda.is_available", lambda: False):
        with pytest.raises(RuntimeError, match="^Attempting to deserialize object on a CUDA device"):
            torch.load(file)
    file.seek(0)
    assert {tensor.device.type for tensor in torch.load(file, map_location="cpu").values()} == {"cpu"}


def a_whole_model_needs_its_class_under_the_old_name():
    """#files: | `Can't get attribute 'Net' on` | a whole model was saved, and its class is not under that name in the module named | save and load |
    #files: | `No module named 'models'` | a whole model was saved, and the module of its class cannot be imported | save and load |
    """
    models = types.ModuleType("models")
    models.Net = type("Net", (nn.Module,), {"__module__": "models", "forward": lambda self, x: x})
    with mock.patch.dict(sys.modules, models=models):
        file = _saved(models.Net()).getvalue()
        assert isinstance(torch.load(io.BytesIO(file), weights_only=False), models.Net)
        models.Renamed = models.__dict__.pop("Net")
        with pytest.raises(AttributeError, match="^Can't get attribute 'Net' on <module 'models'"):
            torch.load(io.BytesIO(file), weights_only=False)
    with pytest.raises(ModuleNotFoundError, match="^No module named 'models'"):
        torch.load(io.BytesIO(file), weights_only=False)


def nothing_left_to_read():
    """#files: | `EOFError` | the file is empty, or the file object was not rewound before reading | save and load |"""
    file = io.BytesIO()
    torch.save(Net().state_dict(), file)
    Path("empty.pt").touch()
    for nothing in (file, io.BytesIO(), "empty.pt"):
        with pytest.raises(EOFError):
            torch.load(nothing)
    file.seek(0)
    assert torch.load(file).keys() == Net().state_dict().keys()


def safetensors_refuses_shared_memory():
    """#files: | `Some tensors share memory` | tied weights, or slices that overlap: `save_file` refuses both, `save_model` takes tied weights | save and load |"""
    rows = torch.ones(4, 4)
    overlapping = nn.Module()
    overlapping.a, overlapping.b = nn.Parameter(rows[:3]), nn.Parameter(rows[1:])
    for model in (_Tied(), overlapping):
        with pytest.raises(RuntimeError, match="Some tensors share memory"):
            save_file(model.state_dict(), "shared.safetensors")
    save_model(_Tied(), "tied.safetensors")
    with pytest.raises(RuntimeError):
        save_model(overlapping, "shared.safetensors")
    save_file({"a": rows[:2], "b": rows[2:]}, "apart.safetensors")


def safetensors_wants_contiguous_tensors():
    """#files: | `You are trying to save a non contiguous tensor` | safetensors wants `.contiguous()` first, for instance after `.T` | save and load |
    #files: | `is invalid, expected torch.Tensor` | safetensors saves tensors only | save and load |
    """
    for tensor in (torch.ones(2, 3).T, torch.ones(4, 4)[:, :2], torch.ones(2, 3, 4, 4).to(memory_format=torch.channels_last)):
        with pytest.raises(ValueError, match="^You are trying to save a non contiguous tensor"):
            save_file({"a": tensor}, "a.safetensors")
        save_file({"a": tensor.contiguous()}, "a.safetensors")
    for value in (3, 0.5, "text", None, [torch.ones(1)], {"inner": torch.ones(1)}, numpy.ones(1)):
        with pytest.raises(ValueError, match="^Key `a` is invalid, expected torch.Tensor"):
            save_file({"a": value}, "a.safetensors")


# --- devices and dtypes ---------------------------------------------------------------------------------------------


class _MadeInForward(nn.Module):
    def forward(self, x):
        return x + torch.ones(x.shape)


def meta_says_it_in_its_own_words():
    """#device: | `is not on the expected device` | the same, as `meta` says it | the input, made in forward() |"""
    here, there = torch.ones(2, 4), torch.ones(2, 4, device="meta")
    for model, x in ((Net().to("meta"), here), (nn.LayerNorm(4), there), (_MadeInForward(), there)):
        with pytest.raises(RuntimeError, match="^Tensor on device (cpu|meta) is not on the expected device (meta|cpu)!"):
            model(x)


def meta_has_nothing_to_copy():
    """#device: | `Cannot copy out of meta tensor; no data!` | a parameter, a buffer or an input is on `meta` and has no values to move | to(), device errors |"""
    half_there = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2, affine=False))
    half_there[1].running_mean = half_there[1].running_mean.to("meta")
    for model in (Net().to("meta"), _llama().to("meta"), half_there):
        with pytest.raises(NotImplementedError, match="^Cannot copy out of meta tensor; no data!"):
            model.to("cpu")
    for ids in (IDS.to("meta"), torch.ones(2, device="meta")):
        with pytest.raises(NotImplementedError, match="^Cannot copy out of meta tensor; no data!"):
            ids.to("cpu")


def layers_and_their_inputs_in_two_dtypes():
    """#device: | `mat1 and mat2 must have the same dtype` | the input and the weights of a linear layer differ in dtype | to() |
    #device: | `expected m1 and m2 to have the same dtype` | the same, in a layer without bias | to() |
    #device: | `mixed dtype (CPU): expect parameter to have scalar type` | the same, as a LayerNorm or a BatchNorm says it | to() |
    #device: | `Input type (double) and bias type (float) should be the same` | the same, as a convolution says it | device errors |
    """
    for dtype in (torch.float16, torch.bfloat16, torch.float64):
        for shape in ((4,), (2, 4), (2, 3, 4)):
            for bias, words in (True, "mat1 and mat2 must have the same dtype"), (False, "expected m1 and m2 to have the same dtype"):
                layer = nn.Linear(4, 4, bias=bias).to(dtype)
                with pytest.raises(RuntimeError, match=words):
                    layer(torch.ones(shape))
                assert layer(torch.ones(shape, dtype=dtype)).dtype == dtype
        for norm in (nn.LayerNorm(4), nn.BatchNorm1d(4), nn.BatchNorm1d(4).eval()):
            with pytest.raises(RuntimeError, match=re.escape("mixed dtype (CPU): expect parameter to have scalar type")):
                norm.to(dtype)(torch.ones(2, 4))
            assert norm(torch.ones(2, 4, dtype=dtype)).dtype == dtype
    for convolution, size in ((nn.Conv1d(3, 4, 1), (2, 3, 5)), (nn.Conv2d(3, 4, 1), (2, 3, 5, 5))):
        with pytest.raises(RuntimeError, match=re.escape("Input type (double) and bias type (float) should be the same")):
            convolution(torch.ones(size, dtype=torch.double))


def a_module_becomes_no_integers():
    """#device: | `only accepts floating point or complex dtypes` | `module.to()` does not convert to integers | to() |"""
    for dtype in (torch.int8, torch.int32, torch.int64, torch.bool):
        for model in (Net(), nn.ReLU(), _gpt2()):
            with pytest.raises(TypeError, match="only accepts floating point or complex dtypes"):
                model.to(dtype)


def the_averages_of_adam_keep_their_dtype():
    """#device: | `expected dtype` … `but got dtype` | Adam's averages kept the dtype from before `.to()` | to() |"""
    for kind in (torch.optim.Adam, torch.optim.AdamW):
        for before, after in ((torch.float32, torch.float64), (torch.float64, torch.float32), (torch.float32, torch.bfloat16)):
            layer = nn.Linear(2, 2).to(before)
            optimizer = kind(layer.parameters())
            for dtype in (before, after):
                layer.to(dtype)(torch.ones(1, 2, dtype=dtype)).sum().backward()
                if dtype == before:
                    optimizer.step()
                    optimizer.zero_grad()
            assert optimizer.state[layer.weight]["exp_avg"].dtype == before
            with pytest.raises(RuntimeError, match="expected dtype .* but got dtype"):
                optimizer.step()


def float16_ends_at_65504():
    """#device: | `cannot be converted to type c10::Half without overflow` | an operation on float16, such as `masked_fill`, `clamp` or `pad`, got a number beyond 65504 | 16 bits |"""
    for size in (1, 3):
        scores = torch.ones(size, dtype=torch.float16)
        for change in (lambda number: scores.masked_fill(scores > 0, number), lambda number: scores.clamp(min=number), lambda number: F.pad(scores, (1, 2), value=number)):
            for number in (7e4, -1e9, torch.finfo(torch.float32).min):
                with pytest.raises(RuntimeError, match="cannot be converted to type c10::Half without overflow"):
                    change(number)
            assert change(65504).isfinite().all() and change(torch.finfo(torch.float16).min).isfinite().all()


def a_complex_tensor_loses_its_imaginary_part():
    """#device: | a warning: `Casting complex values to real discards the imaginary part` | a complex tensor was made real, by `.to(dtype)` or while loading | to() |"""
    torch.set_warn_always(True)  # it is said once in a program otherwise
    model = nn.Module()
    model.register_buffer("turn", torch.ones(2) * 1j)
    with pytest.warns(UserWarning, match="Casting complex values to real discards the imaginary part"):
        model.to(torch.float16)
    assert model.turn.tolist() == [0, 0]
    layer = nn.Linear(2, 2, bias=False)
    with pytest.warns(UserWarning, match="Casting complex values to real discards the imaginary part"):
        layer.load_state_dict({"weight": torch.ones(2, 2) * 1j})
    assert not layer.weight.any()


def a_build_without_cuda():
    """#device: | `Torch not compiled with CUDA enabled` | this build of PyTorch has no such device | device errors |"""
    if torch.version.cuda is None and torch.version.hip is None:
        for move in (lambda: Net().cuda(), lambda: Net().to("cuda"), lambda: torch.ones(1, device="cuda")):
            with pytest.raises(AssertionError, match="^Torch not compiled with CUDA enabled"):
                move()


def an_offloaded_model_stays():
    """#device: | `You can't move a model that has some modules offloaded` | accelerate's hooks place its parts; leave the moving to them | more than one device |"""
    whole = _gpt2()
    whole.save_pretrained("gpt2")
    on_cpu = ("transformer.wte", "transformer.wpe", "transformer.h.0", "transformer.ln_f", "lm_head")
    places = dict.fromkeys(on_cpu, "cpu") | {"transformer.h.1": "disk"}
    model = GPT2LMHeadModel.from_pretrained("gpt2", device_map=places, offload_folder="offloaded")
    assert any(parameter.device.type == "meta" for parameter in model.parameters())
    assert torch.allclose(model(IDS).logits, whole(IDS).logits, atol=1e-5)  # nobody moved anything
    with pytest.raises(RuntimeError, match="^You can't move a model that has some modules offloaded"):
        model.to("cpu")


# --- shapes ---------------------------------------------------------------------------------------------------------


def linear_looks_at_the_last_axis():
    """#shapes: | `mat1 and mat2 shapes cannot be multiplied` | the last axis is not the layer's `in_features` | forward() |"""
    for bias in (True, False):
        layer = nn.Linear(4, 2, bias=bias)
        for size in ((5,), (4, 5), (2, 4, 5)):
            with pytest.raises(RuntimeError, match="mat1 and mat2 shapes cannot be multiplied|size mismatch, got input"):
                layer(torch.ones(size))
        with pytest.raises(RuntimeError, match="^mat1 and mat2 shapes cannot be multiplied"):
            layer(torch.ones(2, 5))
        assert layer(torch.ones(5, 3, 4)).shape == (5, 3, 2)


def two_shapes_that_do_not_broadcast():
    """#shapes: | `must match the size of tensor b` | two shapes do not broadcast | forward() |"""
    for a, b in (((2, 5, 8), (2, 8)), ((3,), (4,)), ((2, 1, 3), (2, 4))):
        with pytest.raises(RuntimeError, match="^The size of tensor a .* must match the size of tensor b"):
            torch.ones(a) + torch.ones(b)
        with pytest.raises(RuntimeError, match="hape mismatch|broadcast"):
            torch.broadcast_shapes(a, b)


def a_product_of_batches():
    """#shapes: | `Expected size for first two dimensions of batch2 tensor to be` | in `a @ b` the last axis of `a` is not the last but one of `b`; is a transpose missing? | forward() |"""
    for a in (torch.ones(2, 5, 8), torch.ones(3, 2, 5, 8)):
        with pytest.raises(RuntimeError, match="^Expected size for first two dimensions of batch2 tensor to be"):
            a @ a
        assert (a @ a.mT).shape[-2:] == (5, 5)
    with pytest.raises(RuntimeError) as other:
        torch.ones(2, 5, 8) @ torch.ones(3, 8, 5)  # here it is the number of matrices
    assert "batch2" not in str(other.value)


def layers_that_look_at_other_axes():
    """#shapes: | `Given normalized_shape=` | the last axes of the input are not those a `LayerNorm` was built for | forward() |
    #shapes: | `channels, but got` | a convolution has its channels in another axis, or another number of them | forward() |
    """
    for norm, size in ((nn.LayerNorm(5), (2, 5, 8)), (nn.LayerNorm((5, 8)), (2, 8, 5)), (nn.LayerNorm(5), (2, 4))):
        with pytest.raises(RuntimeError, match="^Given normalized_shape="):
            norm(torch.ones(size))
    assert nn.LayerNorm((5, 8))(torch.ones(2, 5, 8)).shape == (2, 5, 8)
    for convolution, size in ((nn.Conv1d(8, 4, 1), (2, 5, 8)), (nn.Conv2d(3, 4, 1), (2, 6, 6, 3)), (nn.Conv2d(3, 4, 1), (2, 1, 6, 6))):
        with pytest.raises(RuntimeError, match="channels, but got"):
            convolution(torch.ones(size))
    assert nn.Conv1d(8, 4, 1)(torch.ones(2, 5, 8).transpose(1, 2)).shape == (2, 4, 5)


def the_number_of_elements_stays():
    """#shapes: | `is invalid for input of size` | `view` and `reshape` cannot change the number of elements | forward() |"""
    for change in (torch.Tensor.view, torch.Tensor.reshape):
        for size in ((3,), (2, 3), (-1, 3)):
            with pytest.raises(RuntimeError, match="is invalid for input of size 4$"):
                change(torch.ones(4), size)


def a_view_needs_the_order_in_memory():
    """#shapes: | `view size is not compatible with input tensor's size and stride` | the tensor is not contiguous: `reshape` | forward() |"""
    for x in (torch.ones(2, 3).T, torch.ones(4, 4)[:, :3], torch.ones(2, 1, 3).expand(2, 5, 3)):
        with pytest.raises(RuntimeError, match="^view size is not compatible with input tensor's size and stride"):
            x.view(-1)
        assert not x.is_contiguous() and x.reshape(-1).shape == x.contiguous().view(-1).shape


def an_id_or_a_label_out_of_range():
    """#shapes: | `index out of range in self` | an id is negative, or not below the number of rows of the embedding; in GPT-2 also a text that is too long | forward() |
    #shapes: | `Target 11 is out of bounds` | a label is no class: there are 11 or fewer | device errors |
    """
    for call in (nn.Embedding(11, 2), _gpt2(), _llama()):
        for wrong in (11, -1):
            with pytest.raises(IndexError, match="^index out of range in self"):
                call(torch.tensor([[1, wrong]]))
        call(torch.tensor([[0, 10]]))
    short = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, n_positions=4, vocab_size=11, bos_token_id=None, eos_token_id=None))
    short(torch.zeros(1, 4, dtype=torch.int64))
    with pytest.raises(IndexError, match="^index out of range in self"):
        short(torch.zeros(1, 5, dtype=torch.int64))
    for classes in (2, 11):
        with pytest.raises(IndexError, match="^Target 11 is out of bounds"):
            F.cross_entropy(torch.ones(1, classes), torch.tensor([11]))
    assert F.cross_entropy(torch.ones(1, 12), torch.tensor([11])).isfinite()


def an_if_on_many_values():
    """#shapes: | `Boolean value of Tensor with more than one value is ambiguous` | a tensor with several values in `if`, `and` or `in`, or given to a loss's class: `nn.MSELoss()(y, t)`, not `nn.MSELoss(y, t)` | forward() |"""
    for condition in (torch.tensor([True, True]), torch.zeros(2, 2), torch.ones(1, 3) > 0):
        with pytest.raises(RuntimeError, match="^Boolean value of Tensor with more than one value is ambiguous"):
            if condition:
                pass
        uses = (lambda: condition and 1, lambda: condition in [condition + 1], lambda: nn.MSELoss(condition, condition), lambda: nn.CrossEntropyLoss(condition, condition))
        for use in uses:
            with pytest.raises(RuntimeError, match="^Boolean value of Tensor with more than one value is ambiguous"):
                use()
    assert torch.ones(1, 1) and nn.MSELoss()(torch.ones(2), torch.zeros(2)) == 1


def one_value_per_channel():
    """#shapes: | `Expected more than 1 value per channel when training` | a BatchNorm that takes its statistics from the batch got one value per channel, as in a batch of one row | train() and eval() |"""
    own_statistics = nn.BatchNorm1d(3, track_running_stats=False)
    eval_too = copy.deepcopy(own_statistics).eval()
    for norm, size in ((nn.BatchNorm1d(3), (1, 3)), (own_statistics, (1, 3)), (eval_too, (1, 3)), (nn.BatchNorm2d(3), (1, 3, 1, 1))):
        with pytest.raises(ValueError, match="^Expected more than 1 value per channel when training"):
            norm(torch.ones(size))
    for norm, size in ((nn.BatchNorm1d(3).eval(), (1, 3)), (nn.BatchNorm1d(3), (2, 3)), (nn.BatchNorm2d(3), (1, 3, 2, 2))):
        norm(torch.ones(size))


class _GivesADict(nn.Module):
    def forward(self, x):
        return {"y": x}


def sequential_takes_one_value():
    """#shapes: | `Sequential.forward() takes 2 positional arguments but 3 were given` | a `Sequential` takes one value | Sequential |
    #shapes: | `Sequential.forward() got an unexpected keyword argument 'mask'` | the same, with a keyword | Sequential |
    #shapes: | `must be Tensor, not tuple`, `must be Tensor, not dict` | a layer was given a tuple or a dict, mostly by the layer before | Sequential |
    """
    x = torch.ones(1, 2)
    for layers in ([], [nn.Linear(2, 2)], [nn.Bilinear(2, 2, 1)]):
        with pytest.raises(TypeError, match=re.escape("Sequential.forward() takes 2 positional arguments but 3 were given")):
            nn.Sequential(*layers)(x, x)
        with pytest.raises(TypeError, match=re.escape("Sequential.forward() got an unexpected keyword argument 'mask'")):
            nn.Sequential(*layers)(x, mask=x)
    for before in (nn.LSTM(2, 2), nn.GRU(2, 2)):
        with pytest.raises(TypeError, match="must be Tensor, not tuple"):
            nn.Sequential(before, nn.Linear(2, 2))(x)
    with pytest.raises(TypeError, match="must be Tensor, not dict"):
        nn.Sequential(_GivesADict(), nn.Linear(2, 2))(x)
    for given in ((x,), {"x": x}):  # by yourself
        with pytest.raises(TypeError, match=f"must be Tensor, not {type(given).__name__}"):
            nn.Linear(2, 2)(given)


# --- building a module ----------------------------------------------------------------------------------------------


class _TooLate(nn.Module):
    def __init__(self):
        self.layer = nn.Linear(2, 2)
        super().__init__()


class _WithLayer(nn.Module):
    def __init__(self):
        self.layer = nn.Linear(2, 2)


class _WithoutLayer(nn.Module):
    def __init__(self):
        self.factor = 2

    def forward(self, x):
        return x * self.factor


def without_super_init():
    """#building: | `cannot assign module before Module.__init__() call` | `super().__init__()` is missing or comes too late | what a module is |
    #building: | `object has no attribute '_modules'` | the same in a class without a layer; so `'_backward_hooks'`, `'_state_dict_pre_hooks'` | what a module is |
    """
    for made in (_WithLayer, _TooLate):
        with pytest.raises(AttributeError, match=re.escape("cannot assign module before Module.__init__() call")):
            made()
    uses = {"_modules": nn.Module.eval, "_backward_hooks": lambda model: model(1), "_state_dict_pre_hooks": nn.Module.state_dict}
    for attribute, use in uses.items():
        with pytest.raises(AttributeError, match=f"object has no attribute '{attribute}'"):
            use(_WithoutLayer())


def a_class_that_is_no_module():
    """#building: | `'Net' object is not callable` | the class does not inherit from `nn.Module` | what a module is |"""
    body = {"forward": lambda self, x: x}
    with pytest.raises(TypeError, match="^'Net' object is not callable"):
        type("Net", (), body)()(1)
    assert type("Net", (nn.Module,), body)()(1) == 1


def without_forward():
    """#building: | `is missing the required "forward" function` | no `forward`, a misspelt one, or a `ModuleList` called | what a module is |"""
    misspelt = type("Misspelt", (nn.Module,), {"foward": lambda self, x: x})()
    for module in (nn.Module(), misspelt, nn.ModuleList([nn.ReLU()])):
        with pytest.raises(NotImplementedError, match='is missing the required "forward" function'):
            module(torch.ones(1))


class _CallsItself(nn.Linear):
    def forward(self, x):
        return super().__call__(x)


def round_and_round():
    """#building: | `RecursionError` from `model(x)` | `forward()` calls the module itself | calling a module |
    #building: | `RecursionError` from `eval()`, `state_dict()` | a child holds its parent as a submodule | submodules |
    """
    with pytest.raises(RecursionError):
        _CallsItself(1, 1)(torch.ones(1))
    parent = nn.Sequential(nn.Identity())
    parent[0].parent = parent
    for walk in (parent.eval, parent.state_dict):
        with pytest.raises(RecursionError):
            walk()
    parent = nn.Sequential(nn.Identity())
    parent[0].parent = (parent,)
    assert parent.eval().state_dict() == {}


def what_containers_refuse():
    """#building: | `is not a Module subclass` | a container was given a list or a function | submodules |
    #building: | `module name can\\'t contain "."` | a dot in a `ModuleDict` key | submodules |
    #building: | `module name should be a string` | a key of a `ModuleDict` is a number | submodules |
    """
    for wrong in ([nn.ReLU()], torch.relu):
        for container in (lambda: nn.ModuleList([wrong]), lambda: nn.Sequential(wrong), lambda: nn.ModuleDict({"a": wrong})):
            with pytest.raises(TypeError, match="is not a Module subclass"):
                container()
    with pytest.raises(KeyError) as error:
        nn.ModuleDict({"label.new": nn.ReLU()})
    assert 'module name can\\\'t contain "."' in str(error.value)
    with pytest.raises(TypeError, match="^module name should be a string"):
        nn.ModuleDict({1: nn.ReLU()})


def a_path_that_leads_nowhere():
    """#building: | `Sequential has no attribute` | a path given to `get_submodule` or `set_submodule` leads nowhere | submodules |
    #building: | `is not an nn.Module` | the path leads to a parameter or a buffer | submodules |
    """
    model = nn.Sequential(nn.BatchNorm1d(2))
    put = model.set_submodule
    uses = (lambda: model.get_submodule("5"), lambda: put("5.inner", nn.ReLU()), lambda: put("5", nn.ReLU(), strict=True))
    for use in uses:
        with pytest.raises(AttributeError, match="^Sequential has no attribute"):
            use()
    for name in ("0.weight", "0.running_mean"):
        with pytest.raises(AttributeError, match="is not an nn.Module"):
            model.get_submodule(name)


def names_that_are_taken():
    """#building: | `already exists` | the name is taken by another attribute | buffers |
    #building: | `as child module` | a registered submodule's name was given something else | submodules |
    #building: | `as parameter 'weight'` | a parameter's name was given something that is no `Parameter` | parameters |
    #building: | `as buffer 'steps'` | a buffer's name was given something that is no tensor | buffers |
    """
    model = nn.Linear(2, 2)
    model.start, model.child = 1, nn.ReLU()
    for register, new in (model.register_buffer, torch.ones(1)), (model.register_parameter, None), (model.add_module, nn.ReLU()):
        with pytest.raises(KeyError, match="already exists"):
            register("start", new)
    model.register_buffer("steps", torch.zeros(1))
    refused = {"child": (3, F.relu, torch.ones(1)), "weight": (torch.ones(2, 2), model.weight + 1, 3), "steps": (3, [1.0], "text")}
    words = {"child": "as child module 'child'", "weight": "as parameter 'weight'", "steps": "as buffer 'steps'"}
    for name, values in refused.items():
        for value in values:
            with pytest.raises(TypeError, match=f"^cannot assign .* {words[name]}"):
                setattr(model, name, value)
    model.child, model.weight, model.steps = nn.GELU(), nn.Parameter(torch.ones(2, 2)), torch.ones(1)


def a_lazy_layer_too_early():
    """#building: | `Attempted to use an uninitialized parameter` | a lazy layer was counted, initialized or frozen before its first call, or its `forward` was called past its hooks | parameters, hooks |
    #building: | `Can't access the shape of an uninitialized parameter` | weights of a lazy layer, before its first call, were loaded into a plain one | parameters |
    """
    x = torch.ones(1, 3)
    def count(layer):
        layer.weight.numel()

    def initialize(layer):
        nn.init.zeros_(layer.weight)

    def freeze(layer):
        layer.requires_grad_(False)

    def forward_past_the_hooks(layer):
        layer.forward(x)

    for use in (count, initialize, freeze, forward_past_the_hooks):
        with pytest.raises(ValueError, match="^Attempted to use an uninitialized parameter"):
            use(nn.LazyLinear(2))
        called = nn.LazyLinear(2)
        called(x)
        use(called)
    with pytest.raises(RuntimeError, match="^Can't access the shape of an uninitialized parameter"):
        nn.Linear(3, 2).load_state_dict(nn.LazyLinear(2).state_dict())
    assert not any(nn.Linear(3, 2).load_state_dict(called.requires_grad_(True).state_dict()))


class _Doubled(nn.Module):
    def forward(self, x):
        return 2 * x


def a_parametrization_that_goes_one_way():
    """#building: | `does not implement right_inverse` | a tensor was assigned to a parametrized name, by `functional_call` for instance | parameters |"""
    layer = nn.Linear(2, 2)
    parametrize.register_parametrization(layer, "weight", _Doubled())
    weights = {"weight": torch.ones(2, 2)}
    for assign in (lambda: setattr(layer, "weight", torch.ones(2, 2)), lambda: torch.func.functional_call(layer, weights, torch.ones(1, 2))):
        with pytest.raises(RuntimeError, match="does not implement right_inverse"):
            assign()


# --- gradients and optimizers ---------------------------------------------------------------------------------------


def an_optimizer_without_parameters():
    """#gradients: | `optimizer got an empty parameter list` | the layers are in a plain list, or made in `forward()`, after the optimizer; or the generator was walked before | plain list, made too late |"""
    hidden = nn.Module()
    hidden.layers = [nn.Linear(2, 2)]
    late = _Late()
    for model in (hidden, late):
        with pytest.raises(ValueError, match="^optimizer got an empty parameter list"):
            torch.optim.SGD(model.parameters(), lr=0.1)
    walked = Net().parameters()
    sum(p.numel() for p in walked)
    with pytest.raises(ValueError, match="^optimizer got an empty parameter list"):
        torch.optim.SGD(walked, lr=0.1)
    hidden.layers = nn.ModuleList(hidden.layers)
    late(torch.ones(1, 2))
    for model in (hidden, late):
        torch.optim.SGD(model.parameters(), lr=0.1)


def a_leaf_in_place():
    """#gradients: | `a leaf Variable that requires grad is being used in an in-place operation` | a parameter was changed in place outside `no_grad` | parameters |"""
    weight = nn.Linear(2, 2).weight
    for change in (lambda: weight.add_(1), lambda: weight.__setitem__(0, 1), lambda: weight.copy_(torch.ones(2, 2))):
        with pytest.raises(RuntimeError, match="a (view of a )?leaf Variable that requires grad is being used in an in-place operation"):
            change()
        with torch.no_grad():
            change()


def integers_have_no_gradient():
    """#gradients: | `Only Tensors of floating point and complex dtype can require gradients` | an integer tensor was made a parameter | parameters |"""
    for dtype in (torch.int8, torch.int64, torch.bool):
        with pytest.raises(RuntimeError, match="^Only Tensors of floating point and complex dtype can require gradients"):
            nn.Parameter(torch.ones(2).to(dtype))
        nn.Parameter(torch.ones(2).to(dtype), requires_grad=False)


def an_output_with_a_graph():
    """#gradients: | `Can't call numpy() on Tensor that requires grad` | a parameter, or an output that still has a graph: `eval()` does not stop that | inference skeleton |"""
    for model, x in ((Net(), torch.ones(2, 4)), (Net().eval(), torch.ones(2, 4)), (lambda ids: _llama()(ids).logits, IDS)):
        with pytest.raises(RuntimeError, match=re.escape("Can't call numpy() on Tensor that requires grad")):
            model(x).numpy()
        with torch.inference_mode():
            model(x).numpy()
    with pytest.raises(RuntimeError, match=re.escape("Can't call numpy() on Tensor that requires grad")):
        Net().head.weight.numpy()


def a_mark_that_stays():
    """#gradients: | `Inference tensors cannot be saved for backward` | a result of `inference_mode` went into training | train() and eval() |
    #gradients: | `Inplace update to inference tensor outside InferenceMode` | such a result was changed in place | train() and eval() |
    #gradients: | `Setting requires_grad=True on inference tensor` | such a result was asked for a gradient | train() and eval() |
    """
    with torch.inference_mode():
        features = nn.Linear(2, 2)(torch.ones(1, 2))
    uses = (
        ("Inference tensors cannot be saved for backward", nn.Linear(2, 2)),
        ("Inplace update to inference tensor outside InferenceMode", lambda x: x.add_(1)),
        ("Setting requires_grad=True on inference tensor", lambda x: x.requires_grad_()),
    )
    for words, use in uses:
        with pytest.raises(RuntimeError, match=f"^{words}"):
            use(features)
        use(features.clone())


def a_loss_without_a_graph():
    """#gradients: | `element 0 of tensors does not require grad` | all parameters behind the loss are frozen (with GPT-2's body, its tied head too), or it was computed under `no_grad` or after `detach()` | freezing, train() and eval() |"""
    frozen, body_frozen, computed_without = Net().requires_grad_(False), _gpt2(), Net()
    body_frozen.base_model.requires_grad_(False)
    assert not body_frozen.lm_head.weight.requires_grad
    with torch.no_grad():
        loss = computed_without(torch.randn(2, 4)).sum()
    for loss in (loss, computed_without(torch.randn(2, 4)).detach().sum(), frozen(torch.randn(2, 4)).sum(), body_frozen(IDS, labels=IDS).loss):
        with pytest.raises(RuntimeError, match="^element 0 of tensors does not require grad"):
            loss.backward()
    body_frozen.lm_head.requires_grad_(True)
    body_frozen(IDS, labels=IDS).loss.backward()


def a_scaler_wants_float32():
    """#gradients: | `Attempting to unscale FP16 gradients` | a `GradScaler` met weights in float16; it wants float32 | 16 bits, the Trainer |"""
    for dtype in (torch.float16, torch.float32):
        layer, scaler = nn.Linear(2, 2).to(dtype), torch.amp.GradScaler("cpu")
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
        scaler.scale(layer(torch.ones(1, 2, dtype=dtype)).float().sum()).backward()
        if dtype == torch.float32:
            scaler.step(optimizer)
        else:
            with pytest.raises(ValueError, match="^Attempting to unscale FP16 gradients"):
                scaler.step(optimizer)


# --- generating and training ----------------------------------------------------------------------------------------


def a_cache_is_no_tuple():
    """#generating: | `'DynamicCache' object is not subscriptable` | code that indexes the cache like a tuple | Prefill and cache |
    #generating: | `'tuple' object has no attribute 'get_seq_length'` | a tuple was passed as the cache | Prefill and cache |
    """
    for model in (_gpt2(), _llama()):
        cache = model(IDS).past_key_values
        with pytest.raises(TypeError, match="^'DynamicCache' object is not subscriptable"):
            cache[0][0]
        with pytest.raises(AttributeError, match="^'tuple' object has no attribute 'get_seq_length'"):
            model(IDS, past_key_values=tuple((layer.keys, layer.values) for layer in cache.layers))


def a_static_cache_is_full():
    """#generating: | `is out of bounds for dimension 2 with size` | a static cache is full (on a CPU) | Reusing the cache |"""
    for model in (_gpt2(), _llama()):
        cache = StaticCache(config=model.config, max_cache_len=4)
        model(IDS, past_key_values=cache)
        model(IDS[:, :1], past_key_values=cache)
        with pytest.raises(IndexError, match="is out of bounds for dimension 2 with size 4"):
            model(IDS[:, :1], past_key_values=cache)


def padding_needs_a_token():
    """#generating: | `the tokenizer does not have a padding token` | `padding=True` needs one | Inside training_step |"""
    tokenizer = AutoTokenizer.from_pretrained(COUNTING_MODEL)
    texts = ["one", "one two"]
    assert len({len(row) for row in tokenizer(texts, padding=True)["input_ids"]}) == 1
    tokenizer.pad_token = None
    with pytest.raises(ValueError, match="the tokenizer does not have a padding token"):
        tokenizer(texts, padding=True)
    tokenizer(texts)


class _OwnConfig(PreTrainedConfig):
    model_type = "own"


class _Forgot(PreTrainedModel):
    config_class = _OwnConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(2, 2)


class _Right(_Forgot):
    def __init__(self, config):
        super().__init__(config)
        self.post_init()


def a_class_without_post_init():
    """#generating: | `has no attribute 'all_tied_weights_keys'` | your own model class does not call `post_init()` | Making and loading a model |"""
    for model in (_Forgot, _Right):
        model(_OwnConfig()).save_pretrained("own")
        if model is _Right:
            model.from_pretrained("own")
        else:
            with pytest.raises(AttributeError, match="has no attribute 'all_tied_weights_keys'"):
                model.from_pretrained("own")


def quantization_has_a_config():
    """#generating: | `got an unexpected keyword argument 'load_in_8bit'` | quantization is asked for with `quantization_config=` | Arguments of loading |"""
    _gpt2().save_pretrained("gpt2")
    for load in (GPT2LMHeadModel.from_pretrained, AutoModelForCausalLM.from_pretrained):
        with pytest.raises(TypeError, match="got an unexpected keyword argument 'load_in_8bit'"):
            load("gpt2", load_in_8bit=True)
        with mock.patch("transformers.modeling_utils.get_hf_quantizer", side_effect=InterruptedError) as quantizer:
            with pytest.raises(InterruptedError):
                load("gpt2", quantization_config="asked for")
        assert "asked for" in quantizer.call_args.args


class _OldLoss(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False):
        return model(**inputs)["loss"]


class _NewLoss(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        return model(**inputs)["loss"]


def arguments_of_the_trainer():
    """#generating: | `got an unexpected keyword argument 'tokenizer'` | the Trainer's argument is `processing_class=` | Inside training_step |
    #generating: | `got an unexpected keyword argument 'num_items_in_batch'` | your `compute_loss` does not take it | Inside training_step |
    """
    tokenizer = AutoTokenizer.from_pretrained(COUNTING_MODEL)
    with pytest.raises(TypeError, match="got an unexpected keyword argument 'tokenizer'"):
        Trainer(Line(), TrainingArguments("out", report_to="none"), tokenizer=tokenizer)
    assert Trainer(Line(), TrainingArguments("out", report_to="none"), processing_class=tokenizer).processing_class is tokenizer
    with pytest.raises(TypeError, match="got an unexpected keyword argument 'num_items_in_batch'"):
        trainer_of(Line(), line_data(1), trainer=_OldLoss, max_steps=1, use_cpu=True).train()
    assert trainer_of(Line(), line_data(1), trainer=_NewLoss, max_steps=1, use_cpu=True).train().global_step == 1


def settings_that_do_not_fit():
    """#generating: | `--load_best_model_at_end requires` | `save_strategy` and `eval_strategy` differ, or `save_steps` is no multiple of `eval_steps` | Callbacks |
    #generating: | `You need to assign use_cpu` | `bf16=True` without a GPU that has it: add `use_cpu=True` | Inside training_step |
    """
    steps = {"eval_strategy": "steps", "save_strategy": "steps"}
    every_step_and_epoch = {"eval_strategy": "steps", "eval_steps": 1, "save_strategy": "epoch"}
    for options in ({}, {"eval_strategy": "epoch"}, every_step_and_epoch, {**steps, "eval_steps": 2, "save_steps": 3}):
        with pytest.raises(ValueError, match="^--load_best_model_at_end requires"):
            TrainingArguments("out", load_best_model_at_end=True, **options)
    for options in ({**steps, "eval_steps": 2, "save_steps": 4}, {"eval_strategy": "epoch", "save_strategy": "epoch"}):
        TrainingArguments("out", load_best_model_at_end=True, **options)
    with mock.patch("transformers.training_args.is_torch_bf16_gpu_available", lambda: False):
        with pytest.raises(ValueError, match="You need to assign use_cpu"):
            TrainingArguments("out", bf16=True)
    TrainingArguments("out", bf16=True, use_cpu=True)


# --- no error, wrong result -----------------------------------------------------------------------------------------


def the_report_has_two_lists():
    """#silent: | the report is `_IncompatibleKeys(missing_keys=[`… | names differ, and those were skipped; read both lists | strict=False |"""
    for file in ({}, {"other": torch.ones(1)}, {"weight": torch.ones(2, 2), "other": torch.ones(1)}):
        model = nn.Linear(2, 2)
        report = model.load_state_dict(file, strict=False)
        assert repr(report).startswith("_IncompatibleKeys(missing_keys=[")
        assert set(report.missing_keys) == {"weight", "bias"} - set(file) and set(report.unexpected_keys) == set(file) - {"weight", "bias"}
    assert repr(nn.Linear(2, 2).load_state_dict(model.state_dict(), strict=False)) == "<All keys matched successfully>"


def a_prefix_and_nothing_is_loaded():
    """#silent: | random answers after `strict=False` | a prefix on every key: nothing was loaded | loads nothing |
    #silent: | the same, after `model_dict.update(…)` | no name of the file passed the filter: the model was given its own values | compare |
    """
    model, file = Net(), nn.DataParallel(Net()).state_dict()
    before = copy.deepcopy(model.state_dict())
    model.load_state_dict(file, strict=False)
    assert all(torch.equal(before[key], tensor) for key, tensor in model.state_dict().items())
    model_dict = model.state_dict()
    model_dict.update({key: tensor for key, tensor in file.items() if key in model_dict})
    assert repr(model.load_state_dict(model_dict)) == "<All keys matched successfully>"
    assert all(torch.equal(before[key], tensor) for key, tensor in model.state_dict().items())


def two_layers_swapped():
    """#silent: | `<All keys matched successfully>`, other outputs | names and shapes fit; two layers can still be swapped | a wrong mapping |"""
    model, x = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 2)), torch.randn(3, 2)
    y, file = model(x), dict(model.state_dict())
    swapped = {key.translate(str.maketrans("02", "20")): tensor.clone() for key, tensor in file.items()}
    assert repr(model.load_state_dict(swapped)) == "<All keys matched successfully>" and not torch.allclose(model(x), y)


def loading_into_meta():
    """#silent: | a warning: `copying from a non-meta parameter` | loading into a `meta` model did nothing | save and load |"""
    for model in (Net(), _llama()):
        empty = copy.deepcopy(model).to("meta")
        with pytest.warns(UserWarning, match="copying from a non-meta parameter"):
            empty.load_state_dict(model.state_dict())
        assert {tensor.device.type for tensor in empty.state_dict().values()} == {"meta"}
        empty.load_state_dict(model.state_dict(), assign=True)
        assert {tensor.device.type for tensor in empty.state_dict().values()} == {"cpu"}


def too_large_for_the_dtype():
    """#silent: | `inf` in the loaded weights | a value is too large for the model's dtype | dtype |"""
    for ours, value in ((torch.float16, 7e4), (torch.float32, 1e39), (torch.bfloat16, 1e39)):
        layer = nn.Linear(1, 1, bias=False).to(ours)
        assert repr(layer.load_state_dict({"weight": torch.full((1, 1), value, dtype=torch.float64)})) == "<All keys matched successfully>"
        assert layer.weight.isinf().all()


def statistics_that_did_not_come_back():
    """#silent: | BatchNorm computes something else after loading | the running statistics were not restored | lost statistics |"""
    trained, x = nn.BatchNorm1d(2), 5 + 3 * torch.randn(50, 2)
    trained(x)
    y = trained.eval()(x)
    for keys, same in (["weight", "bias"], False), (list(trained.state_dict()), True):
        loaded = nn.BatchNorm1d(2).eval()
        loaded.load_state_dict({key: trained.state_dict()[key] for key in keys}, strict=False)
        assert torch.equal(loaded(x), y) == same


def answers_that_change():
    """#silent: | another answer at every call | mostly dropout is on: no `eval()` | inference skeleton |
    #silent: | another answer in another batch | a BatchNorm in train mode, or padding without a mask | train() and eval() |
    """
    bert = _bert()
    for model, x in ((nn.Sequential(nn.Linear(9, 9), nn.Dropout(0.5)), torch.ones(5, 9)), (lambda ids: bert(ids).last_hidden_state, IDS)):
        getattr(model, "train", bert.train)()
        assert not torch.equal(model(x), model(x))
        getattr(model, "eval", bert.eval)()
        assert torch.equal(model(x), model(x))
    norm, row = nn.BatchNorm1d(2, momentum=0.0), torch.tensor([[1.0, 2.0]])
    batches = [torch.cat([row, torch.full((1, 2), value)]) for value in (-1.0, 9.0)]
    for train in (True, False):
        first, second = (norm.train(train)(batch)[0] for batch in batches)
        assert torch.equal(first, second) != train
    torch.manual_seed(0)
    bert = _bert(initializer_range=0.5).eval()
    padded, mask = F.pad(IDS, (0, 2)), F.pad(torch.ones_like(IDS), (0, 2))  # as a longer text beside it makes it
    with_mask, without = (bert(padded, attention_mask=each).last_hidden_state[:, :3] for each in (mask, None))
    alone = bert(IDS).last_hidden_state
    assert torch.allclose(with_mask, alone, atol=1e-5) and not torch.allclose(without, alone, atol=1e-3)


def an_optimizer_made_too_early():
    """#silent: | a replaced head does not learn | the optimizer was made before it | submodules |"""
    for early in (True, False):
        model = Net()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1) if early else None
        model.head = nn.Linear(3, 2)
        optimizer = optimizer or torch.optim.SGD(model.parameters(), lr=0.1)
        before = model.head.weight.clone()
        model(torch.randn(4, 4)).square().sum().backward()
        optimizer.step()
        assert model.head.weight.grad.any() and torch.equal(before, model.head.weight) == early


def hooks_run_with_the_call():
    """#silent: | a hook does not run | `model.forward(x)` was called, not `model(x)` | calling a module |"""
    model, ran = Net(), []
    model.register_forward_pre_hook(lambda *given: ran.append("before") and None)
    model.register_forward_hook(lambda *given: ran.append("after") and None)
    model.forward(torch.ones(2, 4))
    assert ran == []
    model(torch.ones(2, 4))
    assert ran == ["before", "after"]


def a_state_dict_is_no_copy():
    """#silent: | the best checkpoint equals the last one | `state_dict()` was kept without a copy | not a copy |"""
    model = Net()
    best, copied = model.state_dict(), copy.deepcopy(model.state_dict())
    model(torch.randn(4, 4)).square().sum().backward()
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    last = model.state_dict()
    assert all(torch.equal(best[key], last[key]) for key in last) and not all(torch.equal(copied[key], last[key]) for key in last)


class Edited(nn.Module):
    """A class that somebody edits after its object was saved."""

    def forward(self, x):
        return x


def the_code_is_not_in_the_file():
    """#silent: | a reloaded model computes something else | the whole model was saved, and its class was edited | save and load |"""
    file = _saved(Edited())
    with mock.patch.object(Edited, "forward", lambda self, x: 100 * x):
        assert torch.load(file, weights_only=False)(1) == 100
    file.seek(0)
    assert torch.load(file, weights_only=False)(1) == 1


def a_tensor_is_moved_by_assignment():
    """#silent: | `x.to(device)` changes nothing | its result was not assigned | the input |"""
    x = torch.ones(2)
    x.to("meta")
    assert x.device.type == "cpu"
    x = x.to("meta")
    assert x.device.type == "meta"


listed = {
    "needs a GPU": [
        "#device: | `Expected all tensors to be on the same device` | GPU: two devices meet. The input was not moved, or `forward()` makes a tensor on the CPU | device errors, made in forward() |",
        "#device: | `Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be the same` | GPU: the same, as a convolution says it | device errors |",
        "#device: | `CUDA error: device-side assert triggered` | GPU: mostly an id, a label or a position that is too large, or negative | device errors |",
        "#gradients: | `cudnn RNN backward can only be called in training mode` | GPU: `backward()` through an LSTM, GRU or RNN in eval mode | train() and eval() |",
    ],
    "about this project": [
        "#find-your-error: A row gives the usual cause; there may be others.",
        "#find-your-error: Each message comes from a run, which the link shows or explains, but for those marked GPU, which were not run here.",
    ],
    "no statement": [
        "#find-your-error: Search this page for the words of your message that do not change from one program to the next; names such as `head.weight` stand for yours.",
    ],
}
