"""What docs/en/reference/from_pretrained.md says, proved sentence by sentence."""

import inspect
import json
import warnings
from pathlib import Path

import pytest
import torch
from _common import SNIPPETS
from _tiny import IDS, configuration, inputs, tiny
from torch import nn
from transformers import (
    BartForConditionalGeneration,
    BartForSequenceClassification,
    BertForMaskedLM,
    BitsAndBytesConfig,
    GPT2LMHeadModel,
    LlamaForCausalLM,
    PreTrainedConfig,
    PreTrainedModel,
    T5ForConditionalGeneration,
    ViTModel,
)
from transformers.utils.quantization_config import QuantizationMethod

MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration, ViTModel]
SURVEY = SNIPPETS.parent / "made/survey.json"


def _survey():
    return json.loads(SURVEY.read_text(encoding="utf-8"))


def _saved(cls=GPT2LMHeadModel, folder="folder", **settings):
    model = tiny(cls, **settings)
    model.save_pretrained(folder)
    return model


def _same(one, other):
    return all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values()))


def low_cpu_mem_usage_did_nothing():
    """#loading-arguments: It did nothing even in 4.57.6.
    #advice: | large models want `low_cpu_mem_usage` | ignored in all three versions (ignored) |
    """
    assert list(_survey()["arguments"]["from_pretrained"]["low_cpu_mem_usage"].values()) == ["ignored"] * 3
    made = _saved()
    for value in True, False, "nonsense":
        assert _same(GPT2LMHeadModel.from_pretrained("folder", low_cpu_mem_usage=value), made)


def six_are_thrown_away():
    """#ignored: The first six are taken out of the arguments and thrown away."""
    six = [line.partition("'")[2].partition("'")[0] for line in (SNIPPETS / "pretrained_model/ignored_arguments.out").read_text().splitlines()[:6]]
    assert six == ["low_cpu_mem_usage", "from_tf", "from_flax", "_fast_init", "offload_state_dict", "mirror"]
    for cls in MODELS[:3]:
        made = _saved(cls)
        for value in True, "nonsense":
            loaded = cls.from_pretrained("folder", **dict.fromkeys(six, value))
            assert _same(loaded, made) and not any(hasattr(loaded.config, name) for name in six)
    assert all(_survey()["arguments"]["from_pretrained"][name]["5.23.0"] == "ignored" for name in six)


def the_constructor_refuses_the_rest():
    """#ignored: Everything that is no argument and no field of the configuration goes to the constructor of the model.
    #ignored: Most refuse it; so a misspelt name is an error here, other than in `save_pretrained` and in calling a model.
    """
    got = {}

    class Takes(GPT2LMHeadModel):
        def __init__(self, config, mine=None):
            got["mine"] = mine
            super().__init__(config)

    _saved()
    loaded = Takes.from_pretrained("folder", mine=3, resid_pdrop=0.25)
    assert got == {"mine": 3} and loaded.config.resid_pdrop == 0.25
    for cls in MODELS:
        model = _saved(cls)
        with pytest.raises(TypeError, match="__init__.* got an unexpected keyword argument 'dtpye'"):
            cls.from_pretrained("folder", dtpye="float16")
        model.save_pretrained("folder", safe_serialisation=False)
        assert model.eval()(**inputs(model), atention_mask=IDS)[0].isfinite().all()
    classes = {cls for cls in _subclasses(PreTrainedModel)}
    taking = {cls for cls in classes if any(each.kind == each.VAR_KEYWORD for each in inspect.signature(cls.__init__).parameters.values())}
    assert len(classes) > 30 and len(taking) < len(classes) / 2


def _subclasses(cls):
    for each in cls.__subclasses__():
        yield each
        yield from _subclasses(each)


def some_constructors_swallow_it():
    """#ignored: A constructor that takes `**kwargs`, as BART’s classifier has, swallows it."""
    for cls, swallows in (BartForSequenceClassification, True), (BartForConditionalGeneration, False):
        _saved(cls)
        if swallows:
            assert cls.from_pretrained("folder", dtpye="float16", load_in_8bit=True).dtype == torch.float32
        else:
            with pytest.raises(TypeError):
                cls.from_pretrained("folder", dtpye="float16")


def loading_builds_on_meta():
    """#ignored: Loading builds the model on `meta` first and fills it from the file; there is nothing to switch on."""
    devices = []

    for cls in MODELS[:4]:
        class Watched(cls):
            def __init__(self, config):
                super().__init__(config)
                devices.append({p.device.type for p in self.parameters()})

        made = _saved(cls)
        for options in {}, {"low_cpu_mem_usage": False}, {"dtype": torch.float16}, {"state_dict": made.state_dict(), "config": made.config}:
            loaded = Watched.from_pretrained(None if "state_dict" in options else "folder", **options)
            assert devices.pop() == {"meta"} and {p.device.type for p in loaded.parameters()} == {"cpu"}
            assert options.get("dtype") or _same(loaded, made)


