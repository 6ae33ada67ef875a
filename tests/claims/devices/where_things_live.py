"""What docs/en/devices/where_things_live.md says, proved sentence by sentence."""

import contextlib
import inspect
import io
import tempfile
import warnings
from dataclasses import dataclass
from types import SimpleNamespace
from unittest import mock

import pytest
import torch
from _common import SNIPPETS, Net
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import BatchEncoding, CLIPModel, DynamicCache, EncoderDecoderCache, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaModel, ViTForImageClassification

GPU, KEPT = "cuda:0", {}


def _where(model, *inputs):
    """The problems that the page's helper finds, from the very text that a reader pastes."""
    text = (SNIPPETS / "devices/where_things_live.py").read_text(encoding="utf-8")
    pasted = {}
    for part in "find", "helper":
        exec(text.partition(f"[start:{part}]\n")[2].partition(f"# --8<-- [end:{part}]")[0], pasted)  # noqa: S102
    with contextlib.redirect_stdout(io.StringIO()):
        return pasted["where"](model, *inputs)


def _usual(model, inputs):
    return next(model.parameters()).device == inputs["input_ids"].device


def _gpt2():
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None)).eval()


def _split(folder, **places):
    """A model of two layers under accelerate's hooks, the second on disk."""
    from accelerate import dispatch_model

    model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
    return dispatch_model(model, {"0": "cpu", "1": "disk"} | places, main_device="cpu", offload_dir=folder)


def two_devices_are_named_but_no_tensor():
    """#where: The error names two devices, and you need the name of a tensor."""
    mask = torch.ones(2)
    with pytest.raises(RuntimeError) as failed:
        torch.ones(2, device="meta") + mask
    assert "cpu" in str(failed.value) and "meta" in str(failed.value) and "mask" not in str(failed.value)
    assert _where(nn.Linear(2, 2), {"mask": torch.ones(2, device="meta")}) == ["input inputs[0]['mask'] is on meta: it has no numbers"]


def the_usual_check_passes_and_fails_wrongly():
    """#where: It answers less than it seems.
    #first-parameter: It passes for a model of which half has moved, and for inputs of which half has.
    #first-parameter: Then it fails where nothing is wrong: a model that takes only images has no `input_ids`, and one without parameters has no first one.
    """
    ids, half = torch.tensor([[1]]), nn.Sequential(nn.Embedding(4, 2).to("meta"), nn.Linear(2, 2))
    assert _usual(half, {"input_ids": ids.to("meta")})
    with pytest.raises(RuntimeError, match="not on the expected device"):
        half(ids.to("meta"))
    assert _usual(nn.Embedding(4, 2), {"input_ids": ids, "mask": ids.to("meta")})
    images = {"pixel_values": torch.ones(1, 1, 2, 2)}
    for model, inputs, error in (nn.Conv2d(1, 1, 1), images, KeyError), (nn.ReLU(), {"input_ids": ids}, StopIteration):
        model(*inputs.values())  # nothing is wrong
        with pytest.raises(error):
            _usual(model, inputs)
    assert "input_ids" not in inspect.signature(ViTForImageClassification.forward).parameters
    assert "input_ids" in inspect.signature(CLIPModel.forward).parameters  # takes images, and texts


def model_device_is_the_first_parameters():
    """#first-parameter: `model.device` of a transformers model looks at the same first parameter."""
    llama = LlamaModel(LlamaConfig(num_hidden_layers=1, hidden_size=8, intermediate_size=8, num_attention_heads=2, num_key_value_heads=2, vocab_size=11))
    for model in _gpt2(), llama:
        assert model.device.type == "cpu"
        list(model.modules())[-1].to("meta")
        model.register_buffer("extra", torch.ones(1, device="meta"))
        assert model.device.type == "cpu"
        first = next(model.parameters())
        model.get_input_embeddings().to("meta")
        assert next(model.parameters()) is not first and model.device.type == "meta"


def a_split_model_has_no_device():
    """#first-parameter: On a model that is split by accelerate there is no such thing as the model's device, and hooks move the inputs.
    #first-parameter: The assert can then stop a program that works.
    """
    from accelerate.hooks import AlignDevicesHook, add_hook_to_module

    x = torch.ones(1, 4)
    with tempfile.TemporaryDirectory() as folder:
        model = _split(folder, **{"0": "disk", "1": "cpu"})
        assert {p.device.type for p in model.parameters()} == {"meta", "cpu"}
        assert next(model.parameters()).device != x.device and model(x).device == x.device
        other = _split(f"{folder}/other")  # the same model, its first layer where the input is
        assert next(other.parameters()).device == x.device and other(x).device == x.device
    moved = add_hook_to_module(nn.Linear(4, 2), AlignDevicesHook(execution_device="meta"))
    assert moved.weight.is_meta and moved(x).is_meta


