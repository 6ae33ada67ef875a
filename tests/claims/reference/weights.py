"""What docs/en/reference/weights.md says, proved sentence by sentence."""

import copy
import json
from types import SimpleNamespace

import pytest
import torch
from _common import SNIPPETS
from _tiny import IDS, inputs, tiny
from torch import nn
from transformers import (
    BartForConditionalGeneration,
    BertForMaskedLM,
    BertForSequenceClassification,
    BertModel,
    CLIPModel,
    DistilBertModel,
    GPT2LMHeadModel,
    LlamaForCausalLM,
    LlamaForSequenceClassification,
    LlamaModel,
    PreTrainedConfig,
    PreTrainedModel,
    ResNetModel,
    T5ForConditionalGeneration,
    ViTForImageClassification,
    ViTModel,
    Wav2Vec2Model,
    WhisperForConditionalGeneration,
)

WITH_HEAD = [GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration, BartForConditionalGeneration]
HEADLESS = [BertModel, DistilBertModel, ViTModel, ViTForImageClassification, BertForSequenceClassification, LlamaForSequenceClassification]
SURVEY = SNIPPETS.parent / "made/survey.json"


def _tied(model):
    return model.get_output_embeddings().weight is model.get_input_embeddings().weight


def the_input_becomes_vectors():
    """#get_input_embeddings: Gives the module that turns the input into vectors: ids in a text model, patches in a ViT.
    #get_input_embeddings: Whisper gives its decoder's; `CLIPModel`, ResNet and wav2vec 2.0 raise `NotImplementedError`.
    #get_input_embeddings: In T5 and BART it only holds the weight that encoder and decoder share: it is never run, nor is a hook on it.
    """
    for cls in T5ForConditionalGeneration, BartForConditionalGeneration:
        model, seen = tiny(cls), []
        module = model.get_input_embeddings()
        module.register_forward_hook(lambda *_: seen.append(1))
        model(**inputs(model))
        model.generate(IDS, max_new_tokens=2)
        assert not seen and isinstance(module, nn.Embedding)
        assert module.weight is model.get_encoder().embed_tokens.weight is model.get_decoder().embed_tokens.weight
    for cls in [*WITH_HEAD[:3], *HEADLESS[:3]]:
        model, seen = tiny(cls), []
        module = model.get_input_embeddings()
        assert module in list(model.modules())
        module.register_forward_hook(lambda module, args, output: seen.append((args[0], output)))
        given = inputs(model)
        model(**given)
        arrived, vectors = seen[0]
        assert torch.equal(arrived, given[model.main_input_name]) and vectors.shape[-1] == 16
        assert isinstance(module, nn.Embedding) == (cls is not ViTModel)
    whisper = tiny(WhisperForConditionalGeneration)
    assert whisper.get_input_embeddings() is whisper.model.decoder.embed_tokens
    parts = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    for model in (
        CLIPModel(CLIPModel.config_class(text_config=parts, vision_config=parts | {"image_size": 8, "patch_size": 4})),
        ResNetModel(ResNetModel.config_class(embedding_size=8, hidden_sizes=[8], depths=[1])),
        Wav2Vec2Model(Wav2Vec2Model.config_class(**parts, conv_dim=[8], conv_stride=[5], conv_kernel=[10], num_feat_extract_layers=1, num_conv_pos_embeddings=4, num_conv_pos_embedding_groups=2)),
    ):
        with pytest.raises(NotImplementedError, match="get_input_embeddings"):
            model.get_input_embeddings()


def the_output_layer():
    """#get_output_embeddings: Gives the output layer over the vocabulary: `lm_head`, or what the class names instead, as BERT does; `None` for a model without one, such as a classifier.
    #get_output_embeddings: See the run.
    """
    for cls in WITH_HEAD:
        model, seen = tiny(cls).eval(), []
        layer = model.get_output_embeddings()
        assert (layer is getattr(model, "lm_head", None)) == (cls is not BertForMaskedLM)
        layer.register_forward_hook(lambda module, args, output: seen.append(output))
        assert torch.allclose(model(**inputs(model)).logits, seen[0])
    assert [tiny(cls).get_output_embeddings() for cls in HEADLESS] == [None] * len(HEADLESS)


