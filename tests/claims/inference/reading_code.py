"""What docs/en/inference/reading_code.md says, proved sentence by sentence: mostly by its own scripts, with a line changed."""

import contextlib
import importlib
import inspect
import io
import os
import sys
import types
import warnings
from pathlib import Path

import pytest
import torch
from _common import SNIPPETS, Net, counting_model
from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

FLAWED, CORRECTED = "inference/flawed_script", "inference/corrected_script"
LOOP = "for call in range(3):"
SMALL = dict(vocab_size=11, bos_token_id=0, eos_token_id=0)


def _run(snippet, *changes):
    """What this snippet prints, and its variables, after `changes`: (its words, other words)."""
    source = (SNIPPETS / f"{snippet}.py").read_text(encoding="utf-8")
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    script = sys.modules["script"] = types.ModuleType("script")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(source, vars(script))
    return printed.getvalue(), script


# --- five questions ------------------------------------------------------------------------------------------------


def _import_from(folder, text):
    Path(folder).mkdir(exist_ok=True)
    (Path(folder) / "reader_model.py").write_text(text)
    sys.path.insert(0, str(Path(folder).resolve()))
    sys.modules.pop("reader_model", None)
    importlib.invalidate_caches()
    return importlib.import_module("reader_model")


MODEL = "from torch import nn\n\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return {}\n"


def inspect_finds_the_file():
    """#order: | `class ...(nn.Module)` | Which class is it, and from which file? | `type(model)`, `inspect.getsourcefile` |
    #signature: And read the source through `inspect`: it finds the file that was imported, not the one that you believe was.
    #signature: (It reads that file as it is now; after an edit, start the program anew.)
    """
    sys.dont_write_bytecode = True
    Path("mine").mkdir()
    Path("mine/reader_model.py").write_text(MODEL.format("'mine'"))
    model = _import_from("theirs", MODEL.format("'theirs'")).Net()  # a Net in each of two folders
    assert type(model).__name__ == "Net" and model(0) == "theirs"
    assert Path(inspect.getsourcefile(type(model))) == Path("theirs/reader_model.py").resolve()
    assert "'theirs'" in inspect.getsource(type(model).forward)
    Path("theirs/reader_model.py").write_text(MODEL.format("'edited, and of another length'"))
    assert "'edited, and" in inspect.getsource(type(model).forward) and model(0) == "theirs"


def four_tools_list_what_it_holds():
    """#order: | `__init__` | Which layers, parameters, buffers? Is any tensor a plain attribute? | `print(model)`, `named_parameters()`, `named_buffers()`, `vars(module)` |"""
    model = Net()
    model.weight, model.plain = nn.Parameter(torch.ones(1)), torch.ones(1)
    model.norm.register_buffer("cache", torch.ones(1), persistent=False)
    assert all(f"({name}):" in str(model) for name in ("hidden", "norm", "head"))
    assert "weight" in dict(model.named_parameters()) and "head.bias" in dict(model.named_parameters())
    assert "norm.cache" in dict(model.named_buffers()) and "norm.running_var" in dict(model.named_buffers())
    values = {f"{path}.{name}": value for path, module in model.named_modules() for name, value in vars(module).items()}
    assert [name for name, value in values.items() if isinstance(value, torch.Tensor)] == [".plain"]


def signatures_and_hooks_show_forward():
    """#order: | `forward` | What goes in, what comes out, where do shapes change, where do mask, position and cache enter? | `inspect.signature`, forward hooks |"""
    gpt2 = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, **SMALL))
    llama = LlamaForCausalLM(LlamaConfig(num_hidden_layers=1, num_attention_heads=2, hidden_size=8, intermediate_size=6, **SMALL))
    for model, widened in (gpt2, "transformer.h.0.mlp.c_fc"), (llama, "model.layers.0.mlp.up_proj"):
        assert {"input_ids", "attention_mask", "position_ids", "past_key_values"} <= inspect.signature(model.forward).parameters.keys()
        shapes = {}
        for name, module in model.named_modules():
            module.register_forward_hook(lambda module, args, output, name=name: shapes.update({name: output}))
        model(torch.tensor([[1, 2, 3]]))
        assert shapes[widened].shape[-1] != 8 and shapes[""].logits.shape == (1, 3, 11)


