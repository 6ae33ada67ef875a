"""What docs/en/reference/saving.md says, proved sentence by sentence."""

import inspect
import json
import logging
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from _common import SNIPPETS
from _tiny import tiny
from safetensors import safe_open
from transformers import (
    AutoConfig,
    AutoModel,
    BertForMaskedLM,
    GPT2LMHeadModel,
    LlamaForCausalLM,
    PreTrainedModel,
    T5ForConditionalGeneration,
    ViTModel,
    dynamic_module_utils,
)

MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration, ViTModel]
SURVEY = SNIPPETS.parent / "made/survey.json"
SOURCE = """
from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel
class MineConfig(PreTrainedConfig):
    model_type = "mine"
class MineModel(PreTrainedModel):
    config_class = MineConfig
    def __init__(self, config):
        super().__init__(config)
        self.linear = nn.Linear(2, 2)
        self.post_init()
"""


class Here(GPT2LMHeadModel):
    pass


def _mine():
    Path("modeling_mine.py").write_text(SOURCE)
    sys.path.insert(0, os.getcwd())
    import modeling_mine

    return modeling_mine


def _files(model, **options):
    folder = f"saved-{len(os.listdir())}"
    model.save_pretrained(folder, **options)
    return folder, {*os.listdir(folder)}


def what_is_written():
    """#save_pretrained: Writes the configuration, the generation configuration if the model can generate, and the weights as safetensors, each tied weight once.
    #save_pretrained: Given the path of a file, it logs an error and writes nothing.
    """
    for cls in MODELS:
        for settings in {}, {"tie_word_embeddings": False}:
            model = tiny(cls, **settings)
            folder, files = _files(model)
            assert files == {"config.json", "model.safetensors"} | ({"generation_config.json"} if cls.can_generate() else set())
            tensors = {}
            with safe_open(f"{folder}/model.safetensors", "pt") as file:
                tensors = {key: file.get_tensor(key) for key in file.keys()}
            own = {id(p): p for p in model.state_dict(keep_vars=True).values()}
            assert len(tensors) == len(own) and sum(t.numel() for t in tensors.values()) == sum(t.numel() for t in own.values())
    heard, handler = [], logging.Handler()
    handler.emit = lambda record: heard.append((record.levelname, record.getMessage()))
    logging.getLogger("transformers").addHandler(handler)
    Path("a_file").write_text("mine")
    before = {*os.listdir()}
    assert model.save_pretrained("a_file") is None and {*os.listdir()} == before and Path("a_file").read_text() == "mine"
    assert heard[-1][0] == "ERROR" and "should be a directory, not a file" in heard[-1][1]


def it_was_so_in_version_4():
    """#save_pretrained: It did in version 4.
    #save_pretrained: In version 5 it is swallowed, and so is a misspelt argument.
    """
    outcome = json.loads(SURVEY.read_text())["outcomes"]["files(safe_serialization=False)"]
    assert list(outcome.values()) == ["pytorch_model.bin", "model.safetensors", "model.safetensors"]
    for cls in MODELS:
        plain = _files(tiny(cls))[1]
        for options in {"safe_serialization": False}, {"safe_serialisation": False}, {"max_shard_sise": 1}:
            assert _files(tiny(cls), **options)[1] == plain and "model.safetensors" in plain


def push_to_hub_takes_one_position():
    """#push_to_hub: Saves and uploads.
    #push_to_hub: Only `repo_id` may be given by position; `use_temp_dir` is gone.
    """
    kinds = {name: each.kind for name, each in list(inspect.signature(PreTrainedModel.push_to_hub).parameters.items())[1:]}
    assert [name for name, kind in kinds.items() if kind != inspect.Parameter.KEYWORD_ONLY] == ["repo_id"] and "use_temp_dir" not in kinds
    names = json.loads(SURVEY.read_text())["names"]["push_to_hub"]
    assert "use_temp_dir" in names["4.57.6"]["signature"]
    model = tiny(GPT2LMHeadModel)
    with pytest.raises(TypeError, match="positional"):
        model.push_to_hub("me/model", "a message")
    with pytest.raises(TypeError, match="use_temp_dir"):
        model.push_to_hub("me/model", use_temp_dir=True)
    calls = _uploads()
    model.push_to_hub("me/model")
    assert [name for name, _ in calls] == ["create_repo", "card", "upload"] and "model.safetensors" in calls[-1][1]