def setting_the_input_unties():
    """#set_input_embeddings: Puts another module in place of the input embedding and unties the output: the head keeps the old weight until `tie_weights()`.
    #set_input_embeddings: `config.vocab_size` stays as it was.
    """
    for cls in WITH_HEAD:
        model, new = tiny(cls, tie_word_embeddings=True), nn.Embedding(60, 16)
        old = model.get_output_embeddings().weight
        assert _tied(model)
        model.set_input_embeddings(new)
        assert model.get_input_embeddings() is new and not _tied(model) and model.get_output_embeddings().weight is old
        assert model.config.vocab_size == 50
        model.tie_weights()
        assert _tied(model) and model.config.vocab_size == 50 and model.get_output_embeddings().weight is new.weight


def setting_the_output_unties():
    """#set_output_embeddings: Replaces the output layer; the tie is broken here too.
    #set_output_embeddings: On a model without one it raises an `AttributeError`.
    """
    for cls in WITH_HEAD:
        model, new = tiny(cls, tie_word_embeddings=True), nn.Linear(16, 50)
        model.set_output_embeddings(new)
        assert model.get_output_embeddings() is new and not _tied(model)
    for cls in HEADLESS:
        with pytest.raises(AttributeError, match="lm_head"):
            tiny(cls).set_output_embeddings(nn.Linear(16, 50))


def both_ends_are_resized():
    """#resize_token_embeddings: Changes the number of rows at both ends and keeps the configuration and the tie in step.
    #resize_token_embeddings: New rows start at the mean of the old ones, unless you pass `mean_resizing=False`.
    """
    for cls in WITH_HEAD:
        for tied in [True, False][: 1 if cls is T5ForConditionalGeneration else 2]:  # T5 is tied in any case
            for rows in 60, 40:
                model = tiny(cls, tie_word_embeddings=tied)
                old = model.get_input_embeddings().weight.detach().clone(), model.get_output_embeddings().weight.detach().clone()
                model.resize_token_embeddings(rows)
                ends = model.get_input_embeddings().weight, model.get_output_embeddings().weight
                assert model.config.vocab_size == rows == len(ends[0]) == len(ends[1]) and _tied(model) == tied
                for now, before in zip(ends, old):
                    assert torch.equal(now[:40], before[:40])
                    assert torch.allclose(now[50:], before.mean(0).expand(max(rows - 50, 0), -1), atol=1e-3 * before.std())
        model = tiny(cls)
        mean = model.get_input_embeddings().weight.detach().mean(0)
        model.resize_token_embeddings(60, mean_resizing=False)
        assert (model.get_input_embeddings().weight[50:] - mean).abs().max() > 0.01


def without_arguments_nothing_changes():
    """#resize_token_embeddings: Without arguments it only returns the embedding; BART wants the number."""
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'new_num_tokens'"):
        tiny(BartForConditionalGeneration).resize_token_embeddings()
    for cls in WITH_HEAD[:4]:
        model = tiny(cls)
        before = {name: (tensor, tensor.clone()) for name, tensor in model.named_parameters()}
        assert model.resize_token_embeddings() is model.get_input_embeddings() and model.config.vocab_size == 50
        assert all(tensor is before[name][0] and torch.equal(tensor, before[name][1]) for name, tensor in model.named_parameters())


def the_private_one_forgets_the_configuration():
    """#_resize_token_embeddings: Private: the part of `resize_token_embeddings` that does not update `config.vocab_size`.
    #_resize_token_embeddings: In the last line of its run the model and its configuration disagree.
    #_resize_token_embeddings: Use the name without the underscore.
    #_resize_token_embeddings: A checkpoint saved after the private one has a `vocab_size` that its weights do not have, and does not load.
    """
    for cls in GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM:
        for name, in_step in ("resize_token_embeddings", True), ("_resize_token_embeddings", False):
            model = tiny(cls)
            getattr(model, name)(70)
            assert len(model.get_input_embeddings().weight) == 70 and (model.config.vocab_size == 70) == in_step
            model.save_pretrained("folder")
            assert cls.config_class.from_pretrained("folder").vocab_size == (70 if in_step else 50)
            if in_step:
                assert len(cls.from_pretrained("folder").get_input_embeddings().weight) == 70
            else:
                with pytest.raises(RuntimeError, match="ignore_mismatched_sizes"):
                    cls.from_pretrained("folder")
    last = (SNIPPETS / "pretrained_model/resize_tokens.out").read_text().splitlines()[-1]
    assert last == "private: Embedding(70, 16) | config.vocab_size: 64"