def a_diff_shows_renamed_ignored_missing():
    """#order: | loading | Which keys does the file have? Are any renamed, ignored, missing? | a diff of keys and shapes |"""
    _, recovery = _run("state_dict_recovery/diagnose")
    model, file = Net(), Net().state_dict()
    file["out.weight"] = file.pop("head.weight")  # renamed
    file["extra"] = torch.ones(1)  # would be ignored
    del file["norm.weight"]  # would be missing
    file["hidden.weight"] = torch.ones(5, 4)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        recovery.compare(model, file)
    listed = [line.split()[:2] for line in printed.getvalue().splitlines()]
    assert listed[:4] == [["missing", "norm.weight"], ["missing", "head.weight"], ["unexpected", "out.weight"], ["unexpected", "extra"]]
    assert listed[4] == ["shape", "hidden.weight:"] and "rename 'out.' to 'head.'" in printed.getvalue()


def three_signs_at_the_call():
    """#order: | the call | `eval()`? Is a graph recorded? Is the input on the model's device? | `training` of each module, `y.requires_grad`, `x.device` |"""
    model, x = Net().eval(), torch.ones(2, 4)
    model.norm.train()
    assert not model.training and any(module.training for module in model.modules()), "that of the model alone does not tell"
    for context, records in (contextlib.nullcontext(), True), (torch.no_grad(), False), (torch.inference_mode(), False):
        with context:
            y = model(x)
            assert y.requires_grad == (y.grad_fn is not None) == records
    assert x.to("meta").device != model.head.weight.device == x.device


# --- what it holds, what it takes, what runs -----------------------------------------------------------------------


def print_shows_the_submodules():
    """#holds: Start with `print(model)`, but do not stop there: of this model it shows the submodules only.
    #holds: `position` and `mask` belong to the model itself, so they appear in the lists alone.
    #holds: `scale` is no parameter and no buffer.
    """
    printed, script = _run("inference/what_is_inside")
    model = script.model
    assert [line.split(":")[0].strip(" ()") for line in str(model).splitlines()[1:-1]] == [name for name, _ in model.named_children()]
    assert printed.count("position") == printed.count("mask") == printed.count("scale") == 1
    assert not any(name in str(model) for name in ("position", "mask", "scale"))
    assert not any(model.scale is t for t in (*model.parameters(), *model.buffers()))


def a_plain_attribute_is_not_touched():
    """#holds: It is a plain attribute, which `to()`, `state_dict()` and `load_state_dict()` do not touch; the last loop, over `vars(module)`, finds it, but would not find a tensor inside a list or a dict."""
    printed, script = _run("inference/what_is_inside")
    model, scale = script.model, script.model.scale
    assert "scale" not in model.state_dict() and "plain     scale" in printed
    with pytest.raises(RuntimeError, match='Unexpected key.*"scale"'):
        model.load_state_dict({**model.state_dict(), "scale": torch.tensor(9.0)})
    for target in "meta", torch.float64:
        model.to(target)
        assert model.scale is scale and scale.item() == 0.5 and scale.dtype == torch.float32
    for hidden in "[torch.ones(1)]", "{'a': torch.ones(1)}", "(torch.ones(1),)":
        assert "plain" not in _run("inference/what_is_inside", ("torch.tensor(0.5)", hidden))[0]