def _uploads():
    """What push_to_hub() asks of the Hub, which stands still here: [(name, tags or files)]."""
    from transformers.utils import hub

    calls = []

    class Api:
        def create_repo(self, repo_id, **options):
            calls.append(("create_repo", options))
            return SimpleNamespace(repo_id=repo_id)

    hub.hf_api = Api
    hub.create_and_tag_model_card = lambda repo_id, tags=None, **_: calls.append(("card", tags)) or SimpleNamespace(save=lambda path: None)
    hub.PushToHubMixin._upload_modified_files = lambda self, folder, *_, **__: calls.append(("upload", {*os.listdir(folder)}))
    return calls


def tags_are_noted_on_the_instance():
    """#add_model_tags: Notes tags on this instance for the next `push_to_hub`; no repeats.
    #add_model_tags: It writes nothing and returns nothing.
    #model_tags: Where they are kept: `None` on the class, a list on an instance that has some.
    """
    for cls in MODELS:
        model, other = tiny(cls), tiny(cls)
        assert model.model_tags is cls.model_tags is PreTrainedModel.model_tags is None
        before = {*os.listdir()}
        for tags in "one", ["one", "two"], "two":
            assert model.add_model_tags(tags) is None
        assert model.model_tags == ["one", "two"] and cls.model_tags is other.model_tags is None and {*os.listdir()} == before
    folder, _ = _files(model)
    assert "two" not in Path(folder, "config.json").read_text()
    calls = _uploads()
    model.push_to_hub("me/model")
    other.push_to_hub("me/model")
    assert [what for name, what in calls if name == "card"] == [["one", "two"], None]


def a_mark_copies_the_source():
    """#register_for_auto_class: Marks a class of your own, so that `save_pretrained` also copies its source file and names it in the configuration; not if the class stands in `__main__`, your script
    or notebook.
    #register_for_auto_class: `AutoModel` knows nothing of it afterwards.
    #register_for_auto_class: For that there are `AutoConfig.register` and `AutoModel.register`.
    """
    mine = _mine()
    model = mine.MineModel(mine.MineConfig())
    assert _files(model)[1] == {"config.json", "model.safetensors"}
    mine.MineModel.register_for_auto_class("AutoModel")
    folder, files = _files(model)
    assert files == {"config.json", "model.safetensors", "modeling_mine.py"} and Path(folder, "modeling_mine.py").read_text() == SOURCE
    assert json.loads(Path(folder, "config.json").read_text())["auto_map"] == {"AutoModel": "modeling_mine.MineModel"}
    script = type("MineModel", (mine.MineModel,), {"__module__": "__main__"})
    script.register_for_auto_class("AutoModel")
    folder, files = _files(script(mine.MineConfig()))
    assert files == {"config.json", "model.safetensors"} and "auto_map" not in json.loads(Path(folder, "config.json").read_text())
    plain = mine.MineConfig()
    assert mine.MineConfig not in AutoModel._model_mapping  # from_config() would name all it knows, which takes seconds
    Path("not_marked").mkdir()
    plain.save_pretrained("not_marked")
    with pytest.raises(ValueError, match="model type `mine` but Transformers does not recognize this"):
        AutoModel.from_pretrained("not_marked")
    AutoConfig.register("mine", mine.MineConfig)
    AutoModel.register(mine.MineConfig, mine.MineModel)
    assert type(AutoModel.from_config(plain)) is mine.MineModel and type(AutoConfig.for_model("mine")) is mine.MineConfig
    folder, _ = _files(mine.MineModel(mine.MineConfig()))
    assert type(AutoModel.from_pretrained(folder)) is mine.MineModel


