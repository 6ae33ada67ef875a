"""What docs/en/reference/training.md says, proved sentence by sentence."""

import inspect
import json
import warnings

import peft
import pytest
import torch
from _common import SNIPPETS
from _tiny import IDS, inputs, tiny
from peft import LoraConfig
from torch import nn
from transformers import BartForConditionalGeneration, BertForMaskedLM, GPT2LMHeadModel, LlamaForCausalLM, PreTrainedModel, T5ForConditionalGeneration, ViTModel
from transformers.modeling_layers import GradientCheckpointingLayer
from transformers.pytorch_utils import Conv1D

MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration, BartForConditionalGeneration, ViTModel]
SURVEY = SNIPPETS.parent / "made/survey.json"


def _names():
    return json.loads(SURVEY.read_text(encoding="utf-8"))["names"]


def _step(model):
    """How often each block ran, forward and backward, and the bytes kept in between."""
    blocks = [module for module in model.modules() if isinstance(module, GradientCheckpointingLayer)]
    runs, kept = dict.fromkeys(range(len(blocks)), 0), []
    hooks = []
    for i, block in enumerate(blocks):
        layer = next(module for module in block.modules() if isinstance(module, (nn.Linear, Conv1D)))
        hooks.append(layer.register_forward_hook(lambda *_, i=i: runs.update({i: runs[i] + 1})))
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t.numel()) or t, lambda t: t):
        output = model(**inputs(model))[0]
    output.sum().backward()
    [hook.remove() for hook in hooks]
    return list(runs.values()), sum(kept)


def train_sets_every_submodule():
    """#train: As in `nn.Module`: sets the mode of every submodule and returns the model.
    #eval: `train(False)`.
    """
    for cls in MODELS:
        model = tiny(cls)
        for call, mode in (lambda: model.train(False), False), (model.train, True), (model.eval, False):
            assert call() is model and {module.training for module in model.modules()} == {mode}


def eval_stops_no_gradient():
    """#eval: It does not stop gradients: see train mode and eval mode."""
    for cls in MODELS:
        model = tiny(cls).eval()
        model(**inputs(model))[0].sum().backward()
        assert any(p.grad is not None for p in model.parameters())


def the_name_is_new():
    """#activation_checkpointing_enable: The name in 5.23.0; 5.0.0 has only the old one."""
    names = _names()
    assert names["activation_checkpointing_enable"]["5.0.0"] is None and names["activation_checkpointing_enable"]["5.23.0"]
    assert names["gradient_checkpointing_enable"]["5.0.0"] and callable(PreTrainedModel.activation_checkpointing_enable)


def blocks_run_twice_in_train_mode():
    """#activation_checkpointing_enable: Blocks drop their activations and run a second time in the backward pass, in train mode only.
    #activation_checkpointing_disable: Ends it.
    """
    for cls in MODELS:
        model = tiny(cls)
        plain, kept = _step(model)
        assert set(plain) == {1}
        model.activation_checkpointing_enable()
        again, less = _step(model)
        assert set(again) == {2} and less < kept / 3
        assert set(_step(model.eval())[0]) == {1}
        model.train().activation_checkpointing_disable()
        assert _step(model) == (plain, kept)


def one_block_in_n():
    """#activation_checkpointing_enable: `every_n_layers` checkpoints one block in n."""
    for cls, key in (GPT2LMHeadModel, "n_layer"), (BertForMaskedLM, "num_hidden_layers"):
        for n in 1, 2, 3:
            model = tiny(cls, **{key: 6})
            model.activation_checkpointing_enable(every_n_layers=n)
            assert _step(model)[0] == [2 if i % n == 0 else 1 for i in range(6)]


def use_reentrant_changed():
    """#activation_checkpointing_enable: The default of `use_reentrant` changed, see methods."""
    recorded = json.loads(SURVEY.read_text(encoding="utf-8"))["outcomes"]["use_reentrant(model)"]
    model = tiny(GPT2LMHeadModel)
    model.activation_checkpointing_enable()
    now = model.transformer.h[0]._gradient_checkpointing_func.keywords["use_reentrant"]
    assert now is False and recorded["4.57.6"] == "True" and recorded["5.23.0"] == str(now)