def the_signature_of_the_call():
    """#signature: The signature of the model is that of `__call__`, which accepts anything.
    #signature: Ask `model.forward`, and inside a wrapper such as `DataParallel` that of the model in it.
    """
    gpt2, _ = counting_model()
    for model, first in (nn.Linear(2, 2), "input"), (Net(), "x"), (nn.LSTM(2, 2), "input"), (gpt2, "input_ids"):
        for wrapped in model, nn.DataParallel(model):
            taken = inspect.signature(wrapped)
            assert list(taken.parameters) == ["args", "kwargs"]
            taken.bind(1, "anything", at=all)
        assert next(iter(inspect.signature(model.forward).parameters)) == first
        assert first not in inspect.signature(wrapped.forward).parameters and first in inspect.signature(wrapped.module.forward).parameters


def printing_is_not_running():
    """#execution: `print(model)` would list `head` first, `mix` once and `old_head` like any other."""
    _, script = _run("inference/shapes_through_hooks")
    assert [line.split(":")[0].strip() for line in str(script.model).splitlines()[1:-1]] == ["(head)", "(old_head)", "(embed)", "(mix)"]


def hooks_see_modules_only():
    """#execution: Hooks see calls of modules only: between `(1, 2, 4)` and `(1, 8)` a `relu` and a `flatten` took place, unseen.
    #execution: So a layer whose weight is read without a call, such as `out_proj` of `nn.MultiheadAttention`, looks unused.
    #execution: The forward page has a tool that sees those too.
    """
    printed, script = _run("inference/shapes_through_hooks")
    assert "relu" not in printed and "flatten" not in printed
    _, operations = _run("forward/operations")
    ids = torch.tensor([[1, 2]])
    with operations.Operations(), contextlib.redirect_stdout(io.StringIO()) as seen:
        script.model(ids)
    assert [line.split()[0] for line in seen.getvalue().splitlines()] == ["embedding", "linear", "linear", "relu", "flatten", "linear"]
    seen = []
    model = nn.Sequential(nn.ReLU(), nn.Flatten())  # the same two as modules
    for module in model:
        module.register_forward_hook(lambda module, *_: seen.append(type(module).__name__))
    model(torch.ones(1, 2, 4))
    assert seen == ["ReLU", "Flatten"]
    attention, x = nn.MultiheadAttention(4, 2), torch.randn(3, 1, 4)
    attention.out_proj.register_forward_hook(lambda module, *_: seen.append("out_proj"))
    before, _ = attention(x, x, x)
    nn.init.zeros_(attention.out_proj.weight)
    assert "out_proj" not in seen and not torch.equal(attention(x, x, x)[0], before)


# --- the exercise --------------------------------------------------------------------------------------------------


def dataparallel_puts_a_prefix():
    """#exercise: The file was left by a training run: `DataParallel` put `module.` before every key, and `mean` is the mean of the training data."""
    _, script = _run(CORRECTED)
    assert list(nn.DataParallel(script.model).state_dict()) == ["module.mean", "module.text_module.weight", "module.head.weight"]
    for model in Net(), nn.LSTM(2, 2):
        assert list(nn.DataParallel(model).state_dict()) == [f"module.{key}" for key in model.state_dict()]


def nothing_warns():
    """#exercise: No error, no warning, and the first answer happens to be right."""
    said = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stderr(said):
        warnings.simplefilter("error")
        printed, _ = _run(FLAWED)
    assert said.getvalue() == "" and [line[:7] for line in printed.splitlines()] == ["class 1", "class 0", "class 2"]


def the_mean_is_never_loaded():
    """#exercise: | `self.mean = torch.zeros(3)` | a plain tensor: the mean in the file is never loaded |"""
    _, script = _run(FLAWED)
    assert script.weights["mean"].tolist() == [9, 0, 0] and script.model.mean.tolist() == [0, 0, 0]
    _, script = _run(FLAWED, ("self.mean = torch.zeros(3)", 'self.register_buffer("mean", torch.zeros(3))'))
    assert script.model.mean.tolist() == [9, 0, 0]