def the_new_names():
    """#ignored: Quantization is asked for with `quantization_config=`, an access token with `token=`."""
    _saved()
    with pytest.raises(ImportError, match="bitsandbytes"):
        GPT2LMHeadModel.from_pretrained("folder", quantization_config=BitsAndBytesConfig(load_in_8bit=True))
    for name in "load_in_8bit", "use_auth_token":
        with pytest.raises(TypeError, match=name):
            GPT2LMHeadModel.from_pretrained("folder", **{name: True})
    import transformers.modeling_utils as module

    tokens, function = [], module._get_resolved_checkpoint_files
    module._get_resolved_checkpoint_files = lambda *arguments, **options: tokens.append(str(options)) or function(*arguments, **options)
    GPT2LMHeadModel.from_pretrained("folder", token="my-token")
    assert "'token': 'my-token'" in tokens[0]


class Table(PreTrainedModel):
    config_class = PreTrainedConfig
    persistent = False

    def __init__(self, config):
        super().__init__(config)
        self.linear = nn.Linear(2, 2)
        self.register_buffer("table", torch.arange(1000.0), persistent=self.persistent)
        self.post_init()


def a_class_of_your_own_is_built_on_meta():
    """#on-meta: `from_pretrained` runs your constructor on `meta` too: `int()`, `.item()` or `if` on a tensor made there raise (not on one of `torch.linspace`, which stays on the CPU), and a buffer with `persistent=False` comes out as whatever lay in memory, without an error.
    #on-meta: Fill it in `_init_weights`, which runs after loading; or make it persistent.
    """
    for read in (lambda t: int(t), lambda t: t.item(), lambda t: 1 if t else 0):
        for make in lambda: torch.ones(()), lambda: torch.tensor(1), lambda: torch.arange(2)[1], lambda: torch.rand(()), lambda: torch.linspace(0, 1, 2)[1]:
            made = []

            class Reads(Table):
                def __init__(self, config):
                    super().__init__(config)
                    made.append(make())
                    read(made[-1])

            Reads(PreTrainedConfig()).save_pretrained("folder")
            try:
                Reads.from_pretrained("folder")
                assert made[-1].device.type == "cpu" and made[-1] == 1
            except RuntimeError as error:
                assert made[-1].is_meta and "item() cannot be called on meta tensors" in str(error)
        assert not made[-1].is_meta  # of linspace, the last

    class Filled(Table):
        def _init_weights(self, module):
            super()._init_weights(module)
            if module is self:
                assert not self.table.is_meta and not self.linear.weight.is_meta
                module.table.copy_(torch.arange(1000.0))

    class Persistent(Table):
        persistent = True

    torch.use_deterministic_algorithms(True)  # new memory is then filled with nan
    for cls, kept in (Table, False), (Filled, True), (Persistent, True):
        model = cls(PreTrainedConfig())
        model.save_pretrained("folder")
        loaded = cls.from_pretrained("folder")
        assert torch.equal(loaded.table, torch.arange(1000.0)) == kept and torch.equal(loaded.linear.weight, model.linear.weight)


def version_4_came_in_float32():
    """#defaults: The first line is the one that changes results without an error: in version 4 a model came in float32 whatever the file held, now it comes in the dtype that `config.json` names, or in that of the file if it names none."""
    recorded = _survey()["outcomes"]["load(path).dtype"]
    assert recorded == {"4.57.6": "torch.float32", "5.0.0": "torch.float16", "5.23.0": "torch.float16"}
    for cls in MODELS[:3]:
        tiny(cls).half().save_pretrained("folder")
        file = Path("folder/config.json")
        settings = json.loads(file.read_text())
        for named, given in ("float32", "float32"), ("bfloat16", "bfloat16"), (None, "float16"):
            file.write_text(json.dumps(settings | {"dtype": named}))
            assert str(cls.from_pretrained("folder").dtype) == f"torch.{given}"


def torch_dtype_still_works():
    """#defaults: `dtype=torch.float32` gives the old behaviour; `torch_dtype` is the old name, still works, and yields if you pass both."""
    tiny(GPT2LMHeadModel).half().save_pretrained("folder")
    load = GPT2LMHeadModel.from_pretrained
    assert load("folder", dtype=torch.float32).dtype == load("folder", torch_dtype=torch.float32).dtype == torch.float32
    assert load("folder", torch_dtype=torch.float32, dtype=torch.bfloat16).dtype == torch.bfloat16


