"""What docs/en/reference/attention.md says, proved sentence by sentence."""

import inspect
import json
import logging

import pytest
import torch
from _common import SNIPPETS
from _tiny import IDS, configuration, inputs, tiny
from transformers import (
    BartForConditionalGeneration,
    BertModel,
    DistilBertModel,
    FalconForCausalLM,
    GPT2LMHeadModel,
    LlamaForCausalLM,
    MixtralForCausalLM,
    OPTForCausalLM,
    PreTrainedConfig,
    PreTrainedModel,
    SwitchTransformersForConditionalGeneration,
    T5ForConditionalGeneration,
    ViTModel,
    XLNetLMHeadModel,
    masking_utils,
)
from transformers.masking_utils import create_bidirectional_mask, create_causal_mask

MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertModel, T5ForConditionalGeneration, BartForConditionalGeneration, ViTModel, DistilBertModel]
SURVEY = SNIPPETS.parent / "made/survey.json"


def _names():
    return json.loads(SURVEY.read_text(encoding="utf-8"))["names"]


def _gone(name, last):
    """`last`: the newest surveyed version that has it."""
    entry = _names()[name]
    on_the_class = [version for version in entry if entry[version] and entry[version]["home"] == "PreTrainedModel"]
    return on_the_class[-1] == last and not hasattr(PreTrainedModel, name)


def _config(implementation, cls=GPT2LMHeadModel):
    config = configuration(cls)
    config._attn_implementation_internal = implementation  # without the check for packages
    return config


class Without(GPT2LMHeadModel):
    _supports_sdpa = False


def the_implementation_of_a_running_model():
    """#set_attn_implementation: Changes the implementation of a running model.
    #set_attn_implementation: Where the class does not allow it, as in Falcon or XLNet, its setting stays, and only a log line says so (submodels that allow it change); elsewhere an unknown name
    is a `ValueError` that lists the names allowed, and changes nothing.
    #set_attn_implementation: In most models `eager` also gives the attention weights, `sdpa` does not.
    #set_attn_implementation: Under `sdpa`, the default where a class has it, the tuple is empty in most models.
    """
    assert tiny(Without).config._attn_implementation == "eager"
    for cls in MODELS:
        model, ran = tiny(cls).eval(), []
        function = torch.nn.functional.scaled_dot_product_attention
        assert model.config._attn_implementation == "sdpa"
        torch.nn.functional.scaled_dot_product_attention = lambda *a, **k: ran.append(1) or function(*a, **k)
        try:
            sdpa = model(**inputs(model), output_attentions=True)
            assert ran
            ran.clear()
            model.set_attn_implementation("eager")
            eager = model(**inputs(model), output_attentions=True)
            assert not ran
        finally:
            torch.nn.functional.scaled_dot_product_attention = function
        assert torch.allclose(sdpa[0], eager[0], atol=1e-5)
        fields = [key for key in eager if key.endswith("attentions")]
        assert fields and all(tuple(sdpa[key]) == () for key in fields)
        own = [key for key in fields if key != "cross_attentions" or model.config.is_encoder_decoder]
        assert all(torch.allclose(weights.sum(-1), torch.ones(())) for key in own for weights in eager[key]) and all(len(eager[key]) > 0 for key in own)
        with pytest.raises(ValueError, match='"fast".* is not supported. The only possible arguments are .*eager.*sdpa'):
            model.set_attn_implementation("fast")
        assert model.config._attn_implementation == "eager" and torch.equal(model(**inputs(model))[0], eager[0])
    heard, handler = [], logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    logging.getLogger("transformers").addHandler(handler)
    for cls, default in (FalconForCausalLM, "sdpa"), (XLNetLMHeadModel, "eager"):
        model = tiny(cls).eval()
        before = model(IDS)[0]
        for name in "fast", {"eager": "sdpa", "sdpa": "eager"}[default]:
            heard.clear()
            assert model.set_attn_implementation(name) is None and "does not support setting its attention implementation dynamically" in heard[0]
            assert model.config._attn_implementation == default and torch.equal(model(IDS)[0], before)
        assert len(model(IDS, output_attentions=True).attentions) == 2  # most models, not all: Falcon gives them under sdpa

    class Around(FalconForCausalLM):
        def __init__(self, config):
            super().__init__(config)
            self.inner = tiny(MODELS[0])

    heard.clear()
    around = Around(tiny(FalconForCausalLM).config)
    around.set_attn_implementation("eager")
    assert around.config._attn_implementation == "sdpa" and around.inner.config._attn_implementation == "eager" and heard