def a_device_equals_no_string():
    """#compare: A device equals a device, never a string, and comparing raises nothing.
    #compare: Compare `x.device.type` with a string, or the devices of two tensors.
    """
    for name in "cpu", "meta", "cuda", "cuda:0", "mps", "xpu":
        device = torch.device(name)
        assert device == torch.device(name) and device.type == name.split(":")[0]
        assert not device == name and not name == device and device != name and device not in (name, str(device), repr(device), device.type)
    x, y = torch.ones(1), torch.ones(1, device="meta")
    assert x.device == torch.ones(2).device != y.device and (x.device.type, y.device.type) == ("cpu", "meta")


def the_index_counts():
    """#compare: The index counts, too: what is made on `"cuda"` is on a numbered one, `cuda:0` unless another was set, and that is not equal to `torch.device("cuda")`."""
    with FakeTensorMode():
        x = torch.ones(1, device="cuda")
        assert str(x.device) == "cuda:0" and x.device == torch.device("cuda:0") == torch.device("cuda", 0) and x.device != torch.device("cuda")
        with mock.patch("torch.cuda.is_initialized", lambda: True), mock.patch("torch.cuda.current_device", lambda: 1):  # as after set_device(1)
            assert str(torch.ones(2, device="cuda").device) == "cuda:1"
    assert torch.device("cuda:0") != torch.device("cuda:1") and torch.device("cpu:0") != torch.device("cpu")


def what_is_pasted_runs():
    """#helper: Paste both parts where you need them."""
    assert _where(Net(), torch.ones(1, 4)) == []


def each_once_and_five_by_name():
    """#helper: The first finds the tensors, each once:
    #helper: The second judges where they are.
    #helper: Of what is wrong in the same way it names five and counts the rest:
    """
    tied = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)).to("meta")
    tied[1].weight, tied.again = tied[0].weight, [tied[0]]
    assert [problem.split()[1] for problem in _where(tied, tied[0].bias)] == ["0.weight", "0.bias", "1.bias"]
    many = nn.ModuleList(nn.Linear(2, 2) for _ in range(4)).to("meta")
    found = _where(many)
    assert [problem.split()[1] for problem in found[:-1]] == ["0.weight", "0.bias", "1.weight", "1.bias", "2.weight"]
    assert found[-1] == "and 3 more such, as parameter 3.bias"


def it_changes_nothing():
    """#helper: They read and change nothing."""
    with tempfile.TemporaryDirectory() as folder:
        for model in Net(), _gpt2(), _split(folder):
            tensors = [*model.parameters(), *model.buffers()]
            before = [(id(t), t.device, t._version, None if t.is_meta else t.detach().clone()) for t in tensors]
            attributes = [{**vars(module)} for module in model.modules()]
            _where(model, torch.ones(1, 4))
            after = [*model.parameters(), *model.buffers()]
            assert [(id(t), t.device, t._version) for t in after] == [entry[:3] for entry in before]
            assert all(t.is_meta or torch.equal(t, entry[3]) for t, entry in zip(after, before))
            assert all(vars(module).keys() == was.keys() for module, was in zip(model.modules(), attributes))


def parameters_and_buffers_off_the_majority_or_on_meta():
    """#helper: | parameters and buffers | they are not where most of the model is, or on `meta` with nobody to fill them |"""
    with FakeTensorMode():
        with torch.device(GPU):
            model = nn.Module()
            model.big, model.small = nn.Parameter(torch.ones(8, 8)), nn.Module()
        assert _where(model) == []
        model.small.weight, model.small.gone = nn.Parameter(torch.ones(2)), nn.Buffer(torch.ones(2, device="meta"))
        model.small.mean = nn.Buffer(torch.ones(2))
        assert _where(model) == ["parameter small.weight is on cpu, not on cuda:0", "buffer small.gone is on meta: it has no numbers", "buffer small.mean is on cpu, not on cuda:0"]
    model = Net().to("meta")
    assert len(_where(model)) == 9 and all(problem.endswith("is on meta: it has no numbers") or "1 more such" in problem for problem in _where(model))