def a_field_changes_the_configuration():
    """#meaningful: A field of the configuration changes the configuration of the model, not the file."""
    _saved()
    before = Path("folder/config.json").read_text()
    assert GPT2LMHeadModel.from_pretrained("folder", resid_pdrop=0.25).config.resid_pdrop == 0.25
    assert Path("folder/config.json").read_text() == before and json.loads(before)["resid_pdrop"] == 0.1


def a_state_dict_stands_in_for_a_folder():
    """#meaningful: A `state_dict` is an alternative to a folder, not an addition."""
    made = _saved()
    with pytest.raises(ValueError, match="`state_dict` cannot be passed together with a model name"):
        GPT2LMHeadModel.from_pretrained("folder", state_dict=made.state_dict())
    assert _same(GPT2LMHeadModel.from_pretrained(None, config=made.config, state_dict=made.state_dict()), made)


def a_device_for_each_part():
    """#meaningful: `device_map` says on which device each part is loaded; for one device its name is enough."""
    made = _saved()
    load = GPT2LMHeadModel.from_pretrained
    for name in "cpu", "meta":
        assert {p.device.type for p in load("folder", device_map=name).parameters()} == {name}
    assert _same(load("folder", device_map={"transformer": "cpu", "lm_head": "cpu"}), made)
    parts = {"transformer.wte": "cpu", "transformer.wpe": "cpu", "transformer.h": "disk", "transformer.ln_f": "cpu", "lm_head": "cpu"}
    split = load("folder", device_map=parts, offload_folder="offloaded")
    assert split.hf_device_map == parts
    assert all((p.device.type == "meta") == name.startswith("transformer.h.") for name, p in split.named_parameters())
    assert torch.allclose(split(IDS).logits, made.eval()(IDS).logits, atol=1e-6)


def the_marks_of_loading():
    """#arguments: ✓ the source reads it, ∅ it is accepted and thrown away, — it is not an argument."""
    table = (SNIPPETS.parent / "made/reference/from_pretrained_arguments.md").read_text(encoding="utf-8")
    marks = {row.split("`")[1]: row.split("|")[-2].strip() for row in table.splitlines()}
    _saved()
    body = inspect.getsource(PreTrainedModel.from_pretrained)
    for name, mark in marks.items():
        assert (name in body) == (mark != "—"), name
        if mark != "✓":
            call = lambda: GPT2LMHeadModel.from_pretrained("folder", **{name: "x"})
            if mark == "∅":
                call()
            else:
                with pytest.raises(TypeError, match=name):
                    call()
    assert {*marks.values()} == {"✓", "∅", "—"}


def proxies_are_ignored_by_the_hub():
    """#arguments: `proxies` is read and passed on, but huggingface_hub ignores it since its version 1, and warns."""
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import LocalEntryNotFoundError
    from transformers.utils import hub

    import huggingface_hub

    assert int(huggingface_hub.__version__.split(".")[0]) >= 1
    with pytest.warns(UserWarning, match="`proxies` argument is ignored"), pytest.raises(LocalEntryNotFoundError):
        hf_hub_download("me/model", "config.json", proxies={"https": "nowhere"}, local_files_only=True)
    passed, function = [], hub.cached_files
    _saved()
    hub.cached_files = lambda *arguments, **options: passed.append(options) or function(*arguments, **options)
    GPT2LMHeadModel.from_pretrained("folder", proxies={"https": "nowhere"})
    assert {"https": "nowhere"} in [options.get("proxies") for options in passed]


def saving_takes_any_name():
    """#saving: `save_pretrained` takes a name it does not know, or knows no more (—), without an error: only with `push_to_hub=True` is it passed on, to the upload, which refuses it."""
    table = (SNIPPETS.parent / "made/reference/save_pretrained_arguments.md").read_text(encoding="utf-8")
    gone = [row.split("`")[1] for row in table.splitlines() if row.endswith("— |")]
    assert {"safe_serialization", "save_function"} <= {*gone}
    model = tiny(GPT2LMHeadModel)
    for name in *gone, "nonsense":
        model.save_pretrained("folder", **{name: True})
        with pytest.raises(TypeError, match=f"create_repo.* unexpected keyword argument '{name}'"):
            model.save_pretrained("folder", push_to_hub=True, **{name: True})


def loading_gives_evaluation_mode():
    """#advice: | load with `from_pretrained` | yes; evaluation mode, and the dtype that `config.json` names (load) |"""
    for cls in MODELS[:3]:
        tiny(cls).half().save_pretrained("folder")
        file = Path("folder/config.json")
        file.write_text(file.read_text().replace("float16", "bfloat16"))
        loaded = cls.from_pretrained("folder")
        assert not loaded.training and loaded.dtype == torch.bfloat16


