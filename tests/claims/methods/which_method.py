"""What docs/en/methods/which_method.md says, proved sentence by sentence."""

import json
import os
import types
from pathlib import Path

import pytest
import torch
from _common import Net, counting_model
from torch import nn
from transformers import (
    AutoModel, AutoModelForCausalLM, BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel, GPT2Model, LlamaConfig, LlamaForCausalLM, T5Config, T5ForConditionalGeneration,
)  # fmt: skip

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)
SETTINGS = dict(attention_mask=torch.ones_like(IDS), max_new_tokens=4, eos_token_id=None)


def _gpt2(**settings):
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0, **settings))


def _llama():
    return LlamaForCausalLM(LlamaConfig(vocab_size=11, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, bos_token_id=0, eos_token_id=0))


def _bert():
    return BertForSequenceClassification(BertConfig(vocab_size=11, hidden_size=8, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2))


def _t5():
    return T5ForConditionalGeneration(T5Config(vocab_size=11, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2, decoder_start_token_id=0))


def _drops():
    return nn.Sequential(nn.Linear(4, 20), nn.Dropout(), nn.BatchNorm1d(20))


def conversions_can_be_chained():
    """#which-method: Conversions change the module and return it, so that calls can be chained."""
    for make in (Net, _gpt2, _bert):
        for convert, dtype in (lambda m: m.half(), torch.float16), (lambda m: m.double(), torch.float64), (lambda m: m.to(torch.bfloat16), torch.bfloat16), (lambda m: m.double().float(), torch.float32):
            model = make()
            weights = list(model.parameters())
            assert convert(model) is model and {p.dtype for p in model.parameters()} == {dtype} and all(a is b for a, b in zip(weights, model.parameters()))
        assert model.to("meta") is model and {p.device.type for p in model.parameters()} == {"meta"}
        assert model.requires_grad_(False).eval().double() is model


def generators_are_empty_after_one_walk():
    """#which-method: Generators are empty after one walk."""
    model = Net()
    for name in ("parameters", "named_parameters", "buffers", "named_buffers", "modules", "named_modules", "children", "named_children"):
        walked = getattr(model, name)()
        assert isinstance(walked, types.GeneratorType) and len(list(walked)) > 0 == len(list(walked))


def no_copy_and_a_report():
    """#which-method: `state_dict()` is not a copy, and the result of `load_state_dict()` is a report to be read.
    #saving: | the values by name | `state_dict()` | a dict of the live tensors | not a copy |
    """
    for model in (Net(), _gpt2()):
        state = model.state_dict()
        assert isinstance(state, dict)
        with torch.no_grad():
            for tensor in [*model.parameters(), *model.buffers()]:
                tensor.add_(1)
        named = {**dict(model.named_parameters(remove_duplicate=False)), **dict(model.named_buffers())}
        assert state.keys() <= named.keys() and all(torch.equal(state[name], named[name]) and state[name].data_ptr() == named[name].data_ptr() for name in state)
    report = Net().load_state_dict({"hidden.bias": torch.zeros(3), "nobody": torch.zeros(1)}, strict=False)
    assert report.unexpected_keys == ["nobody"] and "head.weight" in report.missing_keys and "hidden.bias" not in report.missing_keys


def a_call_runs_hooks():
    """#inference: | numbers, once | `model(x)` | what `forward()` and its hooks return; `model.forward(x)` skips the hooks | calling |"""
    for model, x in (Net().eval(), torch.randn(2, 4)), (nn.Linear(2, 2), torch.randn(2, 2)):
        assert torch.equal(model(x), model.forward(x))
        model.register_forward_hook(lambda module, args, output: output + 1)
        model.register_forward_pre_hook(lambda module, args: (args[0] * 1,))
        assert torch.equal(model(x), model.forward(x) + 1)


def scores_of_the_next_token():
    """#inference: | scores of the next token | `model(input_ids=ids)` | logits, not probabilities; the cache unasked | forward |"""
    for model in (_gpt2().eval(), _llama().eval()):
        output = model(input_ids=IDS)
        assert output.logits.shape == (1, 3, 11) and output.logits.min() < 0 and not output.logits.sum(-1).isclose(torch.ones(())).any()
        assert output.past_key_values.get_seq_length() == 3


def text():
    """#inference: | text | `model.generate(ids)` | ids, with the prompt if decoder-only; random if sampling | generate |"""
    for model, prompt in (_gpt2().eval(), True), (_llama().eval(), True), (_t5().eval(), False):
        tokens = model.generate(IDS, do_sample=False, **SETTINGS)
        assert tokens.shape == (1, 7 if prompt else 5) and (tokens[:, :3].tolist() == IDS.tolist()) == prompt
        assert torch.equal(tokens, model.generate(IDS, do_sample=False, **SETTINGS))
        assert len({str(model.generate(IDS, do_sample=True, **SETTINGS).tolist()) for _ in range(8)}) > 1