def what_a_move_forgot_in_attributes():
    """#helper: | tensors and modules in plain attributes, lists, dicts and objects | they are not where most of the model is: a move forgot them |"""
    with FakeTensorMode():
        model = nn.Module()
        model.weight = nn.Parameter(torch.ones(8, 8))
        model.plain, model.listed, model.named = torch.ones(2), [torch.ones(2)], {"a": {"b": (torch.ones(2),)}}
        model.layers = [nn.Linear(2, 2, bias=False), nn.BatchNorm1d(2, affine=False)]
        model.settings = SimpleNamespace(mask=torch.ones(2))
        assert _where(model) == []
        model.weight = nn.Parameter(torch.ones(8, 8, device=GPU))
        assert not [problem for problem in _where(model) if "more such" not in problem and not problem.endswith("is on cpu, not on cuda:0: wrong if forward() uses it")]
        model.layers, layers = [], model.layers
        found = [problem.split()[1] for problem in _where(model)]
        model.plain, model.listed, model.named, model.settings, model.layers = None, None, None, None, layers
        found += [problem.split()[1] for problem in _where(model)]
    assert found == ["plain", "listed[0]", "named['a']['b'][0]", "settings.mask", "layers[0].weight", "layers[1].running_mean", "layers[1].running_var"]
    forgot = nn.Linear(2, 2)
    forgot.listed, forgot.layers = [torch.ones(2)], [nn.Linear(2, 2)]
    forgot.to("meta")
    assert not forgot.listed[0].is_meta and not forgot.layers[0].weight.is_meta


def modules_under_hooks():
    """#helper: | modules under accelerate's hooks | they are not on the device that the hook computes on; `meta` is right for offloaded ones |"""
    from accelerate import cpu_offload, cpu_offload_with_hook
    from accelerate.hooks import AlignDevicesHook, add_hook_to_module

    x = torch.ones(1, 4)
    with tempfile.TemporaryDirectory() as folder:
        split = _split(folder)
        assert _where(split, x) == [] and split[1].weight.is_meta
        split[0].weight = nn.Parameter(torch.ones(4, 4, device="meta"))  # this one has a hook that fills nothing
        assert _where(split, x) == ["parameter 0.weight is on meta: it has no numbers"]
    assert _where(cpu_offload(Net(), "cpu"), x) == []
    waiting, _ = cpu_offload_with_hook(Net(), "meta")
    assert _where(waiting, x) == [] and not waiting.head.weight.is_meta  # it is taken along at its call
    assert _where(add_hook_to_module(Net(), AlignDevicesHook(io_same_device=True)), x) == []
    hooked = add_hook_to_module(nn.Linear(4, 4), AlignDevicesHook(execution_device="cpu"))
    assert _where(hooked) == []
    hooked._hf_hook.execution_device = GPU
    assert _where(hooked) == ["parameter weight is on cpu, not on cuda:0", "parameter bias is on cpu, not on cuda:0"]


def inputs_however_they_come():
    """#helper: | inputs, in dicts, lists and objects | they are not with the model, and neither a hook nor `DataParallel` carries them there |
    #use: Inputs may also be a `BatchEncoding`, a `ModelOutput`, a dataclass, a KV cache or an object of your own class.
    """
    from accelerate.hooks import AlignDevicesHook, add_hook_to_module
    from transformers.modeling_outputs import CausalLMOutput

    @dataclass
    class Batch:
        x: torch.Tensor

    with FakeTensorMode():
        model, x, cache = nn.Module(), torch.ones(2, 2), DynamicCache()
        model.weight = nn.Parameter(torch.ones(2, 2, device=GPU))
        cache.update(x[None, None], x[None, None], 0)
        for nested, left_behind in (x, 1), ({"a": [x, (x.clone(),)]}, 2), (BatchEncoding({"ids": x}), 1), (CausalLMOutput(logits=x), 1), (Batch(x), 1), (cache, 2), (EncoderDecoderCache(cache, DynamicCache()), 2), (SimpleNamespace(x=x), 1), (torch.tensor(1.0), 0), ("text", 0):
            found = _where(model, nested)
            assert len(found) == left_behind and all("is on cpu, not on cuda:0" in problem for problem in found)
    hooked = add_hook_to_module(nn.Linear(2, 2), AlignDevicesHook(execution_device="cpu"))
    hooked._hf_hook.execution_device = "meta"
    assert not any("input" in problem for problem in _where(hooked, torch.ones(1, 2)))
    for kind in nn.DataParallel, nn.parallel.DistributedDataParallel:
        parallel = kind.__new__(kind)  # as it stands where there is a GPU
        nn.Module.__init__(parallel)
        with FakeTensorMode():
            parallel.module = nn.Module()
            parallel.module.weight = nn.Parameter(torch.ones(2, 2, device=GPU))
            for device_ids, left_behind in ([0], 0), (None, 1):
                parallel.device_ids = device_ids
                assert len(_where(parallel, torch.ones(2))) == left_behind


