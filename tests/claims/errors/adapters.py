"""What docs/en/errors/adapters.md says, proved sentence by sentence."""

import json
import os
import warnings
from pathlib import Path

import peft
import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model, set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from torch import nn
from torch.utils.checkpoint import checkpoint
from transformers import BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

FILE = "adapter/adapter_model.safetensors"
BERT = {"vocab_size": 8, "hidden_size": 4, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 4}


class Net(nn.Module):
    def __init__(self, width=4, classes=3):
        super().__init__()
        self.body, self.head = nn.Linear(2, width), nn.Linear(width, classes)

    def forward(self, x):
        return self.head(self.body(x))


def _lora(**options):
    return LoraConfig(**{"r": 2, "target_modules": ["body"], **options})


def _saved(base=None, **options):
    """A peft model, whose adapter lies in the folder 'adapter'."""
    model = get_peft_model(base or Net(), _lora(**options))
    model.save_pretrained("adapter")
    return model


def _trainable(model):
    return [name for name, parameter in model.named_parameters() if parameter.requires_grad]


def an_adapter_file_holds_small_layers():
    """
    #adapters-errors: An adapter is a few small layers put into a base model, and its file holds those, with the layers of `modules_to_save`.
    #adapters-errors: Tried with peft 0.21.2.
    #adapter-base-layer-missing: `save_pretrained` of a peft model writes the adapter alone, and without the adapter's name: `lora_A.weight` in the file is `lora_A.default.weight` in the model.
    #adapter-base-layer-missing: The base is not in there, so a strict `load_state_dict` fails on both sides.
    #adapter-on-another-base: The weights of the base are not in the file.
    """
    assert peft.__version__ == "0.21.2"
    model = _saved()
    saved, prefix = load_file(FILE), "base_model.model.body."
    assert set(saved) == {f"{prefix}lora_A.weight", f"{prefix}lora_B.weight"}
    assert {f"{prefix}lora_A.default.weight", f"{prefix}lora_B.default.weight"} < set(model.state_dict())
    with pytest.raises(RuntimeError) as error:
        model.load_state_dict(saved)
    _saved(modules_to_save=["head"])
    assert set(load_file(FILE)) - set(saved) == {f"base_model.model.head.{name}" for name in ("weight", "bias")}
    assert f'"{prefix}base_layer.weight"' in str(error.value) and f'Unexpected key(s) in state_dict: "{prefix}lora_A.weight"' in str(error.value)


def another_shape_of_the_base_or_the_adapter():
    """
    #adapter-size-mismatch: Else the file holds another layer whole (`modules_to_save`), or `lora_A` and `lora_B` cut for a layer of another width or another `r`.
    """
    _saved(modules_to_save=["head"])
    with pytest.raises(RuntimeError, match="size mismatch for base_model.model.head.modules_to_save.default.weight"):
        PeftModel.from_pretrained(Net(classes=5), "adapter")
    _saved()
    with pytest.raises(RuntimeError, match="size mismatch for base_model.model.body.lora_B.default.weight"):
        PeftModel.from_pretrained(Net(width=6), "adapter")
    with pytest.raises(RuntimeError, match="size mismatch for base_model.model.body.lora_A.default.weight"):
        set_peft_model_state_dict(get_peft_model(Net(), _lora(r=1)), load_file(FILE))


def more_tokens_before_the_adapter():
    """
    #adapter-size-mismatch: Often tokens were added before training, and the base was loaded afresh, without them: peft saves embeddings whose size has changed.
    #adapter-size-mismatch: Bring the base into the same shape first: `model.resize_token_embeddings(len(tokenizer))` with the tokenizer saved beside the adapter, or the same `num_labels`.
    #adapter-size-mismatch: The adapter loads without an error, and the shapes are those of training.
    """
    def base(rows=None):
        model = GPT2LMHeadModel(GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=1, tie_word_embeddings=False))
        if rows:
            model.resize_token_embeddings(rows)
        return model

    _saved(base(10), target_modules=["c_attn"], fan_in_fan_out=True, modules_to_save=["lm_head", "wte"])
    with pytest.raises(RuntimeError, match="size mismatch for base_model.model.lm_head"):
        PeftModel.from_pretrained(base(), "adapter")
    assert PeftModel.from_pretrained(base(10), "adapter").base_model.model.lm_head.weight.shape == (10, 4)
    base().save_pretrained("base")
    for rows, saved in (None, False), (10, True):
        model = GPT2LMHeadModel.from_pretrained("base")
        if rows:
            model.resize_token_embeddings(rows)
        _saved(model, target_modules=["c_attn"], fan_in_fan_out=True)
        assert ("base_model.model.transformer.wte.weight" in load_file(FILE)) == saved
    with pytest.raises(RuntimeError, match="size mismatch for base_model.model.transformer.wte.weight"):
        PeftModel.from_pretrained(GPT2LMHeadModel.from_pretrained("base"), "adapter")