def a_fixed_device_fails_elsewhere():
    """#exercise: | `torch.zeros(3, device="cpu")` | a fixed device: fails as soon as the model runs on another one |
    #red-flags: | `device="cuda"` or `torch.zeros(...)` in `forward` | What if the input is elsewhere? | `x.new_zeros(...)`, `device=x.device` |
    """
    _, flawed = _run(FLAWED)
    for made in 'torch.zeros(3, device="cpu")', "torch.zeros(3)":
        model = _run(FLAWED, ('torch.zeros(3, device="cpu")', made))[1].model.to("meta")
        model.mean = model.mean.to("meta")  # so that only `prior` is elsewhere
        with pytest.raises(RuntimeError, match="not on the expected device|same device"):
            model(torch.ones(1, 3, device="meta"))
    for made in "x.new_zeros(3)", "torch.zeros(3, device=x.device)":
        model = _run(FLAWED, ('torch.zeros(3, device="cpu")', made))[1].model
        assert model(torch.ones(1, 3)).device.type == "cpu"
        model.mean = model.to("meta").mean.to("meta")
        assert model(torch.ones(1, 3, device="meta")).device.type == "meta"
    made_on_cuda = 'torch.zeros(3, device=f"cuda:{torch.cuda.device_count()}")'  # a GPU that this machine does not have
    with pytest.raises((AssertionError, RuntimeError), match="CUDA"):
        _run(FLAWED, ('torch.zeros(3, device="cpu")', made_on_cuda))


def without_map_location():
    """#exercise: | `torch.load(file, ...)` | no `map_location`: if the file was saved on a GPU, this fails where there is none |"""
    torch.serialization.register_package(0, lambda storage: "cuda:0", lambda storage, mark: None)  # marks the file as one from a GPU
    torch.cuda.is_available = lambda: False
    with pytest.raises(RuntimeError, match="Attempting to deserialize object on a CUDA device"):
        _run(FLAWED)
    assert "All keys matched" in _run(CORRECTED)[0], "it has map_location"


class Hostile:
    def __reduce__(self):
        return os.mkdir, ("made by the file",)


def the_file_needs_no_code():
    """#exercise: | `weights_only=False` | lets the file run code, for no benefit: it holds tensors only |
    #red-flags: | `weights_only=False` | Who made this file? | the default |
    """
    with_default = _run(FLAWED, ("torch.load(file, weights_only=False)", "torch.load(file)"))[0]
    assert with_default == _run(FLAWED)[0]
    file = io.BytesIO()
    torch.save(Hostile(), file)
    file.seek(0)
    with pytest.raises(Exception, match="Weights only load failed"):
        torch.load(file)
    assert not Path("made by the file").exists(), "the default does not ask who made it"
    file.seek(0)
    torch.load(file, weights_only=False)
    assert Path("made by the file").exists()


def replace_cuts_inside():
    """#exercise: | `key.replace("module.", "")` | also cuts inside the name: `text_module.weight` becomes `text_weight` |
    #red-flags: | `key.replace(...)` | Can the text occur later in a key? | `removeprefix`, or the function above |
    #corrected: `consume_prefix_in_state_dict_if_present` cuts the prefix at the front and nowhere else.
    """
    assert list(_run(FLAWED)[1].weights) == ["mean", "text_weight", "head.weight"]
    keys = ["module.text_module.weight", "module.module.weight", "text_module.bias", "head.weight", "xmodule.a"]
    right = ["text_module.weight", "module.weight", "text_module.bias", "head.weight", "xmodule.a"]
    assert [key.removeprefix("module.") for key in keys] == right != [key.replace("module.", "") for key in keys]
    state = dict.fromkeys(keys)
    consume_prefix_in_state_dict_if_present(state, "module.")
    assert sorted(state) == sorted(right)


