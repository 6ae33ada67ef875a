"""What docs/en/reference/acceleration.md says, proved sentence by sentence."""

import json
import logging
import re

import pytest
import torch
from _common import SNIPPETS
from _tiny import IDS, configuration, inputs, tiny
from transformers import (
    BertModel,
    CompileConfig,
    GPT2LMHeadModel,
    LlamaForCausalLM,
    MambaForCausalLM,
    MistralForCausalLM,
    MixtralForCausalLM,
    PreTrainedModel,
    T5ForConditionalGeneration,
    ViTModel,
)
from transformers.integrations import hub_kernels

MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertModel, T5ForConditionalGeneration, ViTModel]
SURVEY = SNIPPETS.parent / "made/survey.json"


def _gone(name, last):
    entry = json.loads(SURVEY.read_text(encoding="utf-8"))["names"][name]
    there = [version for version in entry if entry[version] and entry[version]["home"] == "PreTrainedModel"]
    return there[-1] == last and not hasattr(PreTrainedModel, name)


def _heard():
    heard, handler = [], logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    logging.getLogger("transformers").addHandler(handler)
    return heard


def nothing_to_convert():
    """#to_bettertransformer: Gone since version 5.
    #to_bettertransformer: Models whose class supports it use `scaled_dot_product_attention` from the start; there is nothing to convert.
    #reverse_bettertransformer: Gone with `to_bettertransformer`.
    """
    assert _gone("to_bettertransformer", "4.57.6") and _gone("reverse_bettertransformer", "4.57.6")
    function, ran = torch.nn.functional.scaled_dot_product_attention, []

    class Without(GPT2LMHeadModel):
        _supports_sdpa = False

    torch.nn.functional.scaled_dot_product_attention = lambda *a, **k: ran.append(1) or function(*a, **k)
    for cls in [*MODELS, Without]:
        ran.clear()
        model = tiny(cls)
        model(**inputs(model))
        assert bool(ran) == cls._supports_sdpa


def a_flag_of_the_class():
    """#is_backend_compatible: A classmethod: whether the class says that it hands all that an attention function of another library needs down to it.
    #is_backend_compatible: The answer is a flag of the class; your machine is not asked.
    """
    class Says(GPT2LMHeadModel):
        _supports_attention_backend = True

    class Denies(GPT2LMHeadModel):
        _supports_attention_backend = False

    assert Says.is_backend_compatible() is True and Denies.is_backend_compatible() is False and PreTrainedModel.is_backend_compatible() is False
    assert LlamaForCausalLM.is_backend_compatible() is True and T5ForConditionalGeneration.is_backend_compatible() is False
    model, reached = tiny(LlamaForCausalLM).eval(), []  # what it means: what is given at the top arrives below
    import transformers.modeling_utils as module

    function = module.ALL_ATTENTION_FUNCTIONS["sdpa"]
    module.ALL_ATTENTION_FUNCTIONS["mine"] = lambda *a, mine=None, **k: reached.append(mine) or function(*a, **k)
    model.config._attn_implementation_internal = "mine"
    model(IDS, mine=7)
    assert reached == [7, 7]


def use_kernels_needs_its_package():
    """#use_kernels: A property with a setter, `False` at first.
    #use_kernels: Setting it to `True` needs the package `kernels`, without which it raises.
    #set_use_kernels: The method behind `use_kernels`, with a `kernel_config`.
    """
    assert PreTrainedModel.use_kernels.fset is not None
    for cls in MODELS:
        model = tiny(cls)
        assert model.use_kernels is False
        for call in lambda: setattr(model, "use_kernels", True), lambda: model.set_use_kernels(True, kernel_config=None):
            with pytest.raises(ValueError, match="Kernels are not available.*pip install kernels"):
                call()
        assert model.use_kernels is False
    asked = []

    class Watched(GPT2LMHeadModel):
        def set_use_kernels(self, *arguments, **options):
            asked.append(arguments)

    tiny(Watched).use_kernels = True
    assert asked == [(True,)]


def kernels_stay_in():
    """#use_kernels: Setting it to `False` later logs that this does nothing: kernels stay in."""
    heard, model = _heard(), tiny(LlamaForCausalLM)
    model.use_kernels = False
    assert not heard
    model._use_kernels = True  # what set_use_kernels leaves when the package is there
    replaced = model.model.norm.forward = lambda hidden: hidden
    model.use_kernels = False
    assert "no 'unkernelize' routine; keeping current kernels active" in heard[-1]
    assert model.model.norm.forward is replaced


