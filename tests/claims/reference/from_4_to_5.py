"""What docs/en/reference/from_4_to_5.md says, proved sentence by sentence."""

import inspect
import json
import re
from pathlib import Path

import pytest
import torch
from _common import SNIPPETS
from _tiny import IDS, inputs, tiny
from torch import nn
from transformers import (
    BartForConditionalGeneration,
    BertModel,
    DynamicCache,
    EncoderDecoderCache,
    FalconForCausalLM,
    GPT2LMHeadModel,
    LlamaForCausalLM,
    MistralForCausalLM,
    OPTForCausalLM,
    PreTrainedModel,
    T5ForConditionalGeneration,
    ViTModel,
)

MADE = SNIPPETS.parent / "made"
MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertModel, T5ForConditionalGeneration, BartForConditionalGeneration, ViTModel]


def _survey():
    return json.loads((MADE / "survey.json").read_text(encoding="utf-8"))


def _rows(table):
    """{name: [the other cells]}"""
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in (MADE / f"reference/{table}.md").read_text(encoding="utf-8").splitlines()]
    return {re.search(r"`([^`]+)`", first)[1]: cells for first, *cells in rows}


def some_fail_and_some_do_something_else():
    """#from_4_to_5: Some code that ran under version 4 fails now, and some runs and does something else."""
    outcomes = _survey()["outcomes"].values()
    error = re.compile(r"\w+Error$")
    ran = [each for each in outcomes if not error.match(each["4.57.6"])]
    assert any(error.match(each["5.23.0"]) for each in ran)
    assert any(not error.match(each["5.23.0"]) and each["5.23.0"] != each["4.57.6"] for each in ran)


def half_precision_stays_half():
    """#silent: A checkpoint whose `config.json` names half precision is now loaded in half precision: defaults."""
    recorded = _survey()["outcomes"]["load(path).dtype"]
    assert recorded["4.57.6"] == "torch.float32" and recorded["5.23.0"] == "torch.float16"
    for cls in MODELS:
        for dtype in torch.float16, torch.bfloat16:
            tiny(cls).to(dtype).save_pretrained("folder")
            assert cls.from_pretrained("folder").dtype == dtype
            file = Path("folder/config.json")
            file.write_text(file.read_text().replace(str(dtype).removeprefix("torch."), "float32"))
            assert cls.from_pretrained("folder").dtype == torch.float32


def safetensors_all_the_same():
    """#silent: `safe_serialization=False` writes safetensors all the same: saving."""
    for cls in MODELS:
        tiny(cls).save_pretrained("folder", safe_serialization=False)
        assert {path.suffix for path in Path("folder").iterdir()} == {".json", ".safetensors"}


def head_mask_is_ignored():
    """#silent: `head_mask=` is accepted and ignored: single heads."""
    for cls in MODELS:
        model = tiny(cls, attn_implementation="eager").eval()
        assert torch.equal(model(**inputs(model), head_mask=torch.zeros(2, 2))[0], model(**inputs(model))[0])


def real_weights_are_lost():
    """#silent: `output_attentions=True` under `sdpa` gives an empty tuple in most models; in 4.57.6 BERT gave the weights, GPT-2 a `None` for each layer: attention."""
    form = "[type(each).__name__ for each in {}(ids, output_attentions=True).attentions]"
    outcomes = _survey()["outcomes"]
    assert outcomes[form.format("bert")]["4.57.6"] == "['Tensor', 'Tensor']" and outcomes[form.format("model")]["4.57.6"] == "['NoneType', 'NoneType']"
    for cls in MODELS:
        model = tiny(cls).eval()
        output = model(**inputs(model), output_attentions=True)
        assert model.config._attn_implementation == "sdpa" and {tuple(output[key]) for key in output if key.endswith("attentions")} == {()}


def from_tf_is_ignored():
    """#silent: `from_tf=True` is ignored: ignored arguments."""
    for cls in MODELS:
        made = tiny(cls)
        made.save_pretrained("folder")
        loaded = cls.from_pretrained("folder", from_tf=True)
        assert all(torch.equal(a, b) for a, b in zip(loaded.parameters(), made.parameters()))


def all_that_went():
    """#gone: All names that the class `PreTrainedModel` had in 4.57.6 and lacks in 5.23.0, with the first surveyed version that lacks them.
    #gone: Where a name is a link, its entry says what became of it; the others are private, or settings that nothing reads any more.
    """
    survey, rows = _survey(), _rows("gone")
    members = survey["members"]
    gone = {name for name, versions in members.items() if "4.57.6" in versions and "5.23.0" not in versions}
    assert rows.keys() == gone and len(gone) == 33
    now = {*dir(PreTrainedModel)} - {*dir(nn.Module)}
    assert now == {name for name, versions in members.items() if "5.23.0" in versions} and not now & gone
    for name, (version,) in rows.items():
        assert version == ("5.23.0" if "5.0.0" in members[name] else "5.0.0")
    table = (MADE / "reference/gone.md").read_text(encoding="utf-8")
    docs = SNIPPETS.parent / "docs/en/reference"
    for name in gone:
        link = re.search(rf"\[`{name}`\]\((\w+\.md)#(\w+)\)", table)
        if link:
            entry = (docs / link[1]).read_text(encoding="utf-8").partition(f"{{#{link[2]}}}")[2].partition("\n#")[0]
            assert re.search("gone|Gone|No longer", entry), name
        elif not name.startswith("_"):
            package = Path(inspect.getfile(PreTrainedModel)).parent
            read = [package / "modeling_utils.py", package / "configuration_utils.py", package / "trainer.py", *package.glob("generation/*.py"), *package.glob("models/t5/*.py")]
            assert not [file for file in read if name in file.read_text(encoding="utf-8")], name