def no_graph():
    """#inference: | no graph | `no_grad()`, `inference_mode()` | contexts, not methods; the mode stays | two switches |"""
    for context in (torch.no_grad, torch.inference_mode):
        for training in (True, False):
            model = _drops().train(training)
            with context():
                output = model(torch.randn(3, 4))
                assert not output.requires_grad and {module.training for module in model.modules()} == {training}
        assert not any(name in dir(nn.Module) + dir(GPT2LMHeadModel) for name in ("no_grad", "inference_mode"))


def evaluation_mode():
    """#mode: | Dropout off, statistics fixed | `model.eval()` | the module; gradients stay on | flag |"""
    model, x = _drops(), torch.randn(3, 4)
    assert model.eval() is model and torch.equal(model(x), model(x)) and model[2].num_batches_tracked == 0 and not model[2].running_mean.any()
    assert all(p.requires_grad for p in model.parameters()) and model(x).requires_grad


def train_mode():
    """#mode: | Dropout on, statistics moving | `model.train()` | the module; turns no gradient on | train |"""
    model, x = _drops().eval().requires_grad_(False), torch.randn(3, 4)
    assert model.train() is model and not torch.equal(model(x), model(x)) and model[2].num_batches_tracked == 2 and model[2].running_mean.any()
    assert not any(p.requires_grad for p in model.parameters()) and not model(x).requires_grad


def a_flag_in_each_module():
    """#mode: | to know | `model.training` | one flag in each module; children may differ | flag |"""
    model = _drops()
    model[1].eval()
    assert [module.training for module in model.modules()] == [True, True, False, True]
    model.training = False
    assert [module.training for module in model.modules()] == [False, True, False, True]


def another_device():
    """#device: | another device | `model.to(device)` | the module; inputs and plain tensors stay | what moves |"""
    model, x = Net(), torch.randn(2, 4)
    model.plain, model.listed = torch.zeros(2), [torch.zeros(2)]
    assert model.to("meta") is model and {t.device.type for t in [*model.parameters(), *model.buffers()]} == {"meta"}
    assert {x.device.type, model.plain.device.type, model.listed[0].device.type} == {"cpu"}


def sixteen_bits():
    """#device: | 16 bits | `half()`, `bfloat16()` | the module; buffers too, digits are lost | ways |
    #device: | 32 or 64 bits | `float()`, `double()` | the module; lost digits stay lost | in place |
    """
    for down, dtype in (nn.Module.half, torch.float16), (nn.Module.bfloat16, torch.bfloat16):
        for up, back in (nn.Module.float, torch.float32), (nn.Module.double, torch.float64):
            model = Net()
            model.norm.running_mean.uniform_()
            before = [tensor.detach().clone() for tensor in (model.hidden.weight, model.norm.running_mean)]
            assert down(model) is model and {model.hidden.weight.dtype, model.norm.running_mean.dtype} == {dtype}
            assert up(model) is model and {model.hidden.weight.dtype, model.norm.running_mean.dtype} == {back}
            for tensor, old in zip((model.hidden.weight, model.norm.running_mean), before):
                assert torch.equal(tensor, old.to(dtype).to(back)) and not torch.equal(tensor, old.to(back))


def loading_in_sixteen_bits():
    """#device: | to load in 16 bits | `from_pretrained(dtype=)` | in some classes tensors stay float32 | ways |"""
    left = {}
    for model in (_gpt2(), _bert(), _llama(), _t5()):
        model.save_pretrained(type(model).__name__)
        loaded = type(model).from_pretrained(type(model).__name__, dtype=torch.float16)
        assert loaded.dtype == torch.float16
        left[type(model).__name__] = any(tensor.dtype == torch.float32 for tensor in [*loaded.parameters(), *loaded.buffers()])
    assert left == {"GPT2LMHeadModel": False, "BertForSequenceClassification": False, "LlamaForCausalLM": True, "T5ForConditionalGeneration": True}


def one_parameter_is_asked():
    """#device: | to know | `model.dtype`, `model.device` | those of one parameter | properties |"""
    for model in (_gpt2(tie_word_embeddings=False), _bert(), _llama()):
        for p in list(model.parameters())[1:]:
            p.data = p.data.half()
        assert model.dtype == torch.float32
        next(model.parameters()).data = next(model.parameters()).data.double()
        assert model.dtype == torch.float64
        model.get_input_embeddings().to("meta")
        assert model.device.type == "meta" and [p.device.type for p in model.parameters()].count("meta") == 1