def strict_false_hides_both():
    """#exercise: | `strict=False` | hides both losses; the returned report was thrown away |
    #red-flags: | `strict=False`, result unused | Which keys were skipped, and was that meant? | load strictly, or check that `missing_keys` and `unexpected_keys` are what you expect |
    """
    _, script = _run(FLAWED, ("model.load_state_dict(weights, strict=False)", "report = model.load_state_dict(weights, strict=False)"))
    assert script.report.missing_keys == ["text_module.weight"] and script.report.unexpected_keys == ["mean", "text_weight"]
    with pytest.raises(RuntimeError, match='(?s)Missing.*"text_module.weight".*Unexpected.*"mean", "text_weight"'):
        _run(FLAWED, (", strict=False", ""))
    model = nn.Linear(2, 2)
    report = model.load_state_dict({**model.state_dict(), "lost": torch.ones(1)}, strict=False)
    assert report.missing_keys == [] and report.unexpected_keys == ["lost"], "missing_keys alone would not tell"


def dropout_draws_at_each_call():
    """#exercise: | no `model.eval()` | Dropout is on: the answer is drawn anew at each call |"""
    collect = ('    print("class", y.argmax().item(), y)', "    answers.append(tuple(y[0].tolist()))")
    many = (LOOP, "answers = []\nfor call in range(40):"), collect
    assert len(set(_run(FLAWED, *many)[1].answers)) > 2
    assert len(set(_run(FLAWED, *many, ("x = torch.tensor(", "model.eval()\nx = torch.tensor("))[1].answers)) == 1


def the_grad_fn_is_the_graph():
    """#exercise: | no `inference_mode()` | the `grad_fn` in the output is the graph that nobody needs |"""
    printed, script = _run(FLAWED)
    assert printed.count("grad_fn=<") == 3 and script.y.grad_fn.next_functions
    printed, script = _run(FLAWED, (LOOP, "torch.set_grad_enabled(False)\n" + LOOP))
    assert "grad_fn" not in printed and script.y.grad_fn is None


def recovery_suggests_the_mend():
    """#diff: Recovery has a tool that compares before loading, shapes too, and suggests the mend."""
    _, script = _run("inference/report_of_strict_false")
    _, recovery = _run("state_dict_recovery/diagnose")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        recovery.compare(script.Classifier(), script.file)
        recovery.compare(script.Classifier(), {"head.weight": torch.ones(5, 3)})
    assert "mend?      cut 'module.' off: finds 2 of 2 missing" in printed.getvalue()
    assert "shape      head.weight: file (5, 3), model (3, 3)" in printed.getvalue()


def the_corrected_script():
    """#corrected: `mean` is a buffer now, `prior` is made where `x` is, and the rest is the skeleton."""
    printed, script = _run(CORRECTED)
    assert [line[:7] for line in printed.splitlines()[1:]] == ["class 1"] * 3
    assert dict(script.model.named_buffers())["mean"].tolist() == [9, 0, 0]
    assert script.model.to("meta")(torch.ones(1, 3, device="meta")).device.type == "meta"
    skeleton = (SNIPPETS / "inference/skeleton.py").read_text(encoding="utf-8")
    corrected = (SNIPPETS / f"{CORRECTED}.py").read_text(encoding="utf-8")
    for words in "device = torch.accelerator", 'map_location="cpu", weights_only=True)', "model.to(device)", "with torch.inference_mode():":
        assert words in skeleton and words in corrected
    with pytest.raises(RuntimeError, match="Error"):
        _run(CORRECTED, ('consume_prefix_in_state_dict_if_present(weights, "module.")', ""))


# --- red flags -----------------------------------------------------------------------------------------------------


def after_a_caught_error():
    """#red-flags: | `try:` around `load_state_dict` | What does the model hold after the error? Every tensor that fitted. | let it raise, or build a new model |"""
    for strict in (True, False):
        model, file = Net(), Net().state_dict()
        file["head.weight"] = torch.ones(5, 3)
        before = model.head.weight.clone()
        with contextlib.suppress(RuntimeError):
            model.load_state_dict(file, strict=strict)
            raise AssertionError("it did not raise")
        state = model.state_dict()
        assert all(torch.equal(state[key], file[key]) for key in file if key != "head.weight") and torch.equal(state["head.weight"], before)
        fresh = Net().state_dict()
        assert not torch.equal(fresh["hidden.weight"], file["hidden.weight"])