def parameters_that_differ():
    """#signatures: Public names whose parameters differ between 4.57.6 and 5.23.0."""
    survey, rows = _survey(), _rows("new_signatures")
    differ = {}
    for name, versions in survey["names"].items():
        old, new = versions["4.57.6"], versions["5.23.0"]
        if old and new and not name.startswith("_") and old["home"] == new["home"] and old.get("signature") != new.get("signature"):
            before, after = ({part.strip().lstrip("*").split("=")[0] for part in each["signature"].strip("()").split(",")} - {""} for each in (old, new))
            differ[name] = before - after, after - before
    cells = {name: [{*re.findall(r"`(\w+)`", cell)} for cell in cells] for name, cells in rows.items()}
    assert {name: tuple(each) for name, each in cells.items()} == {name: each for name, each in differ.items()}
    for name, (dropped, added) in differ.items():
        if name in dir(PreTrainedModel):
            now = {*inspect.signature(getattr(PreTrainedModel, name)).parameters}
            assert added <= now and not dropped & now


def settings_of_generation_moved():
    """#configuration: Settings of generation live on `model.generation_config`; those of rotary positions in the dict `config.rope_parameters`."""
    for cls in GPT2LMHeadModel, LlamaForCausalLM, T5ForConditionalGeneration:
        model = tiny(cls)
        for name in "max_length", "do_sample", "temperature", "num_beams", "top_k":
            assert hasattr(model.generation_config, name) and not hasattr(model.config, name)
        model.generation_config.max_new_tokens = 2
        model.generation_config.eos_token_id = None
        assert model.generate(IDS).shape[1] == (3 if cls is T5ForConditionalGeneration else 5)
    for cls in LlamaForCausalLM, MistralForCausalLM:
        config = tiny(cls, num_key_value_heads=2).config
        assert type(config.rope_parameters) is dict and config.rope_parameters["rope_theta"] == 10000 and not hasattr(config, "rope_theta")
        far = tiny(cls, num_key_value_heads=2, rope_parameters={"rope_type": "default", "rope_theta": 100.0})
        assert not torch.equal(far.model.rotary_emb.inv_freq, tiny(cls, num_key_value_heads=2).model.rotary_emb.inv_freq)


def a_cache_of_tuples_is_refused():
    """#calling: Most decoders refuse a cache of tuples now; `DynamicCache(old_cache)` takes it in, for BART and T5 `EncoderDecoderCache(old_cache)`."""
    for cls in GPT2LMHeadModel, LlamaForCausalLM, MistralForCausalLM, OPTForCausalLM, FalconForCausalLM, BartForConditionalGeneration, T5ForConditionalGeneration:
        model = tiny(cls, **({"num_key_value_heads": 2} if cls is MistralForCausalLM else {})).eval()
        two = model.config.is_encoder_decoder
        key, beside = ("decoder_input_ids", {"input_ids": IDS}) if two else ("input_ids", {})
        cache = model(**{key: IDS[:, :2]}, **beside).past_key_values
        caches = (cache.self_attention_cache, cache.cross_attention_cache) if two else (cache,)
        old_cache = tuple(tuple(tensor for layer in layers for tensor in (layer.keys, layer.values)) for layers in zip(*(cache.layers for cache in caches)))
        last = {key: IDS[:, 2:]} | beside
        with pytest.raises((AttributeError, ValueError, TypeError)):
            model(**last, past_key_values=old_cache)
        taken = (EncoderDecoderCache if two else DynamicCache)(old_cache)
        assert taken.get_seq_length() == 2
        assert torch.allclose(model(**last, past_key_values=taken).logits[:, -1], model(**{key: IDS}, **beside).logits[:, -1], atol=1e-5)


listed = {
    "about this project": [
        "#from_4_to_5: The tables here were made by one program, `python -m guide survey`, which asked 4.57.6, 5.0.0 and 5.23.0; about the versions between them they say nothing.",
    ],
    "no statement": [
        "#configuration: `load` is `GPT2LMHeadModel.from_pretrained`, `path` a small GPT-2 saved in float16, `model` a new one, `config` its configuration.",
        "#calling: `eager` is a GPT-2 with eager attention, `bert` a BERT, `ids` three tokens, `zeros` a head mask of zeros, `old_cache` the keys and values of earlier tokens as a tuple of tuples.",
        "#methods: `changed` says whether a call changed the weights, `warned` which deprecation warning it gave; `use_reentrant` is the setting that checkpointing then has.",
    ],
}