def a_line_in_the_log_once():
    """#set_attn_implementation: A line in the log is all that says so, once in a process; for GPT-2 and OPT not even that."""
    import warnings

    from transformers.utils.logging import warning_once

    heard, handler = [], logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    logging.getLogger("transformers").addHandler(handler)
    for cls in [*MODELS, OPTForCausalLM]:
        model = tiny(cls).eval()
        assert model.config._attn_implementation == "sdpa"
        warning_once.cache_clear(), heard.clear()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            model(**inputs(model), output_attentions=True)
            model(**inputs(model), output_attentions=True)
        said = [words for words in heard if "output_attentions" in words]
        assert len(said) == (0 if cls in (GPT2LMHeadModel, OPTForCausalLM) else 1)


def the_name_you_ask_for():
    """#get_correct_attn_implementation: Checks the name you ask for and gives it back, or raises.
    #get_correct_attn_implementation: `None` becomes `sdpa`, or `eager` for a class without it.
    #get_correct_attn_implementation: It does not search: `sdpa` is checked, then `eager` taken.
    """
    for cls in MODELS:
        model = tiny(cls)
        assert [model.get_correct_attn_implementation(name) for name in (None, "eager", "sdpa")] == ["sdpa", "eager", "sdpa"]
        for wrong in "fast", "flash_attention_2":
            with pytest.raises((ValueError, ImportError)):
                model.get_correct_attn_implementation(wrong)
    model, asked = tiny(Without), []
    for name in "_sdpa_can_dispatch", "_flex_attn_can_dispatch", "_flash_attn_can_dispatch":
        setattr(model, name, lambda *_, name=name, **__: asked.append(name) or getattr(Without, name)(model, *_, **__))
    assert model.get_correct_attn_implementation(None) == "eager" and asked == ["_sdpa_can_dispatch"]
    with pytest.raises(ValueError, match="scaled_dot_product_attention"):
        model.get_correct_attn_implementation("sdpa")


def what_is_in_use():
    """#get_correct_attn_implementation: What is in use is `model.config._attn_implementation`, a private name without a public one beside it."""
    for cls in MODELS:
        model = tiny(cls)
        for name in "eager", "sdpa":
            model.set_attn_implementation(name)
            assert model.config._attn_implementation == name
            public = [key for key in dir(model.config) if not key.startswith("_") and "attn_impl" in key]
            assert not [key for key in public if getattr(model.config, key, None) == name]
            assert not [key for key in dir(model) if not key.startswith("_") and "attn_impl" in key and not callable(getattr(model, key))]


def the_source_is_read():
    """#_can_set_attn_implementation: Private: reads the source of the model’s module and guesses whether it can be changed at run time."""
    import importlib
    import os
    import sys

    sys.path.insert(0, os.getcwd())
    start = "from torch import nn\nclass FooAttention(nn.Module):\n    def forward(self):\n        "
    for name, body, guess in ("fixed", start + "pass\n", False), ("asks", start + "ALL_ATTENTION_FUNCTIONS.get_interface(1)\n", True), ("empty", "nothing = 1\n", True):
        with open(f"modeling_{name}.py", "w") as file:
            file.write(body)
        importlib.import_module(f"modeling_{name}")
        assert type("Foo", (PreTrainedModel,), {"__module__": f"modeling_{name}"})._can_set_attn_implementation() is guess
    assert type("Nowhere", (PreTrainedModel,), {"__module__": "no_such_module"})._can_set_attn_implementation() is False


