"""What docs/en/reference/loading.md says, proved sentence by sentence."""

import inspect
import json
import logging
from pathlib import Path

import pytest
import torch
from _common import SNIPPETS
from _tiny import configuration, inputs, tiny
from safetensors import safe_open
from torch import nn
from transformers import (
    AutoModelForCausalLM,
    BartForCausalLM,
    BertForMaskedLM,
    BertModel,
    GPT2LMHeadModel,
    LlamaForCausalLM,
    MixtralForCausalLM,
    PreTrainedConfig,
    PreTrainedModel,
    T5ForConditionalGeneration,
    ViTModel,
    VisionEncoderDecoderModel,
    core_model_loading,
)

MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration, ViTModel]
NAMES = SNIPPETS.parent / "made/survey.json"


class Forgot(PreTrainedModel):
    config_class = PreTrainedConfig
    _tied_weights_keys = {"out.weight": "linear.weight"}

    def __init__(self, config):
        super().__init__(config)
        self.linear = nn.Linear(64, 64)
        self.out = nn.Linear(64, 64)
        self.part = LlamaForCausalLM(configuration(LlamaForCausalLM))


class Right(Forgot):
    def __init__(self, config):
        super().__init__(config)
        self.post_init()


def _names():
    return json.loads(NAMES.read_text(encoding="utf-8"))["names"]


def _saved_keys(model, **options):
    model.save_pretrained("saved", **options)
    with safe_open("saved/model.safetensors", "pt") as file:
        return set(file.keys())


def _report(cls, state, config, **options):
    model, report = cls.from_pretrained(None, config=config, state_dict=state, output_loading_info=True, **options)
    return model, report["missing_keys"] | report["unexpected_keys"]


def the_constructor_makes_random_weights():
    """#init: `GPT2LMHeadModel(config)` makes a model with random weights, in train mode and in PyTorch’s default dtype, float32; the `dtype` of the configuration does not count here.
    #init: It keeps the configuration object you pass; what is no configuration is an error, in most classes a `TypeError`.
    """
    for cls in MODELS:
        for dtype in None, "float16", torch.bfloat16:
            config = configuration(cls, dtype=dtype)
            model, other = cls(config), cls(configuration(cls))
            assert model.config is config and model.training and {p.dtype for p in model.parameters()} == {torch.float32}
            assert any(not torch.equal(a, b) for a, b in zip(model.parameters(), other.parameters()))
        for wrong in "gpt2", None, config.to_dict():
            with pytest.raises(TypeError, match="should be an instance of class `PreTrainedConfig`"):
                cls(wrong)
    for cls, error in (BartForCausalLM, AttributeError), (VisionEncoderDecoderModel, ValueError):
        with pytest.raises(error):
            cls("gpt2")
    torch.set_default_dtype(torch.float64)
    try:
        assert tiny(GPT2LMHeadModel).dtype == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)


def from_config_heeds_the_dtype():
    """#_from_config: The constructor with a `dtype`, by default that of the configuration, and an `attn_implementation`.
    #_from_config: It writes both into the configuration object you pass.
    #_from_config: The public way is `AutoModelForCausalLM.from_config(config, dtype=...)`: see the run.
    """
    for cls in MODELS:
        config = configuration(cls, dtype="float16")
        assert cls._from_config(config).dtype == torch.float16
        model = cls._from_config(config, dtype=torch.bfloat16, attn_implementation="eager")
        assert model.dtype == config.dtype == torch.bfloat16 and config._attn_implementation == "eager" and model.config is config
    model = AutoModelForCausalLM.from_config(configuration(GPT2LMHeadModel), dtype=torch.bfloat16, attn_implementation="eager")
    assert type(model) is GPT2LMHeadModel and model.dtype == torch.bfloat16 and model.config._attn_implementation == "eager"