def a_hook_stays_behind():
    """#activation_checkpointing_disable: On a text model without a PEFT adapter a hook stays behind: see enable_input_require_grads.
    #enable_input_require_grads: Activation checkpointing of a text model switches it on, and leaves it on:
    """
    for cls in MODELS:
        for adapter in (False, True):
            model = tiny(cls).requires_grad_(False)
            model._hf_peft_config_loaded = adapter  # the mark that load_adapter() sets
            assert not model(**inputs(model))[0].requires_grad
            model.activation_checkpointing_enable()
            assert model(**inputs(model))[0].requires_grad == (cls is not ViTModel or adapter)
            model.activation_checkpointing_disable()
            assert model(**inputs(model))[0].requires_grad == (cls is not ViTModel and not adapter)


def one_submodule_is_enough():
    """#is_activation_checkpointing: A property: whether any submodule has it switched on."""
    assert isinstance(inspect.getattr_static(PreTrainedModel, "is_activation_checkpointing"), property)
    model = tiny(GPT2LMHeadModel)
    assert model.is_activation_checkpointing is False
    model.transformer.h[1].gradient_checkpointing = True
    assert model.is_activation_checkpointing is True


def the_old_names_warn():
    """#gradient_checkpointing_enable: Deprecated: does what `activation_checkpointing_enable` does, with a `FutureWarning` that announces its end in version 6.
    #gradient_checkpointing_disable: Deprecated: does what `activation_checkpointing_disable` does, with a `FutureWarning`.
    #is_gradient_checkpointing: Deprecated: gives what `is_activation_checkpointing` gives, with a `FutureWarning`.
    """
    for cls in MODELS[:3]:
        model = tiny(cls)
        with pytest.warns(FutureWarning, match="`gradient_checkpointing_enable` is deprecated and will be removed in v6"):
            model.gradient_checkpointing_enable(every_n_layers=2)
        assert _step(model)[0] == [2, 1]
        with pytest.warns(FutureWarning, match="is_gradient_checkpointing"):
            assert model.is_gradient_checkpointing is model.is_activation_checkpointing is True
        with pytest.warns(FutureWarning, match="gradient_checkpointing_disable"):
            model.gradient_checkpointing_disable()
        with pytest.warns(FutureWarning, match="is_gradient_checkpointing"):
            assert model.is_gradient_checkpointing is model.is_activation_checkpointing is False
        assert _step(model)[0] == [1, 1]
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            model.activation_checkpointing_enable()
            model.activation_checkpointing_disable()


def a_bool_is_not_called():
    """#is_gradient_checkpointing: It is a property; the parentheses call a `bool`, which is a `TypeError`."""
    model = tiny(GPT2LMHeadModel)
    with pytest.warns(FutureWarning), pytest.raises(TypeError, match="'bool' object is not callable"):
        model.is_gradient_checkpointing()


def the_class_says_whether():
    """#supports_gradient_checkpointing: Of the class: whether activation checkpointing can be enabled; where it is `False`, that is a `ValueError`."""
    class Refuses(GPT2LMHeadModel):
        supports_gradient_checkpointing = False

    assert GPT2LMHeadModel.supports_gradient_checkpointing is True
    tiny(GPT2LMHeadModel).activation_checkpointing_enable()
    with pytest.raises(ValueError, match="does not support activation checkpointing"):
        tiny(Refuses).activation_checkpointing_enable()


def it_kept_its_name():
    """#supports_gradient_checkpointing: It kept its name."""
    assert all(entry and "deprecated" not in entry for entry in _names()["supports_gradient_checkpointing"].values())


def a_hook_on_the_embeddings():
    """#enable_input_require_grads: A forward hook that makes the output of the embeddings require gradients, for training adapters on a frozen model.
    #enable_input_require_grads: It makes no parameter trainable.
    """
    for cls in MODELS[:5]:
        model = tiny(cls).requires_grad_(False)
        embedding = model.get_input_embeddings()
        assert not embedding(IDS).requires_grad and len(embedding._forward_hooks) == 0
        model.enable_input_require_grads()
        assert embedding(IDS).requires_grad and len(embedding._forward_hooks) == 1
        assert model.num_parameters(only_trainable=True) == 0
        head = model.get_output_embeddings()  # stands for an adapter: gradients now reach whatever lies between
        reached = []
        head.register_full_backward_hook(lambda module, grad_input, grad_output: reached.append(grad_input[0]))
        model(**inputs(model))[0].sum().backward()
        assert reached[0] is not None