def kernelize_is_a_function():
    """#kernelize: No longer a method after 5.0.0: a function of `integrations.hub_kernels`, which the property calls."""
    assert _gone("kernelize", "5.0.0") and callable(hub_kernels.kernelize)
    import transformers.modeling_utils as module

    called, module.is_kernels_available = [], lambda *_: True
    hub_kernels.register_kernel_mapping_transformers = lambda *_, **__: None
    hub_kernels.kernelize = lambda model, **options: called.append(model)
    module.kernelize = hub_kernels.kernelize
    model = tiny(GPT2LMHeadModel)
    model.use_kernels = True
    assert called == [model]


def a_compiled_call():
    """#get_compiled_call: Gives `torch.compile` of the model’s call and keeps it until you ask with another configuration."""
    model, compiled = tiny(GPT2LMHeadModel).eval(), []
    torch.compile = lambda call, **options: compiled.append((call, options)) or (lambda *arguments: call(*arguments))
    plain, dynamic = CompileConfig(backend="eager"), CompileConfig(backend="eager", dynamic=True)
    call = model.get_compiled_call(plain)
    assert model.get_compiled_call(CompileConfig(backend="eager")) is call and len(compiled) == 1
    assert compiled[0][0] == model.__call__ and compiled[0][1]["backend"] == "eager"
    other = model.get_compiled_call(dynamic)
    assert other is not call and model.get_compiled_call(dynamic) is other and len(compiled) == 2
    assert model.get_compiled_call(plain) is not call


def a_model_that_cannot_generate():
    """#get_compiled_call: It reads `generation_config`, so on a model that cannot generate it is an `AttributeError`."""
    for cls in MODELS:
        model = tiny(cls)
        if cls.can_generate():
            assert callable(model.get_compiled_call(CompileConfig(backend="eager")))
            model.generation_config = None
            assert model.get_compiled_call(CompileConfig(backend="eager"))
            del model.generation_config
        with pytest.raises(AttributeError, match="generation_config"):
            model.get_compiled_call(CompileConfig(backend="eager"))


def plans_from_names_to_styles():
    """#parallel: | `tp_plan`, `ep_plan`, `fsdp_plan` | dicts from names of parts to styles: for tensor, expert and FSDP parallelism. You may assign another; a style that does not exist is a `ValueError`, a name that fits nothing a warning. The `fsdp_plan` of GPT-2 and BERT has Llama’s names, which fit nothing in them |"""
    heard = _heard()
    for plan, style in ("tp_plan", "colwise"), ("ep_plan", "grouped_gemm"), ("fsdp_plan", "free_full_weight"):
        model = tiny(MixtralForCausalLM, num_key_value_heads=2)
        given = getattr(model, plan)
        assert given and {*given} <= _wildcards(model) and all(type(value) is str for value in given.values())
        heard.clear()
        setattr(model, plan, {"lm_head": style})
        assert getattr(model, plan) == {"lm_head": style} and not heard
        with pytest.raises(ValueError, match=f"Unsupported `{plan}` styles: .'no_style'"):
            setattr(model, plan, {"lm_head": "no_style"})
        setattr(model, plan, {"nowhere": style})
        assert "rules ['nowhere'] match nothing" in heard[-1] and getattr(model, plan) == {"nowhere": style}
    for cls in GPT2LMHeadModel, BertModel:
        model = tiny(cls)
        assert {name.rpartition("transformer.")[2] for name in model.fsdp_plan} == {"embed_tokens", "layers.*", "norm"}
        assert not {*model.fsdp_plan} & _wildcards(model)


def _wildcards(model):
    return {re.sub(r"\.\d+(?=\.|$)", ".*", name) for name, _ in [*model.named_modules(), *model.named_parameters()]}


def a_plan_for_pipelines():
    """#parallel: | `pp_plan` | for pipeline parallelism: what goes into each part and what comes out. It may be assigned, and is not checked |"""
    model = tiny(LlamaForCausalLM)
    modules = dict(model.named_modules())
    assert model.pp_plan["model.embed_tokens"] == (["input_ids"], ["inputs_embeds"]) and {*model.pp_plan} <= {*modules}
    heard = _heard()
    model.pp_plan = {"nowhere": "nonsense"}
    assert model.pp_plan == {"nowhere": "nonsense"} and not heard