def post_init_initializes_ties_and_collects():
    """#post_init: The last statement of a model class’s own `__init__`.
    #post_init: It initializes the weights by the rules of transformers, ties them, and collects the settings of the submodels.
    #post_init: Nothing calls it for you.
    """
    torch.manual_seed(0)
    config = PreTrainedConfig(tie_word_embeddings=True)
    forgot, right = Forgot(config), Right(config)
    assert forgot.linear.weight.std() > 0.06 and forgot.linear.bias.any()  # uniform between -1/8 and 1/8
    assert 0.018 < right.linear.weight.std() < 0.022 and not right.linear.bias.any()
    assert forgot.out.weight is not forgot.linear.weight and right.out.weight is right.linear.weight
    assert not forgot._no_split_modules and "LlamaDecoderLayer" in right._no_split_modules
    assert not hasattr(forgot, "all_tied_weights_keys") and right.tp_plan["part.lm_head"]
    for cls in MODELS:  # the last statement in the classes of transformers too
        last = [line.strip() for line in inspect.getsource(cls.__init__).splitlines() if line.strip()][-1]
        assert last == "self.post_init()"


def without_post_init_loading_fails():
    """#post_init: Without it the weights keep PyTorch’s own initialization, and loading fails in version 5."""
    torch.manual_seed(0)
    forgot = Forgot(PreTrainedConfig())
    torch.manual_seed(0)
    plain = nn.Linear(64, 64)
    assert torch.equal(forgot.linear.weight, plain.weight)
    Forgot(PreTrainedConfig()).save_pretrained("forgot")
    with pytest.raises(AttributeError, match="'Forgot' object has no attribute 'all_tied_weights_keys'"):
        Forgot.from_pretrained("forgot")
    Right(PreTrainedConfig()).save_pretrained("right")
    assert type(Right.from_pretrained("right")) is Right


def a_folder_gives_a_model_in_evaluation_mode():
    """#from_pretrained: Loads a configuration and weights from a folder or the Hub and gives the model in evaluation mode."""
    for cls in MODELS:
        made = tiny(cls)
        made.save_pretrained("folder")
        loaded = cls.from_pretrained("folder")
        assert made.training and not any(module.training for module in loaded.modules())
        assert all(torch.equal(a, b) for a, b in zip(made.parameters(), loaded.parameters()))
        assert loaded.config is not made.config and loaded.config.num_hidden_layers == 2 != cls.config_class().num_hidden_layers


def the_configuration_names_the_dtype():
    """#from_pretrained: Its dtype is the one that `config.json` names, or that of the file if it names none; in float16 T5 keeps some weights in float32."""
    tiny(T5ForConditionalGeneration).save_pretrained("folder")
    for dtype, kept in (torch.float16, {"wo"}), (torch.bfloat16, set()):
        model = T5ForConditionalGeneration.from_pretrained("folder", dtype=dtype)
        assert {name.split(".")[-2] for name, p in model.named_parameters() if p.dtype == torch.float32} == kept and model.dtype == dtype
    for cls in MODELS[:3]:
        tiny(cls).half().save_pretrained("folder")
        file = Path("folder/config.json")
        settings = json.loads(file.read_text())
        assert settings["dtype"] == "float16"
        for named, given in ("float32", "float32"), ("bfloat16", "bfloat16"), ("float16", "float16"), (None, "float16"):
            file.write_text(json.dumps(settings | {"dtype": named}))
            assert cls.from_pretrained("folder").dtype == getattr(torch, given)
        tiny(cls).bfloat16().save_pretrained("folder")
        file.write_text(json.dumps({key: value for key, value in settings.items() if key != "dtype"}))
        assert cls.from_pretrained("folder").dtype == torch.bfloat16


def tensorflow_and_flax_are_ignored():
    """#from_pretrained: `from_tf=True` and `from_flax=True` are accepted and ignored in version 5, see ignored arguments."""
    made = tiny(GPT2LMHeadModel)
    made.save_pretrained("folder")
    for option in "from_tf", "from_flax":
        loaded = GPT2LMHeadModel.from_pretrained("folder", **{option: True})
        assert torch.equal(loaded.lm_head.weight, made.lm_head.weight)
    Path("tensorflow").mkdir()
    made.config.save_pretrained("tensorflow")
    Path("tensorflow/tf_model.h5").write_bytes(b"")
    with pytest.raises(OSError, match="no file named"):
        GPT2LMHeadModel.from_pretrained("tensorflow", from_tf=True)