def true_or_an_error():
    """#_sdpa_can_dispatch: Private: whether the class supports `sdpa`, as `True` or an error.
    #_sdpa_can_dispatch: It never gives `False`, and neither do the two checks that follow.
    #_flex_attn_can_dispatch: Private: whether the class supports flex attention, as `True` or an error.
    #_flex_attn_can_dispatch: Not every class does; GPT-2 does not.
    #_flash_attn_can_dispatch: Private: whether a version of Flash Attention, its number the argument, can be used; an `ImportError` where its package is missing.
    """
    for cls in [*MODELS, Without]:
        model = tiny(cls)
        for check, supported in (model._sdpa_can_dispatch, cls._supports_sdpa), (model._flex_attn_can_dispatch, cls._supports_flex_attn):
            if supported:
                assert check() is True
            else:
                with pytest.raises(ValueError, match="does not support an attention implementation"):
                    check()
        for version in 2, 3, 4:  # none of them is installed here
            error = ImportError if cls._supports_flash_attn else ValueError
            with pytest.raises(error, match=f"Flash ?Attention ?{version}"):
                model._flash_attn_can_dispatch(version)
    assert [cls._supports_flex_attn for cls in (GPT2LMHeadModel, LlamaForCausalLM)] == [False, True]


def names_with_a_version_are_gone():
    """#_flash_attn_2_can_dispatch: Private, gone: now `_flash_attn_can_dispatch(2)`.
    #_flash_attn_3_can_dispatch: Private, gone: now `_flash_attn_can_dispatch(3)`.
    """
    for version in 2, 3:
        assert _gone(f"_flash_attn_{version}_can_dispatch", "5.0.0")
        with pytest.raises(ImportError, match=f"FlashAttention{version}"):
            tiny(LlamaForCausalLM)._flash_attn_can_dispatch(version)


def the_mask_methods_are_gone():
    """#invert_attention_mask: Gone after 5.0.0.
    #create_extended_attention_mask_for_decoder: Gone after 5.0.0: `create_causal_mask`.
    #get_extended_attention_mask: Gone after 5.0.0: `create_bidirectional_mask` for an encoder, `create_causal_mask` for a decoder.
    """
    for name in "invert_attention_mask", "create_extended_attention_mask_for_decoder", "get_extended_attention_mask":
        assert _gone(name, "5.0.0")
    padding, hidden = torch.tensor([[0, 1, 1]]), torch.zeros(1, 3, 16)
    causal = create_causal_mask(_config("sdpa"), hidden, padding, past_key_values=None)
    both = create_bidirectional_mask(_config("sdpa", BertModel), hidden, padding)
    assert causal[0, 0].int().tolist() == [[0, 0, 0], [0, 1, 0], [0, 1, 1]] and both[0, 0].int().tolist() == [[0, 1, 1]] * 3
    for cls, made in (LlamaForCausalLM, "create_causal_mask"), (BertModel, "create_bidirectional_mask"):
        used, module = [], inspect.getmodule(cls)
        function = getattr(module, made)
        setattr(module, made, lambda *a, **k: used.append(1) or function(*a, **k))
        tiny(cls)(IDS)
        setattr(module, made, function)
        assert used


def a_mask_of_the_form_that_is_wanted():
    """#invert_attention_mask: A mask now has the form that the implementation wants: booleans for `sdpa`, numbers for `eager`, and `None` where it can do without."""
    padding = torch.tensor([[0, 1, 1]])
    for dtype in torch.float32, torch.float16, torch.bfloat16:
        hidden = torch.zeros(1, 3, 16, dtype=dtype)
        for make, cls in (create_causal_mask, GPT2LMHeadModel), (create_bidirectional_mask, BertModel):
            more = {"past_key_values": None} if make is create_causal_mask else {}
            sdpa = make(_config("sdpa", cls), hidden, padding, **more)
            eager = make(_config("eager", cls), hidden, padding, **more)
            assert sdpa.dtype == torch.bool and eager.dtype == dtype
            assert {*eager.unique().tolist()} == {0.0, torch.finfo(dtype).min} and torch.equal(sdpa, eager == 0)
            for nothing in None, torch.ones(1, 3, dtype=torch.long):
                assert make(_config("sdpa", cls), hidden, nothing, **more) is None
            assert (make(_config("eager", cls), hidden, None, **more) is None) == (make is create_bidirectional_mask)