def positions_are_resized_by_few():
    """#resize_position_embeddings: Raises `NotImplementedError` unless the class implements it; DistilBERT does.
    #resize_position_embeddings: It returns nothing.
    #get_position_embeddings: Gives the position embedding where the class implements it; the others, GPT-2 among them, raise `NotImplementedError`.
    """
    for cls in [*WITH_HEAD, BertModel, ViTModel]:
        model = tiny(cls)
        assert cls.resize_position_embeddings is PreTrainedModel.resize_position_embeddings
        for call in lambda: model.resize_position_embeddings(40), model.get_position_embeddings:
            with pytest.raises(NotImplementedError):
                call()
    model = tiny(DistilBertModel)
    assert model.get_position_embeddings() is model.embeddings.position_embeddings
    assert model.resize_position_embeddings(40) is None and len(model.get_position_embeddings().weight) == 40


def tie_weights_reads_the_configuration_now():
    """#tie_weights: Makes the tied names hold one parameter again.
    #tie_weights: Called by you, it reads the configuration as it is now: `tie_word_embeddings` set to `True` ties.
    #tie_weights: Set to `False` it unties nothing; for that, give the head a parameter of its own.
    """
    for cls in GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM:
        model = tiny(cls, tie_word_embeddings=True)
        model.get_output_embeddings().weight = nn.Parameter(torch.zeros(50, 16))
        model.tie_weights()
        assert _tied(model)
        model = tiny(cls, tie_word_embeddings=False)
        model.tie_weights()
        assert not _tied(model)
        model.config.tie_word_embeddings = True
        model.tie_weights()
        assert _tied(model)
        model.config.tie_word_embeddings = False
        model.tie_weights()
        assert _tied(model)
        model.get_output_embeddings().weight = nn.Parameter(model.get_output_embeddings().weight.detach().clone())
        model.tie_weights()
        assert not _tied(model)


class Lists(PreTrainedModel):
    config_class = PreTrainedConfig
    _tied_weights_keys = ["out.weight"]

    def __init__(self, config):
        super().__init__(config)
        self.linear, self.out = nn.Linear(2, 2), nn.Linear(2, 2)
        self.post_init()


class Dicts(Lists):
    _tied_weights_keys = {"out.weight": "linear.weight"}


def a_list_became_a_dict():
    """#_tied_weights_keys: Private, of the class: which names may be tied to which.
    #_tied_weights_keys: A list in version 4, a dict `{target: source}` in version 5, so custom model code must be changed: with a list and `tie_word_embeddings=True` the constructor raises `'list' object has no attribute 'keys'`, without tying only `save_pretrained` does.
    """
    outcome = json.loads(SURVEY.read_text())["outcomes"]["type(model._tied_weights_keys).__name__"]
    assert list(outcome.values()) == ["list", "dict", "dict"] and type(GPT2LMHeadModel._tied_weights_keys) is dict
    model = Dicts(PreTrainedConfig(tie_word_embeddings=True))
    assert model.out.weight is model.linear.weight and Dicts(PreTrainedConfig(tie_word_embeddings=False)).out.weight is not model.linear.weight
    for settings in {"tie_word_embeddings": False}, {}:
        model = Lists(PreTrainedConfig(**settings))
        with pytest.raises(AttributeError, match="'list' object has no attribute 'keys'"):
            model.save_pretrained("folder")
    with pytest.raises(AttributeError, match="'list' object has no attribute 'keys'"):
        Lists(PreTrainedConfig(tie_word_embeddings=True))