def sixteen_bits_while_computing():
    """#device: | 16 bits while computing | `torch.autocast` | a context; weights stay float32 | autocast |"""
    for dtype in (torch.bfloat16, torch.float16):
        model = _bert()
        with torch.autocast("cpu", dtype=dtype):
            assert model(IDS).logits.dtype == dtype and {p.dtype for p in model.parameters()} == {torch.float32}
        assert model(IDS).logits.dtype == torch.float32


def the_tensors_to_train_and_their_names():
    """#parameters: | the tensors to train | `parameters()` | a generator; frozen ones are in it | parameters |
    #parameters: | their names | `named_parameters()` | a generator of pairs; a tied one once | parameters |
    """
    for model in (_gpt2(), Net()):
        everything = len(list(model.parameters()))
        next(model.parameters()).requires_grad_(False)
        assert len(list(model.parameters())) == everything and sum(not p.requires_grad for p in model.parameters()) == 1
        assert isinstance(model.parameters(), types.GeneratorType) and isinstance(model.named_parameters(), types.GeneratorType)
        assert [(type(name), p is model.get_parameter(name)) for name, p in model.named_parameters()] == [(str, True)] * everything
    assert [name for name, p in _gpt2().named_parameters() if p.shape == (11, 8)] == ["transformer.wte.weight"]