def two_ways_to_load_an_adapter():
    """
    #adapter-base-layer-missing: `PeftModel.from_pretrained(base, folder, is_trainable=True)` to go on training; for a model that has its adapter already, `set_peft_model_state_dict`.
    #adapter-not-trainable: `PeftModel.from_pretrained` loads for inference and freezes all.
    #adapter-not-trainable: `is_trainable=True`.
    """
    model = _saved(init_lora_weights=False)
    name = "base_model.model.body.lora_B.default.weight"
    for loaded, trained in (PeftModel.from_pretrained(Net(), "adapter"), 0), (PeftModel.from_pretrained(Net(), "adapter", is_trainable=True), 2):
        assert len(_trainable(loaded)) == trained and torch.equal(loaded.state_dict()[name], model.state_dict()[name])
    other = get_peft_model(Net(), _lora())
    assert not torch.equal(other.state_dict()[name], model.state_dict()[name])
    set_peft_model_state_dict(other, load_file(FILE))
    assert torch.equal(other.state_dict()[name], model.state_dict()[name])


def frozen_adapters_and_their_errors():
    """
    #adapter-not-trainable: Then `backward()` says `element 0 of tensors does not require grad`, and an optimizer of the parameters that require a gradient `optimizer got an empty parameter list`.
    #adapter-not-trainable: Do not unfreeze by `requires_grad_(True)` on the whole model: that trains the base too.
    """
    _saved()
    loaded = PeftModel.from_pretrained(Net(), "adapter")
    with pytest.raises(RuntimeError, match="element 0 of tensors does not require grad"):
        loaded(torch.ones(1, 2)).sum().backward()
    with pytest.raises(ValueError, match="optimizer got an empty parameter list"):
        torch.optim.SGD(parameter for parameter in loaded.parameters() if parameter.requires_grad)
    loaded.requires_grad_(True)
    assert "base_model.model.body.base_layer.weight" in _trainable(loaded)


def names_of_a_peft_model():
    """
    #peft-keys-in-plain-model: A peft model holds yours as `base_model.model`, and puts `base_layer` into each name that has an adapter.
    #peft-keys-in-plain-model: Cutting the prefix alone leaves those, and drops what was learned.
    """
    base = Net()
    model = get_peft_model(base, _lora())
    assert model.base_model.model is base
    cut = {key.removeprefix("base_model.model."): value for key, value in model.state_dict().items()}
    assert {"head.weight", "body.base_layer.weight", "body.lora_A.default.weight"} < set(cut) and "body.weight" not in cut
    report = Net().load_state_dict(cut, strict=False)
    assert report.missing_keys == ["body.weight", "body.bias"] and "body.lora_B.default.weight" in report.unexpected_keys


def merging_adds_the_adapter():
    """#peft-keys-in-plain-model: `merge_and_unload()` adds the adapter to the weights and gives you the plain model; save that."""
    base = Net()
    before, weight, x = base.body, base.body.weight.clone(), torch.ones(1, 2)
    model = get_peft_model(base, _lora(init_lora_weights=False))
    expected, layer = model(x), model.base_model.model.body
    added = layer.lora_B["default"].weight @ layer.lora_A["default"].weight * layer.scaling["default"]
    plain = model.merge_and_unload()
    assert plain is base and plain.body is before and torch.allclose(plain.body.weight, weight + added) and torch.allclose(plain(x), expected, atol=1e-6)


def a_config_of_a_newer_peft():
    """
    #adapter-config-key: An old peft raises; the one tried here warns and leaves the setting out when it loads a folder, and raises only if you build the config yourself.
    #adapter-config-key: `pip install -U peft`; or delete the unknown settings from `adapter_config.json`, if they are empty.
    #adapter-config-key: `peft_version` in the file, where there is one, is not above `peft.__version__`.
    """
    _saved()
    file = Path("adapter/adapter_config.json")
    settings = json.loads(file.read_text())
    assert settings["peft_version"].startswith(peft.__version__)
    with pytest.raises(TypeError, match=r"LoraConfig.__init__\(\) got an unexpected keyword argument 'newer'"):
        LoraConfig(newer=None)
    file.write_text(json.dumps(settings | {"newer": None}))
    with pytest.warns(UserWarning, match=r"Unexpected keyword arguments \['newer'\] for class LoraConfig, these are ignored"):
        PeftModel.from_pretrained(Net(), "adapter")
    file.write_text(json.dumps(settings))
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Unexpected keyword arguments")
        PeftModel.from_pretrained(Net(), "adapter")


