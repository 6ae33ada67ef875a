"""What docs/en/errors/from_pretrained.md says, proved sentence by sentence."""

import json
import sys
from pathlib import Path

import pytest
import torch
from torch import nn
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForSequenceClassification,
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    GPT2Config,
    GPT2ForSequenceClassification,
    GPT2Model,
    PreTrainedConfig,
    PreTrainedModel,
    dynamic_module_utils,
)

TINY = {"vocab_size": 8, "hidden_size": 4, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 4}
SMALL = {"vocab_size": 8, "n_embd": 4, "n_layer": 1, "n_head": 1, "bos_token_id": 0, "eos_token_id": 1}


class Mine(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(2, 2)
        self.post_init()


def _load(cls, config, state, **options):
    return cls.from_pretrained(None, config=config, state_dict=state, output_loading_info=True, **options)


def a_head_that_the_file_lacks_is_random():
    """
    #newly-initialized: The class has `score.weight`, the checkpoint has not, so that layer starts from random numbers.
    #newly-initialized: Before fine-tuning this is what you want; for predictions it is not, and the answers differ from run to run.
    """
    for config, body, headed, head in (GPT2Config(**SMALL, pad_token_id=0), GPT2Model, GPT2ForSequenceClassification, "score.weight"), (
            BertConfig(**TINY), BertModel, BertForSequenceClassification, "classifier.weight"):
        saved, answers = body(config).state_dict(), []
        for seed in 1, 2:
            torch.manual_seed(seed)
            model, report = _load(headed, config, saved)
            assert head in report["missing_keys"] and not [key for key in report["missing_keys"] if key.partition(".")[0] in ("transformer", "bert")]
            answers.append(model(torch.tensor([[1, 2]])).logits)
        assert not torch.allclose(*answers)


def renamed_layers_stand_in_both_lists():
    """
    #newly-initialized: If the rows name layers of the body, the names do not fit: see prefixes.
    #unexpected-in-report: If the same layer stands there as MISSING under another name, your weights were not loaded.
    """
    config = BertConfig(**TINY)
    saved = {key.replace("encoder.", "enc."): value + 1 for key, value in BertModel(config).state_dict().items()}
    model, report = _load(BertModel, config, saved)
    name = "layer.0.output.dense.weight"
    assert f"encoder.{name}" in report["missing_keys"] and f"enc.{name}" in report["unexpected_keys"]
    assert not torch.equal(model.state_dict()[f"encoder.{name}"], saved[f"enc.{name}"])


def a_tensor_without_a_place_is_left_out():
    """
    #unexpected-in-report: The checkpoint has a tensor that the class has no place for; it is left out.
    #unexpected-in-report: The head of another task in that list does no harm.
    #unexpected-in-report: Load with the class the file was saved from: `config.json` names it under `architectures`.
    """
    config, rows = BertConfig(**TINY), torch.tensor([[1, 2]])
    whole = BertForSequenceClassification(config).eval()
    body, report = _load(BertModel, config, whole.state_dict())
    assert set(report["unexpected_keys"]) == {"classifier.weight", "classifier.bias"} and not report["missing_keys"]
    assert torch.equal(body(rows).last_hidden_state, whole.bert(rows).last_hidden_state)
    whole.save_pretrained("whole")
    assert json.loads(Path("whole/config.json").read_text())["architectures"] == ["BertForSequenceClassification"]


def a_mismatch_raises_and_can_be_allowed():
    """
    #mismatched-sizes: The head of the file has two rows, yours three: `num_labels` was changed, or the vocabulary.
    #mismatched-sizes: `ignore_mismatched_sizes=True` loads the rest and starts those tensors anew.
    """
    saved = BertForSequenceClassification(BertConfig(**TINY)).state_dict()
    assert saved["classifier.weight"].shape[0] == 2
    for other in BertConfig(**TINY, num_labels=3), BertConfig(**TINY | {"vocab_size": 9}):
        with pytest.raises(RuntimeError, match="ignore_mismatched_sizes"):
            _load(BertForSequenceClassification, other, saved)
    torch.manual_seed(5)
    model, report = _load(BertForSequenceClassification, BertConfig(**TINY, num_labels=3), saved, ignore_mismatched_sizes=True)
    assert {name for name, *_ in report["mismatched_keys"]} == {"classifier.weight", "classifier.bias"}
    own = model.state_dict()
    assert all(torch.equal(own[key], saved[key]) for key in saved if not key.startswith("classifier"))
    assert not torch.equal(own["classifier.weight"][:2], saved["classifier.weight"])


def the_table_stands_on_standard_error():
    """#mismatched-sizes: The table above the error, marked MISMATCH, names each tensor with both shapes."""
    import io
    import logging

    saved = BertForSequenceClassification(BertConfig(**TINY)).state_dict()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger("transformers").addHandler(handler)
    with pytest.raises(RuntimeError):
        _load(BertForSequenceClassification, BertConfig(**TINY, num_labels=3), saved)
    for name, shape, own in ("classifier.weight", "[2, 4]", "[3, 4]"), ("classifier.bias", "[2]", "[3]"):
        line = next(line for line in stream.getvalue().splitlines() if line.startswith(name))
        assert "MISMATCH" in line and f"ckpt: torch.Size({shape})" in line and f"model:torch.Size({own})" in line


def resizing_keeps_the_old_rows():
    """#mismatched-sizes: For more tokens do not use it: load first, then call `resize_token_embeddings`, which keeps the old rows."""
    config = BertConfig(**TINY)
    saved = BertForSequenceClassification(config).state_dict()
    key = "bert.embeddings.word_embeddings.weight"
    anew, _ = _load(BertForSequenceClassification, BertConfig(**TINY | {"vocab_size": 9}), saved, ignore_mismatched_sizes=True)
    assert not torch.equal(anew.state_dict()[key][:8], saved[key])
    model, _ = _load(BertForSequenceClassification, config, saved)
    model.resize_token_embeddings(9)
    assert model.state_dict()[key].shape[0] == 9 and torch.equal(model.state_dict()[key][:8], saved[key])


def names_that_are_looked_for():
    """
    #no-weights-file: The folder was found, and it has no weights under the names that are looked for.
    #no-weights-file: Often they were saved with `torch.save` under another name, the download was cut off, or the path leads to the folder above.
    #no-weights-file: TensorFlow and Flax files are no longer read.
    """
    config = BertConfig(**TINY)
    config.save_pretrained("mine")
    BertModel(config).save_pretrained("mine/inner")
    torch.save(BertModel(config).state_dict(), "mine/best.pt")
    for other in "tf_model.h5", "flax_model.msgpack", "model.safetensors.incomplete":
        Path("mine", other).write_text("x")
    with pytest.raises(OSError, match="Error no file named model.safetensors, or pytorch_model.bin, found in directory mine"):
        BertModel.from_pretrained("mine")
    BertModel.from_pretrained("mine/inner")


def a_file_of_torch_save_goes_into_a_model():
    """#no-weights-file: A file of `torch.save` goes into a model made from the config: `model.load_state_dict(torch.load(path))`."""
    config = BertConfig(**TINY)
    saved = BertModel(config).state_dict()
    torch.save(saved, "best.pt")
    model = BertModel(config)
    model.load_state_dict(torch.load("best.pt"))
    assert all(torch.equal(value, saved[key]) for key, value in model.state_dict().items())


def what_is_no_folder_is_a_name():
    """
    #not-a-model-identifier: What is no folder here is looked for on the Hub, under the same name.
    #not-a-model-identifier: So a misspelt path, or one relative to another working directory, comes out as a complaint about a repo id.
    #not-a-model-identifier: `Path(path).is_dir()` is `True` in the process that loads.
    """
    BertModel(BertConfig(**TINY)).save_pretrained("runs/a/best")
    for path in "./runs/a/bset", "runs/a/bset", "/runs/a/best", "../runs/a/best":
        assert not Path(path).is_dir()
        with pytest.raises(OSError, match="Repo id must"):
            BertModel.from_pretrained(path)
    with pytest.raises(OSError, match="couldn't connect"):  # 'runs/a' could be a name of the Hub
        BertModel.from_pretrained("run/best")
    assert Path("runs/a/best").is_dir()
    BertModel.from_pretrained("runs/a/best")


def offline_all_names_look_alike():
    """
    #could-not-connect: The name is no folder here, the cache has no such files, and the Hub was not reached: no network, a proxy, or `HF_HUB_OFFLINE=1`.
    #could-not-connect: A misspelt name looks the same offline.
    #could-not-connect: Load with `local_files_only=True`: it passes without a network.
    """
    said = set()
    for name in "bert-base-uncased", "bert-bsae-uncased":
        with pytest.raises(OSError) as error:
            BertModel.from_pretrained(name)
        said.add(str(error.value))
    assert len(said) == 1 and "We couldn't connect to" in said.pop()
    BertModel(BertConfig(**TINY)).save_pretrained("folder")
    BertModel.from_pretrained("folder", local_files_only=True)


def auto_looks_the_model_type_up():
    """
    #model-type-not-recognized: The classes of `Auto…` look the word `model_type` of `config.json` up in a table, and it is not in there.
    #model-type-not-recognized: Often the model is newer than your transformers; else it is a class of your own, which was not registered in this process.
    #model-type-not-recognized: `AutoConfig.for_model("nova")` passes.
    """
    class NovaConfig(PreTrainedConfig):
        model_type = "nova"

    NovaConfig().save_pretrained("nova")
    for auto in AutoConfig, AutoModel, AutoModelForSequenceClassification:
        with pytest.raises(ValueError, match="has model type `nova` but Transformers does not recognize"):
            auto.from_pretrained("nova")
    with pytest.raises(ValueError):
        AutoConfig.for_model("nova")
    AutoConfig.register("nova", NovaConfig)
    assert type(AutoConfig.for_model("nova")) is type(AutoConfig.from_pretrained("nova")) is NovaConfig


def without_a_model_type_auto_raises():
    """
    #no-model-type: `AutoModel` picks the class by `model_type`, and there is none: the `config.json` is another program's, or the folder has none at all.
    #no-model-type: The checkpoint of a training loop of your own has none either.
    #no-model-type: Load with the class itself, as `BertModel.from_pretrained`, or add the `model_type` to the file.
    """
    model = BertModel(BertConfig(**TINY))
    model.save_pretrained("bert")
    Path("empty").mkdir()
    Path("loop").mkdir()
    torch.save({"model": model.state_dict(), "epoch": 3}, "loop/last.pt")
    fields = json.loads(Path("bert/config.json").read_text())
    assert type(AutoModel.from_pretrained("bert")) is BertModel
    Path("bert/config.json").write_text(json.dumps({key: value for key, value in fields.items() if key != "model_type"}))
    for folder in "bert", "empty", "loop":
        with pytest.raises(ValueError, match="Should have a `model_type` key"):
            AutoModel.from_pretrained(folder)
    assert torch.equal(BertModel.from_pretrained("bert").pooler.dense.weight, model.pooler.dense.weight)


def each_auto_class_has_its_list():
    """#wrong-auto-class: Each `AutoModelFor…` has a list of the configurations it can build, and this one is not in it: the model was made for another task."""
    from transformers import AutoModelForCausalLM, AutoModelForImageClassification, AutoModelForSeq2SeqLM

    for auto in AutoModelForImageClassification, AutoModelForSeq2SeqLM:
        with pytest.raises(ValueError, match=f"for this kind of AutoModel: {auto.__name__}.\nModel type should be one of"):
            auto.from_config(BertConfig(**TINY))
    AutoModelForCausalLM.from_config(GPT2Config(**SMALL))


def code_of_a_folder_is_asked_for():
    """
    #trust-remote-code: `auto_map` in `config.json` names a Python file of the repository, which is to be run on your machine with your rights.
    #trust-remote-code: For this `model_type` there is no class in transformers, so it asks first, and raises where nobody can answer.
    #trust-remote-code: With a `model_type` that transformers has, as above, nothing is asked and its own class is used.
    #trust-remote-code: `type(model).__module__` starts with `transformers.models.`, or with `transformers_modules.` if the repository's code ran.
    """
    sys.path.append(str(Path.cwd()))
    dynamic_module_utils.HF_MODULES_CACHE = str(Path.cwd())  # where the code is copied to
    Path("nova").mkdir()
    Path("nova/own.py").write_text(
        "import pathlib\nfrom transformers import PreTrainedConfig\npathlib.Path('ran').touch()\nclass NovaConfig(PreTrainedConfig):\n    model_type = 'nova'\n")
    for kind in "nova", "bert":
        Path("nova/config.json").write_text(json.dumps({"model_type": kind, "auto_map": {"AutoConfig": "own.NovaConfig"}}))
        if kind == "bert":
            Path("ran").unlink()
            assert type(AutoConfig.from_pretrained("nova")).__module__.startswith("transformers.models.") and not Path("ran").exists()
            continue
        for answer in {}, {"trust_remote_code": False}:
            with pytest.raises(ValueError, match="Please pass the argument `trust_remote_code=True`"):
                AutoConfig.from_pretrained("nova", **answer)
        assert not Path("ran").exists()
        assert type(AutoConfig.from_pretrained("nova", trust_remote_code=True)).__module__.startswith("transformers_modules.") and Path("ran").exists()


def loading_needs_post_init():
    """
    #no-post-init: `post_init()` sets what loading asks for, and the class does not call it.
    #no-post-init: Making the model works all the same; only `from_pretrained` fails.
    """
    class Lacks(Mine):
        def post_init(self):
            pass

    made = Lacks(PreTrainedConfig())
    made.layer(torch.ones(1, 2))
    made.save_pretrained("lacks")
    assert not hasattr(made, "all_tied_weights_keys") and Mine(PreTrainedConfig()).all_tied_weights_keys == {}
    with pytest.raises(AttributeError, match="all_tied_weights_keys"):
        Lacks.from_pretrained("lacks")


def _reads(read):
    class Reads(Mine):
        def __init__(self, config):
            super().__init__(config)
            read(torch.arange(1, 4))

    return Reads


shown = {
    "#newly-initialized: Compare the list with the head's names, as the last line does.": ("errors/newly_initialized_mended", "new: {'score.weight'}"),
    "#unexpected-in-report: Both lists are empty, or name the head alone.": ("errors/unexpected_in_report_mended", "unexpected: set() missing: set()"),
    "#mismatched-sizes: The list names the head alone.": ("errors/mismatched_sizes_mended", "new: classifier.bias (2,) -> (3,)", "new: classifier.weight (2, 4) -> (3, 4)"),
    "#no-weights-file: List the folder: `config.json` and `model.safetensors` lie side by side.": ("errors/no_weights_file_mended", "['config.json', 'model.safetensors']"),
    "#no-model-type: `AutoConfig.from_pretrained` prints the class you mean.": ("errors/no_model_type_mended", "BertConfig"),
    "#wrong-auto-class: The class printed is the one you mean.": ("errors/wrong_auto_class_mended", "BertForSequenceClassification"),
    "#no-post-init: `model.all_tied_weights_keys` is a dict, here an empty one.": ("errors/no_post_init_mended", "tied: {}"),
}

listed = {
    "rests on reading the source": [
        "#not-a-model-identifier: A private or misspelt repository gives the second wording.",
        "#no-post-init: If the class came with a repository, its code is older than transformers 5.",
    ],
    "upstream's word": [
        "#could-not-connect: For a mirror set `HF_ENDPOINT` before Python starts.",
        "#wrong-auto-class: Vision and text models in one often want `AutoModelForImageTextToText`.",
    ],
    "no statement": [
        "#from-pretrained-errors: `from_pretrained` looks for files, picks a class, builds it and fills it.",
        "#newly-initialized: Let the report tell you that the head alone is new, and train it.",
        "#newly-initialized: For predictions load a checkpoint that has the head, in the class it was saved from.",
        "#mismatched-sizes: Train it.",
        "#no-weights-file: Save with `save_pretrained`.",
        "#not-a-model-identifier: Print `Path(path).resolve()`, and load from a folder that exists.",
        "#not-a-model-identifier: For a private repository pass `token=`.",
        "#could-not-connect: Download once where there is a network, save the model and the tokenizer into a folder with `save_pretrained`, and give that folder.",
        "#model-type-not-recognized: Update transformers.",
        "#model-type-not-recognized: Register a class of your own before you load.",
        "#wrong-auto-class: Take the `AutoModelFor…` of the model's own task; `architectures` in its `config.json` names the class it was saved from.",
        "#trust-remote-code: Read the code; then pass `trust_remote_code=True` with a `revision=` that is a commit, so that nobody can change it under you.",
        "#no-post-init: Call `self.post_init()` as the last line of the constructor.",
    ],
}
