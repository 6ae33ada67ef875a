"""What docs/en/reference/structure.md says, proved sentence by sentence."""

import json
import logging

import pytest
import torch
from _common import SNIPPETS
from _tiny import IDS, inputs, tiny
from torch import nn
from transformers import (
    AutoformerForPrediction,
    BartForConditionalGeneration,
    BertForMaskedLM,
    BertModel,
    GPT2LMHeadModel,
    GPT2Model,
    LlamaForCausalLM,
    LlavaForConditionalGeneration,
    PreTrainedConfig,
    PreTrainedModel,
    RagSequenceForGeneration,
    SpeechT5ForTextToSpeech,
    T5ForConditionalGeneration,
    T5Model,
    ViTForImageClassification,
    ViTModel,
)
from transformers.generation import GenerationConfig, GenerationMixin
from transformers.loss.loss_utils import LOSS_MAPPING

MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration, BartForConditionalGeneration, ViTForImageClassification, ViTModel]
SURVEY = SNIPPETS.parent / "made/survey.json"


def _names():
    return json.loads(SURVEY.read_text(encoding="utf-8"))["names"]


def _property(name):
    return isinstance(vars(PreTrainedModel).get(name) or next(vars(c)[name] for c in PreTrainedModel.__mro__ if name in vars(c)), property)


def _tree(model):
    return {name: id(module) for name, module in model.named_modules()}


def _heard():
    heard, handler = [], logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    logging.getLogger("transformers").addHandler(handler)
    return heard


def the_body_without_the_head():
    """#base_model: A property: the body without the head, found under the name `base_model_prefix`; the model itself if there is none.
    #base_model_prefix: Of the class: the name under which `base_model` looks.
    #base_model_prefix: T5’s says `transformer`, and T5 has no such attribute, so its base model is itself.
    """
    assert _property("base_model")
    for cls in MODELS:
        model = tiny(cls)
        there = hasattr(model, cls.base_model_prefix)
        assert model.base_model is (getattr(model, cls.base_model_prefix) if there else model)
        assert there == (cls not in (T5ForConditionalGeneration, ViTModel))
        assert not there or model.get_output_embeddings() not in list(model.base_model.modules())
    assert T5ForConditionalGeneration.base_model_prefix == T5Model.base_model_prefix == "transformer"

    class Renamed(LlamaForCausalLM):
        base_model_prefix = "lm_head"

    model = tiny(Renamed)
    assert model.base_model is model.lm_head


def a_decoder_or_the_base_model():
    """#get_decoder: Looks for a decoder under the usual names, then in the base model.
    #get_decoder: Without one you get the base model: for BERT, an encoder.
    """
    for cls in T5ForConditionalGeneration, BartForConditionalGeneration:
        model = tiny(cls)
        assert model.get_decoder() is (model.decoder if cls is T5ForConditionalGeneration else model.model.decoder)
    for cls in GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, ViTForImageClassification:
        model = tiny(cls)
        assert model.get_decoder() is model.base_model is not model
    assert not tiny(BertForMaskedLM).get_decoder().config.is_decoder
    for name in "language_model", "text_model", "decoder", "text_decoder":
        model, part = tiny(GPT2LMHeadModel), nn.Linear(1, 1)
        setattr(model, name, part)
        assert model.get_decoder() is part


def setting_may_change_nothing():
    """#set_decoder: Looks for a decoder in the same places and puts yours there.
    #set_decoder: Where it finds no such name it changes nothing and raises nothing, as in the run on Llama: assign `model.model` instead.
    #set_encoder: Puts another encoder in place; where no such name is found it changes nothing and raises nothing.
    """
    for cls in T5ForConditionalGeneration, BartForConditionalGeneration:
        for kind in "decoder", "encoder":
            model, other = tiny(cls), tiny(cls).get_decoder()
            getattr(model, f"set_{kind}")(other)
            assert getattr(model, f"get_{kind}")() is other
    for cls, kind in (LlamaForCausalLM, "decoder"), (GPT2LMHeadModel, "decoder"), (BertForMaskedLM, "decoder"), (LlamaForCausalLM, "encoder"):
        model = tiny(cls)
        before = _tree(model)
        getattr(model, f"set_{kind}")(nn.Linear(1, 1))
        assert _tree(model) == before
    model, encoder = tiny(BertForMaskedLM), tiny(BertModel).encoder
    model.set_encoder(encoder)
    assert model.bert.encoder is encoder
    model, body = tiny(LlamaForCausalLM), tiny(LlamaForCausalLM).model
    model.model = body
    assert model.get_decoder() is body