def checkpointing_acts_in_train_mode():
    """#advice: | gradient checkpointing and quantization save memory | checkpointing acts in train mode only and has a new name (training) |"""
    model, kept = tiny(GPT2LMHeadModel), []

    def count():
        kept.clear()
        with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
            model(IDS)
        return len(kept)

    model.config.use_cache = False
    plain, plain_eval = count(), (model.eval(), count())[1]
    model.activation_checkpointing_enable()
    assert count() == plain_eval and (model.train(), count())[1] < plain / 3
    with pytest.warns(FutureWarning, match="activation_checkpointing_enable"):
        model.gradient_checkpointing_enable()


def sdpa_is_chosen():
    """#advice: | choose the attention for your hardware | `sdpa` is chosen already where the class has it; a choice that cannot be met raises (attention) |
    #advice: | implementations differ in what they need | yes; the check runs at loading and raises (attention) |
    """
    for cls in MODELS:
        _saved(cls)
        assert cls._supports_sdpa and cls.from_pretrained("folder").config._attn_implementation == "sdpa"
        for name, error in ("flash_attention_2", (ImportError, ValueError)), ("fast", ValueError):
            with pytest.raises(error):
                cls.from_pretrained("folder", attn_implementation=name)
    with pytest.raises(ValueError, match="flex_attention"):
        GPT2LMHeadModel.from_pretrained("folder", attn_implementation="flex_attention")

    class Without(GPT2LMHeadModel):
        _supports_sdpa = False

    assert tiny(Without).config._attn_implementation == "eager"


def converting_works():
    """#advice: | convert with `.to()` | works; loading with `dtype=` spares the detour (defaults) |"""
    for cls in MODELS[:3]:
        _saved(cls)
        detour, direct = cls.from_pretrained("folder").to(torch.bfloat16), cls.from_pretrained("folder", dtype=torch.bfloat16)
        assert detour.dtype == direct.dtype == torch.bfloat16
        assert all(torch.equal(a, b) for a, b in zip(detour.parameters(), direct.parameters()))


def tying_discards_the_head():
    """#advice: | `tie_weights()` saves parameters | models that tie are tied; for others it acts only once you change the configuration, and then discards the trained head (weights) |"""
    for cls in GPT2LMHeadModel, LlamaForCausalLM:
        for tied in True, False:
            model = tiny(cls, tie_word_embeddings=tied)
            embedding, head = model.get_input_embeddings().weight, model.lm_head.weight
            assert (head is embedding) == tied
            before = model.num_parameters()
            model.tie_weights()
            assert model.lm_head.weight is head and model.num_parameters() == before
            model.config.tie_word_embeddings = True
            model.tie_weights()
            assert model.lm_head.weight is embedding and (model.num_parameters() == before) == tied


def dummy_inputs_are_fixed():
    """#advice: | test with `dummy_inputs()` | a property, of two or three fixed rows (structure) |"""
    for cls, rows in (GPT2LMHeadModel, 3), (LlamaForCausalLM, 3), (BertForMaskedLM, 3), (T5ForConditionalGeneration, 3), (BartForConditionalGeneration, 2):
        model, other = tiny(cls), tiny(cls, vocab_size=60)
        assert model.dummy_inputs["input_ids"].shape == (rows, 5)
        assert torch.equal(model.dummy_inputs["input_ids"], other.dummy_inputs["input_ids"])
        with pytest.raises(TypeError, match="'dict' object is not callable"):
            model.dummy_inputs()


def quantized_models_check_some_methods():
    """#advice: | quantized models refuse a new dtype | `to`, `half` and `float` check; `bfloat16` does not (device) |"""
    for method in QuantizationMethod.BITS_AND_BYTES, QuantizationMethod.GPTQ, QuantizationMethod.QUARK:
        model = tiny(GPT2LMHeadModel)
        model.is_quantized, model.quantization_method = True, method
        for call in model.half, model.float, lambda: model.to(torch.float16):
            with pytest.raises(ValueError):
                call()
        assert model.bfloat16().dtype == torch.bfloat16


listed = {
    "rests on reading the source": ["#ignored: By the source, DeepSpeed ZeRO-3 is the exception."],
    "no statement": [
        "#loading-arguments: You pass `low_cpu_mem_usage=True` because many guides say so.",
        "#loading-arguments: This page shows what the other arguments do, by the source and by runs.",
        "#defaults: The same line of code under three versions.",
        "#defaults: `load` is `GPT2LMHeadModel.from_pretrained`, `path` a small GPT-2 saved in float16, `model` a new one, `config` its configuration.",
        "#saving: The marks are those of the table of loading.",
        "#saving: What that means for the files; `files()` lists what `save_pretrained` writes, and `default` gives a default value:",
        "#advice: | mind the versions when saving and loading | yes (from 4 to 5) |",
    ],
}