def the_contexts_of_construction():
    """#get_init_context: Used by `from_pretrained`: the contexts in which the model is constructed, among them the `meta` device and the dtype."""
    contexts = GPT2LMHeadModel.get_init_context(torch.float16, False, False, False)
    assert torch.device("meta") in contexts
    from contextlib import ExitStack

    with ExitStack() as stack:
        for context in contexts:
            stack.enter_context(context)
        model = tiny(GPT2LMHeadModel)
        assert model.device.type == "meta" and model.dtype == torch.float16
    asked = []

    class Watched(GPT2LMHeadModel):
        @classmethod
        def get_init_context(cls, *arguments):
            asked.append(arguments)
            return super().get_init_context(*arguments)

    tiny(GPT2LMHeadModel).save_pretrained("folder")
    Watched.from_pretrained("folder", dtype=torch.float16)
    assert len(asked) == 1 and asked[0][0] == torch.float16


def the_signatures_differ():
    """#get_init_context: No underscore, yet each surveyed version has another signature: do not build on it."""
    signatures = [entry["signature"] for entry in _names()["get_init_context"].values()]
    assert len(signatures) == len(set(signatures)) == 3


def what_is_gone():
    """#_fix_state_dict_key_on_load: Private, gone.
    #_fix_state_dict_keys_on_save: Private, gone.
    #_load_from_tf: Private, gone together with TensorFlow support.
    #_load_from_flax: Private, gone together with Flax support.
    """
    for name in "_fix_state_dict_key_on_load", "_fix_state_dict_keys_on_save", "_load_from_tf", "_load_from_flax":
        assert _names()[name]["4.57.6"] and not hasattr(PreTrainedModel, name)
    import transformers

    assert not hasattr(transformers, "TFGPT2LMHeadModel") and not hasattr(transformers, "FlaxGPT2LMHeadModel")


def renamings_are_rules():
    """#_fix_state_dict_key_on_load: Renamings of old keys are now rules: a few for every model, such as `LayerNorm.gamma`, the others for model types and classes of transformers, but not for a subclass of yours; `key_mapping=` of `from_pretrained` adds your own."""
    class Own(PreTrainedModel):
        config_class = PreTrainedConfig

        def __init__(self, config):
            super().__init__(config)
            self.LayerNorm = nn.LayerNorm(4)
            self.post_init()

    two = torch.full((4,), 2.0)
    model, wrong = _report(Own, {"LayerNorm.gamma": two, "LayerNorm.beta": two}, PreTrainedConfig())
    assert not wrong and torch.equal(model.LayerNorm.weight, two) and torch.equal(model.LayerNorm.bias, two)

    config = configuration(MixtralForCausalLM, num_key_value_heads=2)  # a rule of this model type: one tensor for all experts
    file = _saved_keys(MixtralForCausalLM(config))
    assert any("experts.1.w1.weight" in key for key in file) and not any("experts.1" in key for key in MixtralForCausalLM(config).state_dict())
    _, report = MixtralForCausalLM.from_pretrained("saved", output_loading_info=True)
    assert not report["missing_keys"] and not report["unexpected_keys"]


    class Mine(ViTModel):
        pass

    tiny(ViTModel).save_pretrained("saved")
    for cls, missing in (ViTModel, False), (Mine, True):
        _, report = cls.from_pretrained("saved", output_loading_info=True)
        assert bool(report["missing_keys"]) == missing

    config = configuration(BertModel)
    mine = {key.replace("encoder.layer", "blocks"): value for key, value in BertModel(config).state_dict().items()}
    assert _report(BertModel, mine, config)[1] and not _report(BertModel, mine, config, key_mapping={"^blocks": "encoder.layer"})[1]


def saving_undoes_the_renamings():
    """#_fix_state_dict_keys_on_save: `save_pretrained` undoes the renamings with `revert_weight_conversion`, unless you pass `save_original_format=False`.
    #revert_weight_conversion: A function of `core_model_loading`: turns the names back into those of the file, before saving.
    """
    config = configuration(BertModel)
    state = BertModel(config).state_dict()
    mine = {key.replace("encoder.layer", "blocks"): value for key, value in state.items()}
    old = {key.replace("LayerNorm.weight", "LayerNorm.gamma"): value for key, value in state.items()}
    for file, options in (mine, {"key_mapping": {"^blocks": "encoder.layer"}}), (old, {}):
        model, wrong = _report(BertModel, file, config, **options)
        assert not wrong and file.keys() != state.keys() == model.state_dict().keys()
        assert _saved_keys(model) == file.keys() and _saved_keys(model, save_original_format=False) == state.keys()
        assert core_model_loading.revert_weight_conversion(model, model.state_dict()).keys() == file.keys()
    assert not hasattr(PreTrainedModel, "revert_weight_conversion")