def an_encoder_or_the_model():
    """#get_encoder: Looks for an encoder under the usual names, or with `modality="image"`, `"video"` or `"audio"` for the part that takes these; the model itself if there is none."""
    for cls in T5ForConditionalGeneration, BartForConditionalGeneration, BertForMaskedLM:
        model = tiny(cls)
        assert model.get_encoder() is {T5ForConditionalGeneration: lambda: model.encoder, BertForMaskedLM: lambda: model.bert.encoder,
                                       BartForConditionalGeneration: lambda: model.model.encoder}[cls]()  # fmt: skip
    for cls in GPT2LMHeadModel, LlamaForCausalLM:
        model = tiny(cls)
        for modality in None, "image", "video", "audio":
            assert model.get_encoder(modality=modality) is model
        with pytest.raises(ValueError, match='has to be "image", "video" or "audio"'):
            model.get_encoder(modality="text")
        sees, hears = nn.Linear(1, 1), nn.Linear(1, 1)
        model.vision_tower, model.audio_tower = sees, hears
        assert model.get_encoder(modality="image") is model.get_encoder(modality="video") is sees and model.get_encoder(modality="audio") is hears


def the_first_input():
    """#main_input_name: Of the class: the name of the main input, `input_ids` for text, `pixel_values` for images."""
    import inspect

    for cls in MODELS:
        assert cls.main_input_name == ("pixel_values" if cls.config_class.model_type == "vit" else "input_ids")
        assert list(inspect.signature(cls.forward).parameters)[1] == cls.main_input_name


def what_kinds_of_input():
    """#input_modalities: Of the class: what kinds of input it takes, one string or several; `"text"` unless the class says otherwise."""
    assert PreTrainedModel.input_modalities == GPT2LMHeadModel.input_modalities == "text"
    assert ViTModel.input_modalities == ("image",) and LlavaForConditionalGeneration.input_modalities == ("image", "text")


def the_classes_of_its_configurations():
    """#config_class: Of the class: the class of its configuration, with which `from_pretrained` reads `config.json`.
    #generation_config_class: Of the class: the class of `model.generation_config` in a new model, `GenerationConfig` by default.
    #generation_config_class: A loaded model has a `GenerationConfig` whatever it says.
    """
    for cls in MODELS:
        model = tiny(cls)
        model.save_pretrained("folder")
        assert type(cls.from_pretrained("folder").config) is cls.config_class is type(model.config)
        assert cls.generation_config_class is GenerationConfig

    class Config(GPT2LMHeadModel.config_class):
        pass

    class Mine(GPT2LMHeadModel):
        config_class = Config

        class generation_config_class(GenerationConfig):
            pass

    tiny(GPT2LMHeadModel).save_pretrained("folder")
    loaded = Mine.from_pretrained("folder")
    assert type(loaded.config) is Config and type(loaded.generation_config) is GenerationConfig
    assert type(tiny(Mine).generation_config) is Mine.generation_config_class and type(tiny(GPT2LMHeadModel).generation_config) is GenerationConfig