def plans_are_collected():
    """#parallel: | `init_parallel_plans` | called by `post_init`: collects the plans from the class, the configuration and the submodels. Called again it drops what you assigned |"""
    config = configuration(LlamaForCausalLM)
    model, calls = LlamaForCausalLM(config), []
    first = dict(model.tp_plan)
    assert {*LlamaForCausalLM._tp_plan} <= {*first} and {f"model.{name}" for name in config.base_model_tp_plan} <= {*first}
    model.tp_plan = {"lm_head": "colwise"}
    model.init_parallel_plans()
    assert model.tp_plan == first

    class Watched(LlamaForCausalLM):
        def init_parallel_plans(self):
            calls.append(self)

    assert tiny(Watched) is calls[-1]


def who_has_a_plan():
    """#parallel: | `supports_tp_plan`, `supports_pp_plan` | whether there is such a plan: `True` for Llama, `False` for GPT-2 |"""
    for cls, says in (LlamaForCausalLM, True), (GPT2LMHeadModel, False):
        model = tiny(cls)
        assert (model.supports_tp_plan, model.supports_pp_plan) == (says, says) == (bool(model.tp_plan), bool(model.pp_plan))


def sliding_windows_forbid_it():
    """#parallel: | `supports_context_parallel` | whether the sequence may be split: not if a layer looks through a sliding window, as in Mistral, or carries a state along, as in Mamba |"""
    for window, says in (4, False), (None, True):
        assert tiny(MistralForCausalLM, sliding_window=window).supports_context_parallel is says
    assert configuration(MistralForCausalLM).sliding_window and not tiny(MistralForCausalLM).supports_context_parallel
    assert tiny(LlamaForCausalLM).supports_context_parallel and not tiny(MambaForCausalLM, state_size=2).supports_context_parallel


def one_process():
    """#parallel: | `tp_size`, `fsdp_size` | over how many processes the weights were split; `None` for a model that was not |
    #parallel: | `is_distributed_loading_by_transformers` | `False` for a model that was not split while it was loaded |
    """
    for cls in MODELS:
        tiny(cls).save_pretrained("folder")
        for model in tiny(cls), cls.from_pretrained("folder"), cls.from_pretrained("folder", distributed_config={}):
            assert model.tp_size is model.fsdp_size is None and model.is_distributed_loading_by_transformers is False
            model._tp_size = 2  # what maybe_distribute_model() notes
            assert model.tp_size == 2


def without_a_configuration_they_do_nothing():
    """#parallel: | `prepare_distribute_model`, `maybe_distribute_model` | classmethods that `from_pretrained(distributed_config=…)` calls; with `None` for a configuration they do nothing |"""
    called = []

    class Watched(LlamaForCausalLM):
        @classmethod
        def prepare_distribute_model(cls, *arguments, **options):
            called.append("prepare")
            return super().prepare_distribute_model(*arguments, **options)

        @classmethod
        def maybe_distribute_model(cls, *arguments, **options):
            called.append("maybe")
            return super().maybe_distribute_model(*arguments, **options)

    tiny(LlamaForCausalLM).save_pretrained("folder")
    Watched.from_pretrained("folder", distributed_config={})
    assert called == ["prepare", "maybe"]
    model = tiny(LlamaForCausalLM)
    before = [id(p) for p in model.parameters()]
    assert LlamaForCausalLM.prepare_distribute_model(None, device_map="auto") == (None, "auto", None)
    assert LlamaForCausalLM.maybe_distribute_model(model, None, None) is model and [id(p) for p in model.parameters()] == before


listed = {
    "about this project": [
        "#acceleration: No figure stands here: speed is a matter of your machine.",
        "#parallel: The runs behind this table are of one process; splitting itself needs several, and mostly GPUs: see more than one device.",
    ],
    "no statement": [
        "#acceleration: Faster code for the same model.",
        "#acceleration: How to read an entry is on the overview.",
        "#parallel: How a model is split over several processes, for `from_pretrained(distributed_config=…)`.",
    ],
}