def the_first_tensor_gives_its_shape():
    """#create_causal_mask: A function of `masking_utils`.
    #create_causal_mask: Its first tensor was called `input_embeds` up to 5.0.0 and gives only shape, dtype and device.
    """
    entry = _names()["create_causal_mask"]
    assert ["(config, input_embeds" in entry[version]["signature"] for version in entry] == [True, True, False]
    assert list(inspect.signature(create_causal_mask).parameters)[1] == "inputs_embeds" and create_causal_mask.__module__ == masking_utils.__name__
    padding = torch.tensor([[0, 1, 1]])
    for implementation in "sdpa", "eager":
        masks = [create_causal_mask(_config(implementation), hidden, padding, past_key_values=None) for hidden in (torch.zeros(1, 3, 16), torch.randn(1, 3, 16))]
        assert torch.equal(*masks)
    on_meta = create_causal_mask(_config("eager"), torch.zeros(1, 3, 16, device="meta"), None, past_key_values=None)
    assert on_meta.device.type == "meta" and on_meta.shape == masks[0].shape
    half = create_causal_mask(_config("eager"), torch.zeros(1, 3, 16, dtype=torch.float16), padding, past_key_values=None)
    assert half.dtype == torch.float16 and torch.equal(half == 0, masks[0] == 0)
    wide = create_causal_mask(_config("eager"), torch.zeros(2, 3, 99), torch.tensor([[0, 1, 1]] * 2), past_key_values=None)
    assert wide.shape == (2, 1, 3, 3)


def the_mask_for_both_directions():
    """#create_bidirectional_mask: A function of `masking_utils`: the mask for attention in both directions, with the padding left out."""
    assert create_bidirectional_mask.__module__ == masking_utils.__name__
    for padding in [[0, 1, 1]], [[1, 1, 0]], [[1, 0, 1]]:
        for implementation in "sdpa", "eager":
            mask = create_bidirectional_mask(_config(implementation, BertModel), torch.zeros(1, 3, 16), torch.tensor(padding))
            seen = mask if implementation == "sdpa" else mask == 0
            assert seen[0, 0].int().tolist() == padding * 3


def head_masks_are_swallowed():
    """#_convert_head_mask_to_5d: Private, gone, like `head_mask=` itself, a feature that version 5 dropped.
    #_convert_head_mask_to_5d: Nearly all models of transformers take unknown keywords, so an old call changes nothing and raises nothing.
    #get_head_mask: Gone with `head_mask=`.
    """
    outcome = json.loads(SURVEY.read_text())["outcomes"]["eager(ids, head_mask=zeros).logits.equal(eager(ids).logits)"]
    assert list(outcome.values()) == ["False", "True", "True"]
    assert _gone("_convert_head_mask_to_5d", "4.57.6") and _gone("get_head_mask", "4.57.6")
    for cls in MODELS:
        for implementation in "eager", "sdpa":
            model = tiny(cls, attn_implementation=implementation).eval()
            plain = model(**inputs(model))[0]
            for unknown in {"head_mask": torch.zeros(2, 2)}, {"nonsense": 1}:
                assert torch.equal(model(**inputs(model), **unknown)[0], plain)
    classes = [cls for cls in _subclasses(PreTrainedModel) if cls.__module__.startswith("transformers.models") and "PreTrained" not in cls.__name__]
    refusing = [cls for cls in classes if all(each.kind != each.VAR_KEYWORD for each in inspect.signature(cls.forward).parameters.values())]
    assert len(classes) > 30 and len(refusing) <= len(classes) / 20


def _subclasses(cls):
    for each in cls.__subclasses__():
        yield each
        yield from _subclasses(each)


def a_hook_does_the_work():
    """#_convert_head_mask_to_5d: A hook does the work:"""
    model = tiny(LlamaForCausalLM, num_key_value_heads=2, attn_implementation="eager").eval()
    attention = model.model.layers[0].self_attn
    plain = model(IDS).logits
    seen = []

    def without_head_0(module, args):
        heads = args[0].clone()
        heads[..., :8] = 0
        seen.append(heads)
        return (heads,)

    attention.o_proj.register_forward_pre_hook(without_head_0)
    values = []
    attention.v_proj.register_forward_hook(lambda module, args, output: values.append(output))
    hooked = model(IDS, output_attentions=True)
    mixed = hooked.attentions[0][0, 1] @ values[0][0, :, 8:]  # head 1 computed by hand
    assert torch.allclose(seen[0][0, :, 8:], mixed, atol=1e-6) and not seen[0][..., :8].any() and not torch.allclose(hooked.logits, plain)