def pruning_is_gone():
    """#prune_heads: Gone since version 5, with the feature.
    #prune_heads: To switch a head off, zero its part of the output projection or use a hook: see single heads.
    """
    assert _names()["prune_heads"]["4.57.6"] and not hasattr(PreTrainedModel, "prune_heads") and _names()["prune_heads"]["5.0.0"] is None
    assert not hasattr(tiny(BertModel).config, "pruned_heads")
    for cls, projection in (GPT2LMHeadModel, lambda m: m.transformer.h[0].attn.c_proj), (LlamaForCausalLM, lambda m: m.model.layers[0].self_attn.o_proj):
        model = tiny(cls, **({"num_key_value_heads": 2} if cls is LlamaForCausalLM else {})).eval()
        layer = projection(model)
        plain = model(IDS).logits

        def without_head_0(module, args):
            heads = args[0].clone()
            heads[..., :8] = 0
            return (heads,)

        hook = layer.register_forward_pre_hook(without_head_0)
        hooked = model(IDS).logits
        hook.remove()
        with torch.no_grad():
            (layer.weight[:8] if cls is GPT2LMHeadModel else layer.weight[:, :8]).zero_()
        assert torch.allclose(model(IDS).logits, hooked, atol=1e-6) and not torch.allclose(plain, hooked, atol=1e-6)


def can_generate_asks_the_class():
    """#can_generate: A classmethod: whether the class inherits `generate` from `GenerationMixin`, or is built to.
    #can_generate: It does not look at the weights.
    #can_generate: A class that brings a `generate` of its own, such as RAG or the time series models, may answer `False`.
    #generate: Of `GenerationMixin`, which `PreTrainedModel` does not inherit: a class has it if it inherits that mixin itself, or defines its own.
    #generate: A language-model head is not enough: `BertForMaskedLM` has none.
    """
    assert not issubclass(PreTrainedModel, GenerationMixin) and not PreTrainedModel.can_generate()
    for cls in MODELS:
        assert cls.can_generate() == issubclass(cls, GenerationMixin) == hasattr(cls, "generate")
    for cls, says in (RagSequenceForGeneration, False), (AutoformerForPrediction, False), (SpeechT5ForTextToSpeech, True):
        assert "generate" in vars(cls) and not issubclass(cls, GenerationMixin) and cls.can_generate() == says
    for cls in BertForMaskedLM, GPT2Model, ViTModel:
        assert not hasattr(cls, "generate")
    assert tiny(BertForMaskedLM).get_output_embeddings() is not None
    with torch.device("meta"):
        assert tiny(GPT2LMHeadModel).can_generate()

    class Mixed(BertForMaskedLM, GenerationMixin):
        pass

    assert Mixed.can_generate() and Mixed.generate is GenerationMixin.generate


def a_dict_of_where_outputs_come_from():
    """#can_record_outputs: A property, not a check: a dict that says from which submodules `hidden_states` and `attentions` are taken.
    #can_record_outputs: It is empty for models that still collect them by hand, such as BART.
    #_can_record_outputs: Private: where a model class declares it.
    """
    assert _property("can_record_outputs")
    for cls in GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration, ViTModel:
        model = tiny(cls, attn_implementation="eager").eval()
        found = model.can_record_outputs
        assert {"hidden_states", "attentions"} <= found.keys()
        block = getattr(found["hidden_states"], "target_class", found["hidden_states"])
        seen = []
        for module in model.modules():
            if isinstance(module, block):
                module.register_forward_hook(lambda module, args, output: seen.append(output[0] if isinstance(output, tuple) else output))
        states = model(**inputs(model), output_hidden_states=True, output_attentions=True)
        states = states.hidden_states if "hidden_states" in states else states.encoder_hidden_states
        assert len(states) == 3 and torch.equal(states[1], seen[0])
    model = tiny(BartForConditionalGeneration).eval()
    assert model.can_record_outputs == {} and len(model(**inputs(model), output_hidden_states=True).decoder_hidden_states) == 2

    class Nothing(GPT2Model):
        _can_record_outputs = {}

    assert GPT2Model._can_record_outputs.keys() >= {"hidden_states"} and tiny(GPT2Model).can_record_outputs.keys() >= {"hidden_states"}
    assert tiny(Nothing).can_record_outputs == {}