def blocks_and_norms_are_no_targets():
    """#target-modules-not-found: A name that fits a block or a norm, such as `self_attn`, raises `Target module … is not supported`: name the linear layers in it."""
    base = lambda: LlamaForCausalLM(LlamaConfig(vocab_size=8, hidden_size=4, intermediate_size=4, num_hidden_layers=1, num_attention_heads=1))
    for name in "self_attn", "mlp", "norm":
        with pytest.raises(ValueError, match="is not supported. Currently, only the following modules are supported"):
            get_peft_model(base(), LoraConfig(target_modules=[name]))
    get_peft_model(base(), LoraConfig(target_modules=["q_proj", "gate_proj"]))


def targets_are_names_of_layers():
    """
    #target-modules-not-found: `target_modules` are the last words of names of layers, and they differ from model to model: `q_proj` in Llama, `c_attn` in GPT-2, `query` in BERT.
    #target-modules-not-found: Look at `model.named_modules()`; or say `target_modules="all-linear"`, which takes all linear layers but the output layer.
    """
    make = {
        "q_proj": lambda: LlamaForCausalLM(LlamaConfig(vocab_size=8, hidden_size=4, intermediate_size=4, num_hidden_layers=1, num_attention_heads=1)),
        "c_attn": lambda: GPT2LMHeadModel(GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=1)),
        "query": lambda: BertForSequenceClassification(BertConfig(**BERT)),
    }
    for own, base in make.items():
        for name in make:
            if name == own:
                assert all(f".{name}.lora_" in key for key in _trainable(get_peft_model(base(), LoraConfig(target_modules=[name]))))
            else:
                with pytest.raises(ValueError, match=rf"Target modules \{{'{name}'\}} not found in the base model"):
                    get_peft_model(base(), LoraConfig(target_modules=[name]))
    llama = make["q_proj"]()
    linear = {name for name, layer in llama.named_modules() if isinstance(layer, nn.Linear)}
    tuned = {key.partition(".lora_")[0].removeprefix("base_model.model.") for key in _trainable(get_peft_model(llama, LoraConfig(target_modules="all-linear")))}
    assert linear - tuned == {"lm_head"} and tuned < linear


def a_name_is_taken_once():
    """
    #adapter-name-exists: The model has an adapter of that name: a cell of a notebook ran twice, or an adapter was loaded into a model that has one.
    #adapter-name-exists: `get_peft_model` on a model that has an adapter only warns.
    #adapter-name-exists: Pass `adapter_name=` for a second one and choose with `set_adapter`.
    #adapter-name-exists: To start anew call `model.unload()`, or load the base model again.
    """
    model = get_peft_model(Net(), _lora())
    with pytest.raises(ValueError, match="Adapter with name 'default' already exists"):
        model.add_adapter("default", _lora())
    language = GPT2LMHeadModel(GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=1))
    language.add_adapter(LoraConfig(target_modules=["c_attn"], fan_in_fan_out=True))
    with pytest.raises(ValueError, match="Adapter with name default already exists"):
        language.add_adapter(LoraConfig(target_modules=["c_attn"], fan_in_fan_out=True))
    language.add_adapter(LoraConfig(target_modules=["c_attn"], fan_in_fan_out=True), adapter_name="second")
    language.set_adapter("second")
    assert language.active_adapters() == ["second"]
    base = Net()
    get_peft_model(base, _lora())
    with pytest.warns(UserWarning, match="modify a model with PEFT for a second time"):
        get_peft_model(base, _lora())
    assert not [key for key in model.unload().state_dict() if "lora" in key]