def a_model_without_tensors():
    """#helper: | a model without tensors | the inputs disagree among themselves |"""
    with FakeTensorMode():
        for model in nn.ReLU(), nn.Sequential(nn.Flatten()):
            assert _where(model, torch.ones(2), torch.ones(2)) == [] == _where(model, torch.ones(2, device=GPU))
            assert _where(model, torch.ones(2), torch.ones(2), torch.ones(2, device=GPU)) == ["input inputs[2] is on cuda:0, not on cpu"]


def a_forward_that_carries():
    """#use: You may have written a `forward` that carries tensors across; then the report is your map and not an error."""

    class Carries(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Embedding(4, 4), nn.Embedding(2, 2, device="meta")

        def forward(self, x):
            return self.first(x).to(self.second.weight.device) @ torch.ones(4, 2, device="meta") + self.second.weight[0]

    model = Carries()
    assert model(torch.tensor([1])).shape == (1, 2)
    assert _where(model) == ["parameter second.weight is on meta: it has no numbers"]


def what_it_cannot_see():
    """#use: It cannot see a mask made in `forward`, a tensor in a closure or a global, or weights that a quantized layer packs.
    #use: For those, keep the names of the modules that are running.
    """
    kept = torch.ones(2)

    class Makes(nn.Module):
        def forward(self, x):
            return x + torch.ones(2)

    class Closes(nn.Module):
        def forward(self, x):
            return x * kept

    class Global(nn.Module):
        def forward(self, x):
            return x * KEPT["mask"]

    KEPT["mask"] = torch.ones(2)
    for inner in Makes(), Closes(), Global():
        model = nn.Sequential(nn.Identity(), inner)
        model.weight = nn.Parameter(torch.ones(1, device="meta"))
        assert _where(model) == ["parameter weight is on meta: it has no numbers"]  # and nothing of the other
        running = []
        for name, module in model.named_modules():
            module.register_forward_pre_hook(lambda module, args, name=name: running.append(name))
            module.register_forward_hook(lambda module, args, output: running.pop() and None)
        with pytest.raises(RuntimeError, match="expected device"):
            model(torch.ones(2, device="meta"))
        assert running == ["", "1"]
    with warnings.catch_warnings(action="ignore"):
        packed = torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.Linear(2, 2)), {nn.Linear}, torch.qint8)
    assert packed(torch.ones(1, 2)).shape == (1, 2) and _where(packed, torch.ones(1, 2, device="meta")) == ["input inputs[0] is on meta: it has no numbers"]


def it_names_lengths_too():
    """#use: Nor can it know what belongs on the CPU: lengths for `pack_padded_sequence` do, and it names them."""
    from torch.nn.utils.rnn import pack_padded_sequence

    x, lengths = torch.ones(2, 3, 4), torch.tensor([3, 2])
    assert pack_padded_sequence(x, lengths, batch_first=True).data.shape == (5, 4)
    with pytest.raises((RuntimeError, NotImplementedError), match="lengths.*CPU|meta"):
        pack_padded_sequence(x, lengths.to("meta"), batch_first=True)
    with FakeTensorMode(allow_non_fake_inputs=True):
        model = nn.Module()
        model.weight = nn.Parameter(torch.ones(2, 2, device=GPU))
        assert _where(model, lengths) == ["input inputs[0] is on cpu, not on cuda:0"]


shown = {
    "#use: The first has a list that was never registered, a layer that was never filled and an input that was forgotten.":
        ("devices/where_things_live", "attribute masks[0] is on cpu, not on cuda:0: wrong if forward() uses it", "parameter head.weight is on meta: it has no numbers", "input inputs[0]['extra'][0] is on cpu, not on cuda:0"),
    "#use: The second lies on two GPUs and has no hooks.": ("devices/where_things_live", "parameter cuda:0 tensors: 1", "parameter 1.weight is on cuda:1, not on cuda:0"),
    "#use: The third is split between CPU and disk, and nothing is wrong, though half of it reads as `meta`.":
        ("devices/where_things_live", "split between CPU and disk by accelerate: parameter cpu tensors: 2, bytes: 80 parameter meta tensors: 2", "- nothing is wrong"),
    "#use: The last has no parameters.": ("devices/where_things_live", "no parameters at all: input cpu tensors: 1", "- input inputs[1] is on meta"),
}  # fmt: skip

listed = {
    "about this project": ["#use: (`FakeTensorMode` provides the GPUs, see device errors; on a real one the helper has not been run yet.)"],
    "no statement": [
        "#where: The usual check compares `next(model.parameters()).device` with the input's.",
        "#use: Four models.",
    ],
}