class Saved(nn.Linear):
    def forward(self, x):
        return "the code of the day it was saved"


def a_saved_model_runs_todays_code():
    """#red-flags: | `torch.save(model)` | Which code will run when it is loaded? | save the `state_dict()` |"""
    module = sys.modules["saved_here"] = types.ModuleType("saved_here")
    Saved.__module__, module.Saved = "saved_here", Saved
    file, weights = io.BytesIO(), io.BytesIO()
    torch.save(Saved(2, 2), file)
    torch.save(Saved(2, 2).state_dict(), weights)
    module.Saved = type("Other", (nn.Linear,), {"forward": lambda self, x: "other code"})
    file.seek(0)
    assert torch.load(file, weights_only=False)(0) == "other code"
    weights.seek(0)
    assert nn.Linear(2, 2).load_state_dict(torch.load(weights)) == ([], []), "any class of yours can take them"


def a_buffer_moves_and_is_saved():
    """#red-flags: | `self.x = torch....` in `__init__` | Must it move, or be saved? | a buffer |"""
    for persistent in (True, False):
        model = nn.Module()
        model.plain = torch.ones(1)
        model.register_buffer("kept", torch.ones(1), persistent=persistent)
        assert list(model.state_dict()) == ["kept"] * persistent
        model.to("meta")
        assert model.kept.device.type == "meta" and model.plain.device.type == "cpu"


def a_result_that_is_dropped():
    """#red-flags: | `x.to(device)` alone on a line | Where does the result go? | `x = x.to(device)` |"""
    x = torch.ones(1)
    x.to("meta")
    assert x.device.type == "cpu"
    x = x.to("meta")
    assert x.device.type == "meta"


def forward_skips_the_hooks():
    """#red-flags: | `model.forward(x)` | Does anything rely on hooks? | `model(x)` |"""
    for model, x in (nn.Linear(4, 2), torch.ones(1, 4)), (Net().eval(), torch.ones(1, 4)):
        model.register_forward_hook(lambda module, args, output: output + 1)
        assert torch.allclose(model(x), model.forward(x) + 1)


def eval_in_any_case():
    """#red-flags: | no `eval()` | Is there a layer that reads the mode? | `model.eval()` in any case |"""
    for layer, same in (nn.ReLU(), True), (nn.Dropout(), False), (nn.BatchNorm1d(40), False):
        model, x = nn.Sequential(nn.Linear(4, 40), layer), torch.randn(5, 4)
        assert torch.equal(model(x), model.eval()(x)) == same


shown = {
    "#execution: The run says otherwise: `head` comes last, `mix` twice, `old_head` never.":
        ("inference/shapes_through_hooks", "embed Embedding (1, 2) -> (1, 2, 4) mix Linear (1, 2, 4) -> (1, 2, 4) mix Linear (1, 2, 4) -> (1, 2, 4) head Linear (1, 8) -> (1, 2)",
         "never called: ['old_head']"),
    "#exercise: The right answer for `x` is class 1.": ("inference/corrected_script", "class 1 tensor([[0.50, 2.00, 1.00]])"),
    "#diff: In the second block `text_weight` betrays the careless `replace`.":
        ("inference/report_of_strict_false", "after key.replace('module.', '') only in the model: ['text_module.weight'] only in the file: ['mean', 'text_weight']"),
    "#diff: `mean`, in the file and not in the model, betrays the plain tensor.":
        ("inference/report_of_strict_false", "after key.removeprefix('module.') only in the model: [] only in the file: ['mean']"),
}  # fmt: skip

listed = {
    "no statement": [
        "#reading-code: You have been given a script and a weight file.",
        "#reading-code: It runs.",
        "#reading-code: Do not read from the first line to the last: ask five questions, in this order.",
        "#exercise: Write down all that you find before you open the answer.",
    ],
}