def experts_eager_or_together():
    """#set_experts_implementation: Changes how the experts of a mixture-of-experts model are computed: `eager` loops over them, `grouped_mm` takes them together.
    #set_experts_implementation: An unknown name is a `ValueError` and changes nothing; so is `grouped_mm` for a class without experts, and for Switch Transformers.
    """
    model, calls = tiny(MixtralForCausalLM, num_key_value_heads=2).eval(), []

    class Calls(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            calls.append(getattr(function, "__name__", str(function)))
            return function(*args, **(kwargs or {}))

    results = {}
    for name in "grouped_mm", "eager":
        model.set_experts_implementation(name)
        calls.clear()
        with Calls(), torch.no_grad():
            results[name] = model(IDS).logits
        assert any("grouped_mm" in call for call in calls) == (name == "grouped_mm")
    assert torch.allclose(results["grouped_mm"], results["eager"], atol=1e-5)
    with pytest.raises(ValueError, match='"fast".* is not supported'):
        model.set_experts_implementation("fast")
    assert model.get_experts_implementation() == {"": "eager"}
    for cls in LlamaForCausalLM, SwitchTransformersForConditionalGeneration:
        plain = tiny(cls).eval()
        before, logits = plain.get_experts_implementation(), plain(**inputs(plain)).logits
        with pytest.raises(ValueError, match="does not support setting experts"):
            plain.set_experts_implementation("grouped_mm")
        assert plain.get_experts_implementation() == before and torch.equal(plain(**inputs(plain)).logits, logits)
    assert any("Experts" in type(module).__name__ for module in plain.modules())


def what_experts_are_in_use():
    """#get_experts_implementation: What is in use, as a dict: under `""` for the model, under its name for each part that has a configuration of its own."""
    from transformers import LlavaForConditionalGeneration

    for cls in MixtralForCausalLM, LlamaForCausalLM, BertModel:
        assert tiny(cls, **({"num_key_value_heads": 2} if cls is MixtralForCausalLM else {})).get_experts_implementation().keys() == {""}
    parts = {
        "text_config": configuration(LlamaForCausalLM).to_dict(),
        "vision_config": {"model_type": "clip_vision_model", "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
        | {"image_size": 8, "patch_size": 4, "projection_dim": 16},
    }
    model = LlavaForConditionalGeneration(LlavaForConditionalGeneration.config_class(**parts, image_token_index=49))
    assert model.get_experts_implementation().keys() == {"", "text_config", "vision_config"}
    model = tiny(MixtralForCausalLM, num_key_value_heads=2)
    for name in "eager", "grouped_mm":
        model.set_experts_implementation(model.get_experts_implementation() | {"": name})
        assert model.get_experts_implementation() == {"": name}


def the_name_of_experts_you_ask_for():
    """#get_correct_experts_implementation: Checks the name you ask for and gives it back, or raises.
    #get_correct_experts_implementation: `None` becomes `grouped_mm`, or `eager` for a class without it.
    """
    for cls in MixtralForCausalLM, LlamaForCausalLM, BertModel:
        model = tiny(cls, **({"num_key_value_heads": 2} if cls is MixtralForCausalLM else {}))
        assert model.get_correct_experts_implementation("eager") == "eager"
        if cls._can_set_experts_implementation():
            assert model.get_correct_experts_implementation("grouped_mm") == model.get_correct_experts_implementation(None) == "grouped_mm"
        else:
            assert model.get_correct_experts_implementation(None) == "eager"
            with pytest.raises(ValueError):
                model.get_correct_experts_implementation("grouped_mm")
        with pytest.raises(ValueError, match='"fast".* is not supported'):
            model.get_correct_experts_implementation("fast")


listed = {
    "upstream's word": ["#invert_attention_mask: It turned 1 and 0 into 0 and the smallest number."],
    "no statement": [
        "#attention: Which code computes the attention, and which positions it may look at.",
        "#attention: How to read an entry is on the overview.",
    ],
}