def the_loss_by_the_name_of_the_class():
    """#loss_function: A property: the loss, chosen by the name of the class.
    #loss_function: A name that matches no known loss, as GPT-2’s below, gets that of a causal model.
    #loss_function: You may assign another.
    #loss_function: Classes that compute their loss themselves, such as T5 and BERT, use neither.
    """
    assert _property("loss_function")

    class MineForMaskedLM(LlamaForCausalLM):
        pass

    class MineForSequenceClassification(LlamaForCausalLM):
        pass

    for cls, name in (
        (LlamaForCausalLM, "ForCausalLM"), (BertForMaskedLM, "ForMaskedLM"), (ViTForImageClassification, "ForImageClassification"),
        (MineForMaskedLM, "ForMaskedLM"), (MineForSequenceClassification, "ForSequenceClassification"),
    ):  # fmt: skip
        assert tiny(cls).loss_function is LOSS_MAPPING[name]
    for cls in GPT2LMHeadModel, BertModel, ViTModel:
        assert tiny(cls).loss_type is None and tiny(cls).loss_function is LOSS_MAPPING["ForCausalLM"]
    for cls in GPT2LMHeadModel, LlamaForCausalLM:
        model = tiny(cls)
        model.loss_function = lambda *arguments, **options: torch.tensor(7.0)
        assert model(IDS, labels=IDS).loss == 7
    for cls in T5ForConditionalGeneration, BertForMaskedLM:
        model = tiny(cls).eval()
        output = model(IDS, labels=IDS)
        assert torch.allclose(output.loss, nn.functional.cross_entropy(output.logits[0], IDS[0]))
        if cls is T5ForConditionalGeneration:  # the property gives one that shifts
            assert model.loss_function is LOSS_MAPPING["ForCausalLM"] and not torch.allclose(model.loss_function(output.logits, IDS, vocab_size=50), output.loss)
        model.loss_function = lambda *arguments, **options: torch.tensor(7.0)
        assert torch.equal(model(IDS, labels=IDS).loss, output.loss)


def fixed_rows_of_ids():
    """#dummy_inputs: A property: three fixed rows of ids up to 7.
    #dummy_inputs: A smaller vocabulary is an `IndexError`.
    #dummy_inputs: Some classes give others: T5 adds decoder inputs, BART has two rows up to 12.
    #dummy_inputs: A ViT, which wants pixels, gets ids all the same.
    #dummy_inputs: The parentheses call a dict.
    """
    assert _property("dummy_inputs")
    for cls in GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration, BartForConditionalGeneration:
        model = tiny(cls)
        given = model.dummy_inputs
        rows, highest = (2, 12) if cls is BartForConditionalGeneration else (3, 7)
        assert given["input_ids"].shape == (rows, 5) and given["input_ids"].max() == highest
        assert torch.equal(given["input_ids"], tiny(cls, vocab_size=60).dummy_inputs["input_ids"])
        assert ("decoder_input_ids" in given) == (cls is T5ForConditionalGeneration) and model(**given).logits.shape[:2] == (rows, 5)
        small = tiny(cls, vocab_size=highest, pad_token_id=0, eos_token_id=0, bos_token_id=0)
        with pytest.raises(IndexError, match="index out of range"):
            small(**small.dummy_inputs)
        with pytest.raises(TypeError, match="'dict' object is not callable"):
            model.dummy_inputs()
    model = tiny(ViTModel)
    assert model.dummy_inputs.keys() == {"input_ids"}
    with pytest.raises(AttributeError):
        model(**model.dummy_inputs)


def rows_that_never_change():
    """#dummy_inputs: And a few rows that never change test little: make ids of your own, within `config.vocab_size`."""
    model = tiny(GPT2LMHeadModel)
    used = {*model.dummy_inputs["input_ids"].flatten().tolist()}
    assert len(used) == 8 < model.config.vocab_size
    assert model(torch.tensor([[model.config.vocab_size - 1]])).logits.shape == (1, 1, 50)
    with pytest.raises(IndexError):
        model(torch.tensor([[model.config.vocab_size]]))