def folders_of_adapters_and_of_models():
    """
    #no-adapter-config: `PeftModel.from_pretrained(base, folder)` wants the folder of an adapter.
    #no-adapter-config: A merged model, a checkpoint of a plain model, the Trainer's folder above `checkpoint-500`, or a wrong path has no `adapter_config.json`.
    #no-adapter-config: Load a merged model with its own class, as any other.
    #no-adapter-config: Load an adapter on its base: first the base, then `PeftModel.from_pretrained(base, folder)`.
    """
    base = lambda: GPT2LMHeadModel(GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=1))
    base().save_pretrained("plain")
    model = _saved(base(), target_modules=["c_attn"], fan_in_fan_out=True)
    model.merge_and_unload().save_pretrained("merged")
    os.mkdir("loop")
    torch.save(base().state_dict(), "loop/last.pt")
    model = _saved(base(), target_modules=["c_attn"], fan_in_fan_out=True)
    model.save_pretrained("out/checkpoint-500")
    assert type(PeftModel.from_pretrained(base(), "out/checkpoint-500")) is PeftModel
    for folder in "plain", "merged", "loop", "out", "nowhere":
        with pytest.raises(ValueError, match=f"Can't find 'adapter_config.json' at '{folder}'"):
            PeftModel.from_pretrained(base(), folder)
    assert Path("adapter/adapter_config.json").exists() and type(PeftModel.from_pretrained(base(), "adapter")) is PeftModel
    assert type(GPT2LMHeadModel.from_pretrained("merged")) is GPT2LMHeadModel


def names_that_fit_nothing_only_warn():
    """
    #missing-adapter-keys: The names in the file are not those of the adapter: a prefix of a wrapper, another base class, or other target modules.
    #missing-adapter-keys: It is only a warning, and with `lora_B` at zero the model answers as its base.
    #missing-adapter-keys: Compare `load_file(file).keys()` with the keys of the warning, without `.default`, and rename.
    """
    _saved(init_lora_weights=False)
    config = json.loads(Path("adapter/adapter_config.json").read_text()) | {"init_lora_weights": True}
    Path("adapter/adapter_config.json").write_text(json.dumps(config))
    good = load_file(FILE)
    for bad in ({f"module.{key}": value for key, value in good.items()}, {key.replace(".body.", ".inner.body."): value for key, value in good.items()}):
        save_file(bad, FILE)
        base, x = Net(), torch.ones(1, 2)
        expected = base(x)
        with pytest.warns(UserWarning, match="Found missing adapter keys while loading the checkpoint") as caught:
            model = PeftModel.from_pretrained(base, "adapter")
        assert torch.equal(model(x), expected) and not model.base_model.model.body.lora_B["default"].weight.any()
    said = next(str(warning.message) for warning in caught if "missing adapter keys" in str(warning.message))
    assert all(key.replace(".weight", ".default.weight") in said for key in good)
    save_file(good, FILE)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Found missing adapter keys")
        assert not torch.equal(PeftModel.from_pretrained(base, "adapter")(x), expected)


def without_a_task_the_head_is_forgotten():
    """
    #adapter-head-not-saved: Without a `task_type` peft knows of no head: it is frozen with its random numbers, and the file has the LoRA layers of the body alone.
    #adapter-head-not-saved: Each new base then gets another random head, without a warning of peft.
    #adapter-head-not-saved: `task_type="SEQ_CLS"` (or `"TOKEN_CLS"`), or name the layer: `modules_to_save=["classifier"]`.
    """
    base = lambda: BertForSequenceClassification(BertConfig(**BERT))
    head = lambda model: [name for name in _trainable(model) if "classifier" in name]
    first = _saved(base(), target_modules=None)
    assert not head(first) and not [key for key in load_file(FILE) if "classifier" in key]
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        second = PeftModel.from_pretrained(base(), "adapter")
    assert not torch.equal(first.base_model.model.classifier.weight, second.base_model.model.classifier.weight)
    for options in {"task_type": "SEQ_CLS"}, {"task_type": "TOKEN_CLS"}, {"modules_to_save": ["classifier"]}:
        first = _saved(base(), target_modules=None, **options)
        assert head(first) and "base_model.model.classifier.weight" in load_file(FILE)
        assert torch.equal(PeftModel.from_pretrained(base(), "adapter").base_model.model.classifier.weight, first.base_model.model.classifier.weight)