def who_carries_the_mark():
    """#is_remote_code: Whether the class carries the mark of `register_for_auto_class`, as classes loaded with `trust_remote_code=True` do too.
    #is_custom_code: Whether `is_remote_code` holds, or the class is defined outside transformers.
    """
    mine = _mine()
    for cls in MODELS:
        assert not cls.is_remote_code() and not cls.is_custom_code()
    assert not Here.is_remote_code() and Here.is_custom_code() and not mine.MineModel.is_remote_code() and mine.MineModel.is_custom_code()
    mine.MineModel.register_for_auto_class("AutoModel")
    mine.MineConfig.register_for_auto_class()
    assert mine.MineModel.is_remote_code() and mine.MineModel.is_custom_code()
    folder, _ = _files(mine.MineModel(mine.MineConfig()))
    dynamic_module_utils.HF_MODULES_CACHE = os.path.abspath("cache")
    loaded = type(AutoModel.from_pretrained(folder, trust_remote_code=True))
    assert loaded is not mine.MineModel and loaded.__module__.startswith("transformers_modules") and loaded.is_remote_code() and loaded.is_custom_code()

    class Inside(GPT2LMHeadModel):
        __module__ = "transformers.models.gpt2.modeling_gpt2"

    assert not Inside.is_custom_code()
    Inside.register_for_auto_class("AutoModel")
    assert Inside.is_remote_code() and Inside.is_custom_code()


def in_one_process():
    """#sharded: | `should_save_on_this_rank` | gives back `is_main_process`, in one process |
    #sharded: | `gather_sharded_state_dict_for_save` | gives back the state_dict you pass, if the model was not split |
    #sharded: | `barrier_after_gathered_checkpoint_save` | returns at once, if the model was not split |
    #sharded: | `save_distributed_checkpoint` | what `save_pretrained(…, distributed_checkpoint=True)` calls; a `ValueError` if the model was not split |
    """
    from transformers.distributed.configuration_utils import DistributedConfig

    called = []

    class Watched(LlamaForCausalLM):
        def save_distributed_checkpoint(self, *arguments, **options):
            called.append(arguments)
            super().save_distributed_checkpoint(*arguments, **options)

    for model in tiny(GPT2LMHeadModel), tiny(Watched):
        assert [model.should_save_on_this_rank(main) for main in (True, False)] == [True, False]
        state = {"nonsense": torch.zeros(1)}
        for config in None, DistributedConfig():
            assert model.gather_sharded_state_dict_for_save(model, state, config) is state
            assert model.barrier_after_gathered_checkpoint_save(config) is None
        for call in lambda: model.save_distributed_checkpoint(model, "folder"), lambda: model.save_pretrained("folder", distributed_checkpoint=True):
            with pytest.raises(ValueError, match="requires an FSDP- or TP-sharded model"):
                call()
    assert len(called) == 2


def what_save_pretrained_calls():
    """#sharded: What `save_pretrained` calls for a split model."""
    called = []

    class Watched(GPT2LMHeadModel):
        def should_save_on_this_rank(self, *arguments):
            called.append("rank")
            return super().should_save_on_this_rank(*arguments)

        def gather_sharded_state_dict_for_save(self, *arguments, **options):
            called.append("gather")
            return super().gather_sharded_state_dict_for_save(*arguments, **options)

        def barrier_after_gathered_checkpoint_save(self, *arguments):
            called.append("barrier")
            return super().barrier_after_gathered_checkpoint_save(*arguments)

    tiny(Watched).save_pretrained("folder")
    assert [*dict.fromkeys(called)] == ["rank", "gather", "barrier"]


listed = {
    "about this project": [
        "#push_to_hub: Nothing was uploaded here.",
        "#sharded: The runs behind this table are of one process, in which nothing is split.",
    ],
    "no statement": [
        "#saving: From a model to files.",
        "#saving: How to read an entry is on the overview.",
        "#save_pretrained: Its arguments are on a page of their own.",
    ],
}