def only_the_last_hooks_go():
    """#disable_input_require_grads: Takes away the hooks of the last `enable_input_require_grads()`; without any it does nothing.
    #disable_input_require_grads: Enable twice (activation checkpointing does it too), and those of the first call stay: the last line of the run.
    #disable_input_require_grads: So disable before you enable again.
    """
    for cls in MODELS[:5]:
        for second in ("enable_input_require_grads", "activation_checkpointing_enable"):
            model = tiny(cls).requires_grad_(False)
            model.disable_input_require_grads()
            for disable_between, left in (True, False), (False, True):
                model.enable_input_require_grads()
                if disable_between:
                    model.disable_input_require_grads()
                getattr(model, second)()
                model.disable_input_require_grads()
                assert model.get_input_embeddings()(IDS).requires_grad == left
            model.disable_input_require_grads()
            assert model.get_input_embeddings()(IDS).requires_grad  # for good


def _adapter():
    return LoraConfig(target_modules=["c_attn"], r=2, init_lora_weights=False, fan_in_fan_out=True)


def every_model_has_them():
    """#adapters: Every model has these methods of `PeftAdapterMixin`.
    #adapters: They need the package peft; here version 0.21.2, with a LoRA adapter of GPT-2.
    """
    names = {"add_adapter", "load_adapter", "set_adapter", "active_adapters", "disable_adapters", "enable_adapters",
             "get_adapter_state_dict", "delete_adapter", "enable_peft_hotswap"}  # fmt: skip
    mixin = next(cls for cls in PreTrainedModel.__mro__ if cls.__name__ == "PeftAdapterMixin")
    assert {name for name in vars(mixin) if not name.startswith("_")} == names
    assert all(issubclass(cls, mixin) for cls in MODELS)
    assert peft.__version__ == "0.21.2"


def one_adapter_and_then_another():
    """#adapters: | `add_adapter` | puts a new adapter in, makes it the active one and freezes all but it |
    #adapters: | `set_adapter`, `active_adapters` | chooses the adapters that act; tells which they are. Both are methods |
    #adapters: | `disable_adapters`, `enable_adapters` | computes without adapters; with them again |
    #adapters: | `get_adapter_state_dict` | the tensors of one adapter, without its name in their keys |
    #adapters: | `delete_adapter` | takes one out |
    """
    model = tiny(GPT2LMHeadModel).eval()
    trainable = lambda: {name.split(".")[-2] for name, parameter in model.named_parameters() if parameter.requires_grad}
    plain = model(IDS).logits
    model.add_adapter(_adapter(), "first")
    first = model(IDS).logits
    assert trainable() == {"first"} and not torch.equal(first, plain)
    model.add_adapter(_adapter(), "second")
    assert trainable() == {"second"} and model.active_adapters() == ["second"]
    second = model(IDS).logits
    model.set_adapter("first")
    assert torch.equal(model(IDS).logits, first) and not torch.equal(first, second)
    model.disable_adapters()
    assert torch.equal(model(IDS).logits, plain)
    model.enable_adapters()
    assert torch.equal(model(IDS).logits, first)
    keys = model.get_adapter_state_dict("second")
    assert keys and all(key.endswith(("lora_A.weight", "lora_B.weight")) for key in keys)
    model.delete_adapter("second")
    with pytest.raises(ValueError, match="Adapter with name second not found"):
        model.set_adapter("second")


def an_adapter_from_files():
    """#adapters: | `load_adapter` | the same with an adapter from files, but with `is_trainable=True` only can it be trained |"""
    model = tiny(GPT2LMHeadModel).eval()
    model.add_adapter(_adapter())
    adapted = model(IDS).logits
    model.save_pretrained("adapter")
    for trainable in False, True:
        fresh = tiny(GPT2LMHeadModel).eval()
        fresh.load_state_dict({name.replace(".base_layer", ""): value for name, value in model.state_dict().items() if "lora" not in name})
        fresh.load_adapter("adapter", is_trainable=trainable)
        assert fresh.active_adapters() == ["default"] and torch.equal(fresh(IDS).logits, adapted)
        assert {name.split(".")[-2] for name, parameter in fresh.named_parameters() if parameter.requires_grad} == ({"default"} if trainable else set())


def room_is_made_before_the_first():
    """#adapters: | `enable_peft_hotswap` | before the first adapter, or it raises: leaves room for others to take its place in a compiled model (read in the source) |"""
    model = tiny(GPT2LMHeadModel)
    assert model.enable_peft_hotswap() is None
    model.add_adapter(_adapter())
    model = tiny(GPT2LMHeadModel)
    model.add_adapter(_adapter())
    with pytest.raises(RuntimeError, match="before loading the first adapter"):
        model.enable_peft_hotswap()


listed = {
    "no statement": [
        "#training: Modes, recomputing activations, gradients at the input.",
        "#training: How to read an entry is on the overview.",
    ],
}