def framework_is_gone():
    """#framework: Gone since version 5: PyTorch is the only one left."""
    import transformers

    entry = _names()["framework"]
    assert entry["4.57.6"] and entry["5.0.0"] is None and not hasattr(PreTrainedModel, "framework")
    assert not [name for name in dir(transformers) if name.startswith(("TFGPT2", "FlaxGPT2", "TFPreTrained", "FlaxPreTrained"))]


def one_warning_for_the_same_words():
    """#warn_if_padding_and_no_attention_mask: Logs a warning, the same words once in a process, if the first or last id of a row is padding and no mask was given.
    #warn_if_padding_and_no_attention_mask: It repairs nothing.
    """
    heard, again = _heard(), __import__("transformers").utils.logging.warning_once.cache_clear
    for ids, warns in ([[0, 6, 7]], 1), ([[5, 6, 0]], 1), ([[5, 0, 7]], 0), ([[5, 6, 7], [5, 6, 0]], 1), ([[5, 6, 7]], 0):
        for cls in GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM:
            model, ids = tiny(cls, pad_token_id=0, bos_token_id=1, eos_token_id=2).eval(), torch.as_tensor(ids)
            plain = model(ids)[0]
            for mask in None, (ids != 0).long():
                again(), heard.clear()
                assert model.warn_if_padding_and_no_attention_mask(ids, mask) is None
                model.warn_if_padding_and_no_attention_mask(ids, mask)
                assert sum("may be padded" in words for words in heard) == (warns if mask is None else 0)
            assert torch.equal(model(ids)[0], plain)
    again(), heard.clear()
    for settings in {"eos_token_id": 2}, {"eos_token_id": 2}, {"eos_token_id": 0}:  # the last adds a sentence
        tiny(GPT2LMHeadModel, pad_token_id=0, **settings).warn_if_padding_and_no_attention_mask(torch.tensor([[0, 6]]), None)
    assert len(heard) == 2


def modules_by_the_names_of_their_tensors():
    """#retrieve_modules_from_names: Gives the modules in which parameters or buffers of these names would lie; whether the tensor exists is not checked, and a module that does not
    exist is passed over.
    #retrieve_modules_from_names: `nn.Module.get_submodule` is plainer, and raises.
    """
    model = tiny(BertForMaskedLM)
    for owner, tensor in ("bert.embeddings.LayerNorm", "weight"), ("bert.embeddings", "position_ids"), ("bert.encoder.layer.1.output.dense", "bias"):
        for name in tensor, "nonsense":
            assert model.retrieve_modules_from_names([f"{owner}.{name}", "bert.nonsense.weight"]) == [model.get_submodule(owner)]
    with pytest.raises(AttributeError, match="nonsense"):
        model.get_submodule("bert.nonsense")


def one_tensor_by_its_name():
    """#get_parameter_or_buffer: One tensor by its dotted name, parameter or buffer; else an `AttributeError`."""
    for cls in MODELS:
        model = tiny(cls)
        for name, tensor in [*model.named_parameters(remove_duplicate=False), *model.named_buffers()]:
            assert model.get_parameter_or_buffer(name) is tensor
        for wrong in "nonsense", next(name for name, _ in model.named_modules() if name):
            with pytest.raises(AttributeError):
                model.get_parameter_or_buffer(wrong)


def buffers_that_no_checkpoint_holds():
    """#named_non_persistent_buffers: The buffers that no checkpoint holds; see buffers."""
    class Both(PreTrainedModel):
        config_class = PreTrainedConfig

        def __init__(self, config):
            super().__init__(config)
            self.part = nn.BatchNorm1d(2)
            self.part.register_buffer("scratch", torch.zeros(1), persistent=False)
            self.post_init()

    for model in [Both(PreTrainedConfig()), *(tiny(cls) for cls in MODELS)]:
        found = {name for name, _ in model.named_non_persistent_buffers()}
        assert found == {name for name, _ in model.named_buffers()} - model.state_dict().keys()
    assert [name for name, _ in Both(PreTrainedConfig()).named_non_persistent_buffers()] == ["part.scratch"]


listed = {
    "no statement": [
        "#structure: The parts of a model, what it can do, and small tools.",
        "#structure: How to read an entry is on the overview.",
    ],
}