class Wraps(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.part = tiny(GPT2LMHeadModel)
        self.post_init()


def what_this_model_ties():
    """#all_tied_weights_keys: Of the instance: what this model ties, submodels included.
    #all_tied_weights_keys: Written by `post_init`; a later `tie_weights()` does not renew it.
    #get_expanded_tied_weights_keys: Works out anew, from the configuration, what the class ties; see the last line of the run.
    #get_expanded_tied_weights_keys: It leaves out submodels unless you pass `all_submodels=True`.
    """
    for cls in GPT2LMHeadModel, LlamaForCausalLM:
        key = dict(cls._tied_weights_keys)
        assert tiny(cls, tie_word_embeddings=True).all_tied_weights_keys == key and not hasattr(cls, "all_tied_weights_keys")
        model = tiny(cls, tie_word_embeddings=False)
        assert model.all_tied_weights_keys == model.get_expanded_tied_weights_keys() == {}
        model.config.tie_word_embeddings = True
        model.tie_weights()
        assert _tied(model) and model.all_tied_weights_keys == {} and model.get_expanded_tied_weights_keys() == key
        model.post_init()
        assert model.all_tied_weights_keys == key
    model, inside = Wraps(PreTrainedConfig()), {"part.lm_head.weight": "part.transformer.wte.weight"}
    assert model.all_tied_weights_keys == inside and model.get_expanded_tied_weights_keys() == {}
    assert model.get_expanded_tied_weights_keys(all_submodels=True) == inside
    for cls in T5ForConditionalGeneration, BartForConditionalGeneration:
        for target, source in tiny(cls, tie_word_embeddings=True).all_tied_weights_keys.items():
            model = tiny(cls, tie_word_embeddings=True)
            assert model.get_parameter(target) is model.get_parameter(source)


def tying_saves_nothing_for_free():
    """#get_expanded_tied_weights_keys: A model whose configuration says so is tied already.
    #get_expanded_tied_weights_keys: On one that is not, it does nothing until you change the configuration, and then it throws the trained output layer away.
    """
    for cls in set(WITH_HEAD) - {T5ForConditionalGeneration}:
        model = tiny(cls, tie_word_embeddings=True)
        count = model.num_parameters()
        assert _tied(model)
        model.tie_weights()
        assert model.num_parameters() == count
        model = tiny(cls, tie_word_embeddings=False)
        head, count = model.get_output_embeddings().weight, model.num_parameters()
        model.tie_weights()
        assert model.get_output_embeddings().weight is head and model.num_parameters() == count
        model.config.tie_word_embeddings = True
        model.tie_weights()
        assert _tied(model) and not any(p is head for p in model.parameters())


def only_what_is_not_yet_initialized():
    """#init_weights: Initializes what is not yet initialized, and ties.
    #init_weights: `post_init` calls it; called again it draws only the modules that were put in since, a new head with weights of your own among them.
    #init_weights: Each module remembers that it has been initialized.
    """
    calls = []

    class Counts(GPT2LMHeadModel):
        def init_weights(self):
            calls.append(self)
            super().init_weights()

    assert tiny(Counts) is calls[-1]
    for cls in LlamaForCausalLM, BertForMaskedLM:
        model = tiny(cls, tie_word_embeddings=False)
        before = {name: p.clone() for name, p in model.named_parameters()}
        model.init_weights()
        assert all(torch.equal(p, before[name]) for name, p in model.named_parameters())
        head = nn.Linear(16, 50)
        nn.init.constant_(head.weight, 7.0)
        model.set_output_embeddings(head)
        assert all(module._is_hf_initialized for module in model.modules() if module is not head) and not hasattr(head, "_is_hf_initialized")
        model.init_weights()
        assert head.weight.abs().max() < 1 and head._is_hf_initialized
        assert all(torch.equal(p, before[name]) for name, p in model.named_parameters() if not any(p is mine for mine in head.parameters()))
        model = tiny(cls, tie_word_embeddings=True)
        model.get_output_embeddings().weight = nn.Parameter(torch.zeros(50, 16))
        model.init_weights()
        assert _tied(model)


def start_afresh():
    """#init_weights: To start afresh, make a new model from the configuration."""
    for cls in WITH_HEAD:
        old = tiny(cls)
        new = cls(old.config)
        assert all(not torch.equal(a, b) for a, b in zip(old.parameters(), new.parameters()) if a.dim() > 1 and "relative" not in str(a.shape))


def apply_redraws_what_was_made():
    """#_init_weights: Private, and the one you override: how one module is initialized.
    #_init_weights: `apply(model._init_weights)` redraws a model that was made, but not one that was loaded: loaded parameters carry a mark.
    #_init_weights: A `copy.deepcopy` loses it.
    #_init_weights: The body of a model is a submodel and uses its own: overriding it only on the class with the head does not reach the body.
    """
    class Body(LlamaModel):
        def _init_weights(self, module):
            if isinstance(module, (nn.Embedding, nn.Linear)):
                nn.init.constant_(module.weight, 7.0)

    class Head(LlamaForCausalLM):
        _init_weights = Body._init_weights

    model = tiny(Body)
    assert all((p == 7).all() == ("norm" not in name) for name, p in model.named_parameters())
    model = tiny(Head, tie_word_embeddings=False)
    assert (model.lm_head.weight == 7).all() and not any((p == 7).any() for p in model.model.parameters())
    for cls in GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM:
        made = tiny(cls)
        made.save_pretrained("folder")
        loaded = cls.from_pretrained("folder")
        assert all(p._is_hf_initialized for p in loaded.parameters()) and not any(hasattr(p, "_is_hf_initialized") for p in made.parameters())
        for model, redrawn in (made, True), (loaded, False), (copy.deepcopy(loaded), True):
            before = model.get_input_embeddings().weight.clone()
            model.apply(model._init_weights)
            assert torch.equal(model.get_input_embeddings().weight, before) != redrawn


def each_submodel_has_its_own_rules():
    """#initialize_weights: The walk over all modules, which gives each submodel its own rules.
    #_initialize_weights: Private: initializes one module, unless it is marked as initialized; the step of that walk.
    """
    walked = []

    def fills(value):
        def rule(self, module):
            walked.append(module)
            if isinstance(module, nn.Linear):
                nn.init.constant_(module.weight, value)

        return rule

    class Part(PreTrainedModel):
        config_class = PreTrainedConfig
        _init_weights = fills(1.0)

        def __init__(self, config):
            super().__init__(config)
            self.layers = nn.Sequential(nn.Linear(2, 2))

    class Whole(Part):
        _init_weights = fills(2.0)

        def __init__(self, config):
            super().__init__(config)
            self.part = Part(config)

    model = Whole(PreTrainedConfig())
    model.initialize_weights()
    assert (model.layers[0].weight == 2).all() and (model.part.layers[0].weight == 1).all() 
    assert {*walked} == {module for module in model.modules() if list(module.parameters(recurse=False))}
    walked.clear()
    model._initialize_weights(model.layers[0])
    assert walked == []
    model.layers[0]._is_hf_initialized = False
    model._initialize_weights(model.layers[0])
    assert walked == [model.layers[0]]


def tied_names_are_marked():
    """#mark_tied_weights_as_initialized: Called while loading: marks the tied names, so that no time is spent on numbers that tying throws away."""
    called, drawn = [], []

    class Watched(LlamaForCausalLM):
        def mark_tied_weights_as_initialized(self, loading_info):
            called.append(self)
            if self.obeys:
                super().mark_tied_weights_as_initialized(loading_info)

        def _init_weights(self, module):
            if module is getattr(self, "lm_head", None) and not getattr(module.weight, "_is_hf_initialized", False):
                drawn.append(module)
            super()._init_weights(module)

    tiny(LlamaForCausalLM, tie_word_embeddings=True).save_pretrained("folder")
    for obeys, times in (True, 0), (False, 1):
        Watched.obeys = obeys
        drawn.clear()
        model = Watched.from_pretrained("folder")
        assert called.pop() is model and len(drawn) == times and _tied(model)
    model = tiny(LlamaForCausalLM, tie_word_embeddings=True)
    model.mark_tied_weights_as_initialized(SimpleNamespace(missing_keys=set()))
    assert model.lm_head.weight._is_hf_initialized and not hasattr(model.model.norm.weight, "_is_hf_initialized")


listed = {
    "no statement": [
        "#weights: The two ends of a model, the weights they share, and the first values of all weights.",
        "#weights: How to read an entry is on the overview.",
    ],
}