def buffers_saved_or_not():
    """#parameters: | running statistics, masks | `buffers()` | a generator; saved or not | buffers |"""
    model = Net()
    model.register_buffer("mask", torch.ones(2), persistent=False)
    assert isinstance(model.buffers(), types.GeneratorType)
    names = [name for name, _ in model.named_buffers()]
    assert names == ["mask", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"]
    assert [name in model.state_dict() for name in names] == [False, True, True, True] and len(list(model.buffers())) == 4


def how_many():
    """#parameters: | how many | `num_parameters()` | a number; tied once | counting |
    #parameters: | how many bytes | `get_memory_footprint()` | weights and buffers only | bytes |
    """
    tied, untied = _gpt2(), _gpt2(tie_word_embeddings=False)
    assert type(tied.num_parameters()) is int and untied.num_parameters() - tied.num_parameters() == 88
    for model in (tied, untied, _bert(), _llama()):
        tensors = [*model.parameters(), *model.buffers()]
        assert model.get_memory_footprint() == sum(tensor.numel() * tensor.element_size() for tensor in tensors)
        model(IDS).logits.sum().backward()
        assert model.get_memory_footprint() == sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def one_by_its_name():
    """#parameters: | one by its name | `get_parameter(name)` | the parameter; not a module | by name |"""
    for model, name, module in (Net(), "head.weight", "head"), (_gpt2(), "lm_head.weight", "transformer.h.0"):
        assert model.get_parameter(name) is dict(model.named_parameters(remove_duplicate=False))[name]
        with pytest.raises(AttributeError, match="not an nn.Parameter"):
            model.get_parameter(module)


def strict_false_refuses_shapes():
    """#saving: | them back | `load_state_dict(d)` | a report; `strict=False` still refuses other shapes | strict |"""
    for model in (Net(), _gpt2()):
        state = model.state_dict()
        report = model.load_state_dict(state)
        assert report.missing_keys == report.unexpected_keys == []
        name = next(iter(state))
        with pytest.raises(RuntimeError, match="size mismatch"):
            model.load_state_dict({**state, name: torch.zeros(2, 2)}, strict=False)
        assert model.load_state_dict({"nobody": torch.zeros(1)}, strict=False).unexpected_keys == ["nobody"]


def what_a_folder_holds():
    """#saving: | weights and config in a folder | `save_pretrained(folder)` | no tokenizer, no mode, no freezing | below |
    #saving: | a model from it | `from_pretrained(folder)` | in eval mode, in the dtype that `config.json` says | below |
    #save-pretrained: The model went in frozen and in train mode; it came out trainable and in eval mode, in bfloat16 because `config.json` says so.
    """
    for model, cls in (_gpt2(), AutoModelForCausalLM), (_bert(), BertForSequenceClassification):
        model.requires_grad_(False).train().bfloat16().save_pretrained("folder")
        assert {"config.json", "model.safetensors"} <= set(os.listdir("folder")) and not any("token" in name or "vocab" in name for name in os.listdir("folder"))
        loaded = cls.from_pretrained("folder")
        assert all(p.requires_grad for p in loaded.parameters()) and not any(module.training for module in loaded.modules()) and loaded.dtype == torch.bfloat16
        assert all(torch.equal(a, b) for a, b in zip(model.parameters(), loaded.parameters()))
        config = json.loads(Path("folder/config.json").read_text())
        assert config["dtype"] == "bfloat16" and not any("train" in key or "requires_grad" in key for key in config)
        Path("folder/config.json").write_text(json.dumps({**config, "dtype": "float64"}))
        assert cls.from_pretrained("folder").dtype == torch.float64
    model, _ = counting_model()
    assert not model.training


def the_class_is_found_through_the_config():
    """#save-pretrained: The class was found through the config too."""
    _gpt2().save_pretrained("folder")
    assert type(AutoModelForCausalLM.from_pretrained("folder")) is GPT2LMHeadModel and type(AutoModel.from_pretrained("folder")) is GPT2Model
    config = json.loads(Path("folder/config.json").read_text())
    Path("folder/config.json").write_text(json.dumps({key: value for key, value in config.items() if key != "model_type"}))
    with pytest.raises(ValueError, match="model_type"):
        AutoModelForCausalLM.from_pretrained("folder")


def every_layer_and_the_parts():
    """#modules: | every layer | `modules()` | a generator; the model itself first | modules |
    #modules: | the parts | `children()` | a generator; one level | modules |
    #modules: | one by its path | `get_submodule(path)` | the module | by name |
    """
    for model in (Net(), _gpt2(), _bert()):
        assert isinstance(model.modules(), types.GeneratorType) and next(model.modules()) is model
        assert isinstance(model.children(), types.GeneratorType) and list(model.children()) == list(model._modules.values())
        assert {id(part) for child in model.children() for part in child.modules()} == {id(part) for part in model.modules()} - {id(model)}
        assert all(model.get_submodule(path) is module for path, module in model.named_modules())


def a_mistyped_name_is_added():
    """#modules: | to replace one | `set_submodule(path, m)` | adds it if the last name is mistyped | by name |"""
    model, new = nn.ModuleDict({"body": Net()}), nn.Identity()
    model.set_submodule("body.head", new)
    assert model["body"].head is new
    model.set_submodule("body.haed", nn.Linear(1, 1))
    assert model["body"].head is new and isinstance(model["body"].haed, nn.Linear) and [name for name, _ in model["body"].named_children()] == ["hidden", "norm", "head", "haed"]
    with pytest.raises(AttributeError):
        model.set_submodule("bdoy.head", nn.Linear(1, 1))


def a_function_on_each():
    """#modules: | a function on each | `apply(function)` | the module; children before parents | listings |"""
    for model in (Net(), _gpt2(), nn.Sequential(nn.Sequential(nn.ReLU()), nn.ReLU())):
        seen = []
        assert model.apply(seen.append) is model and {id(module) for module in seen} == {id(module) for module in model.modules()}
        assert all(seen.index(child) < seen.index(parent) for parent in seen for child in parent.children()) and seen[-1] is model


def clearing_gradients():
    """#gradients: | to clear them | `zero_grad()` | `None`, and so is each `.grad` | zero_grad |"""
    for model, x in (Net(), torch.randn(3, 4)), (nn.LSTM(2, 2), torch.randn(3, 1, 2)):
        output = model(x)
        (output[0] if isinstance(output, tuple) else output).sum().backward()
        assert all(p.grad is not None for p in model.parameters())
        assert model.zero_grad() is None and {p.grad for p in model.parameters()} == {None}


def freezing():
    """#gradients: | to freeze | `requires_grad_(False)` | the module; statistics go on moving | freezing |"""
    model = Net()
    assert model.requires_grad_(False) is model and not any(p.requires_grad for p in model.parameters())
    model(torch.randn(4, 4) + 3)
    assert model.norm.num_batches_tracked == 1 and model.norm.running_mean.any()


def less_memory_in_training():
    """#gradients: | less memory in training | `gradient_checkpointing_enable()` | has a new name; train mode only | checkpointing |"""
    for model in (_gpt2(), _llama()):
        with pytest.warns(FutureWarning, match="activation_checkpointing_enable"):
            model.gradient_checkpointing_enable()

        def kept():
            bytes_kept = {}
            with torch.autograd.graph.saved_tensors_hooks(lambda t: bytes_kept.update({t.data_ptr(): t.nbytes}) or t, lambda t: t):
                model(IDS.repeat(4, 1), use_cache=False)
            return sum(bytes_kept.values())

        train, evaluation = (model.train(), kept())[1], (model.eval(), kept())[1]
        assert train < evaluation / 2
        model.activation_checkpointing_disable()
        assert kept() == evaluation


listed = {
    "no statement": [
        "#which-method: Find what you want, read the trap, follow the link to the run.",
        "#which-method: What comes back is the first trap of all:",
    ],
}