def the_tensors_go_into_a_model_on_meta():
    """#_load_pretrained_model: Puts the tensors of the files into a model that was built on `meta`.
    #_finalize_model_loading: What follows the loading: missing weights are initialized, weights tied, and the report of what did not fit is written.
    """
    seen = {}

    class Watched(GPT2LMHeadModel):
        @staticmethod
        def _load_pretrained_model(model, *arguments, **options):
            seen["before"] = {p.device.type for p in model.parameters()}
            result = GPT2LMHeadModel._load_pretrained_model(model, *arguments, **options)
            seen["loaded"] = model.transformer.wte.weight.device.type
            return result

        @staticmethod
        def _finalize_model_loading(model, *arguments):
            seen["tied before"] = model.lm_head.weight is model.transformer.wte.weight
            seen["missing before"] = model.transformer.h[2].mlp.c_fc.weight.device.type
            said = len(heard)
            result = GPT2LMHeadModel._finalize_model_loading(model, *arguments)
            seen["report"] = "".join(heard[said:])
            return result

    heard = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    logging.getLogger("transformers").addHandler(handler)
    tiny(GPT2LMHeadModel).save_pretrained("folder")
    model = Watched.from_pretrained("folder", n_layer=3)
    assert seen["before"] == {"meta"} and seen["loaded"] == "cpu"
    assert seen["tied before"] is False and model.lm_head.weight is model.transformer.wte.weight
    assert seen["missing before"] == "meta" and 0.01 < model.transformer.h[2].mlp.c_fc.weight.std() < 0.03
    assert "MISSING" in seen["report"] and "MISSING" not in "".join(heard).replace(seen["report"], "")


def one_load_config():
    """#_load_pretrained_model: Its parameters were gathered into one `load_config` object in version 5."""
    signatures = {version: entry["signature"] for version, entry in _names()["_load_pretrained_model"].items()}
    assert "load_config" not in signatures["4.57.6"] and signatures["4.57.6"].count(",") > 10
    assert all("load_config" in signatures[version] and signatures[version].count(",") <= 4 for version in ("5.0.0", "5.23.0"))


def it_is_new():
    """#_finalize_model_loading: Private, new."""
    assert [entry is None for entry in _names()["_finalize_model_loading"].values()] == [True, True, False]
    assert callable(PreTrainedModel._finalize_model_loading)


def conversions_key_by_key():
    """#convert_and_load_state_dict_in_model: A function of `core_model_loading`, not a method: applies renamings and conversions key by key while loading."""
    name = "convert_and_load_state_dict_in_model"
    assert not hasattr(PreTrainedModel, name)
    function, seen = getattr(core_model_loading, name), {}

    def watched(model, state_dict, *arguments, **options):
        seen["file"] = set(state_dict)
        result = function(model, state_dict, *arguments, **options)
        seen["filled"] = {key for key, p in model.named_parameters() if p.device.type == "cpu"}
        return result

    import transformers.modeling_utils as module

    config = configuration(BertModel)
    old = {key.replace("LayerNorm.weight", "LayerNorm.gamma"): value for key, value in BertModel(config).state_dict().items()}
    setattr(module, name, watched)
    BertModel.from_pretrained(None, config=config, state_dict=old)
    assert "embeddings.LayerNorm.gamma" in seen["file"] and "embeddings.LayerNorm.weight" in seen["filled"]


listed = {
    "upstream's word": [
        "#_load_from_tf: A TensorFlow checkpoint needs a version 4 that still reads it; that conversion has not been run here.",
        "#_load_from_flax: A Flax checkpoint needs a version 4 too; not run here either.",
    ],
    "no statement": [
        "#loading: From a configuration or from files to a model.",
        "#loading: How to read an entry is on the overview.",
        "#_from_config: Private.",
        "#from_pretrained: Its arguments have a page of their own.",
        "#from_pretrained: Not any more.",
        "#_load_pretrained_model: Private.",
    ],
}