def reentrant_checkpointing_looks_at_inputs():
    """
    #adapter-checkpointing-no-grad: Reentrant checkpointing gives its output a gradient only if one of its inputs has one, and behind a frozen embedding none has, though the adapter inside is trainable.
    #adapter-checkpointing-no-grad: PyTorch warns `None of the inputs have requires_grad=True`, and `backward()` raises.
    #adapter-checkpointing-no-grad: `use_reentrant=False`.
    #adapter-checkpointing-no-grad: `loss.requires_grad` is `True`, and `lora_B` has a `.grad` after `backward()`.
    """
    class Checkpointed(nn.Module):
        def __init__(self, reentrant, opens):
            super().__init__()
            self.embed, self.block, self.reentrant, self.opens = nn.Embedding(4, 2), nn.Linear(2, 2), reentrant, opens

        def forward(self, ids):
            x = self.embed(ids)
            return checkpoint(self.block, x.requires_grad_() if self.opens else x, use_reentrant=self.reentrant)

    for reentrant, opens in (True, False), (True, True), (False, False):
        model = get_peft_model(Checkpointed(reentrant, opens), _lora(target_modules=["block"]))
        assert len(_trainable(model)) == 2
        if reentrant and not opens:
            with pytest.warns(UserWarning, match="None of the inputs have requires_grad=True"):
                loss = model(torch.tensor([1])).sum()
            with pytest.raises(RuntimeError, match="does not require grad"):
                loss.backward()
        else:
            loss = model(torch.tensor([1])).sum()
            loss.backward()
            assert loss.requires_grad and model.base_model.model.block.lora_B["default"].weight.grad.any()


def transformers_opens_the_input_itself():
    """#adapter-checkpointing-no-grad: For a model of transformers call `model.enable_input_require_grads()` before training; 5.23.0 does so itself when activation checkpointing is switched on."""
    ids = torch.tensor([[2, 3]])
    for switch in None, "enable_input_require_grads", "activation_checkpointing_enable":
        model = GPT2LMHeadModel(GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=1)).requires_grad_(False)
        if switch:
            getattr(model, switch)()
        assert model.get_input_embeddings()(ids).requires_grad == bool(switch)


def the_base_is_not_checked():
    """
    #adapter-on-another-base: It was loaded onto a base with other weights of the same shapes: made anew, another version of it, or one that was trained further itself.
    #adapter-on-another-base: Shapes fit, so nothing complains.
    #adapter-on-another-base: The output for one fixed input is the same before saving and after loading.
    """
    base = Net()
    weights = {key: value.clone() for key, value in base.state_dict().items()}
    model, x = _saved(base, init_lora_weights=False), torch.ones(1, 2)
    for right in True, False:
        other = Net()
        if right:
            other.load_state_dict(weights)
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            loaded = PeftModel.from_pretrained(other, "adapter")
        assert torch.allclose(loaded(x), model(x), atol=1e-6) == right


def the_file_names_its_base():
    """#adapter-on-another-base: Load the very base you trained on; `base_model_name_or_path` in `adapter_config.json` names it, and `revision=` pins it."""
    config = BertConfig(**BERT)
    BertForSequenceClassification(config).save_pretrained("base")
    _saved(BertForSequenceClassification.from_pretrained("base"), target_modules=None)
    assert json.loads(Path("adapter/adapter_config.json").read_text())["base_model_name_or_path"] == "base"


shown = {
    "#adapter-base-layer-missing: Nothing unexpected, and among the missing keys none of the adapter.": ("errors/adapter_base_layer_missing_mended", "unexpected: []", "missing adapter: []"),
    "#peft-keys-in-plain-model: The strict load passes, and the output is that of the peft model.": ("errors/peft_keys_in_plain_model_mended", "<All keys matched successfully>", "same output: True"),
    "#adapter-not-trainable: `model.print_trainable_parameters()` is not 0.": ("errors/adapter_not_trainable_mended", "trainable params: 12"),
    "#target-modules-not-found: `print_trainable_parameters()` shows a small share, not 0.": ("errors/target_modules_not_found_mended", "trainable%: 2.8394"),
    "#adapter-name-exists: `model.peft_config` has the names you mean.": ("errors/adapter_name_exists_mended", "['default', 'second']"),
    "#no-adapter-config: The list of the folder shows which of the two it is.": ("errors/no_adapter_config_mended", "adapter: ['README.md', 'adapter_config.json'", "merged: ['config.json'"),
    "#missing-adapter-keys: The loaded tensors equal the file's.": ("errors/missing_adapter_keys_mended", "as saved: True"),
    "#adapter-head-not-saved: The file's keys name the head.": ("errors/adapter_head_not_saved_mended", "in the file: ['bert', 'classifier']"),
}

listed = {
    "upstream's word": [
        "#adapter-config-key: The file names a setting that the installed peft does not have, such as `eva_config` or `corda_config`.",
    ],
    "no statement": [
        "#adapters-errors: So most errors are about the base: it is missing, another one, or wrapped twice.",
        "#adapter-size-mismatch: Then `PeftModel.from_pretrained`.",
        "#peft-keys-in-plain-model: Keep the adapter's own folder as well, for a merged file cannot be taken apart.",
        "#adapter-head-not-saved: A head that was never trained has to be trained.",
        "#adapter-on-another-base: A base of your own you have to save too.",
    ],
}
