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
    BitsAndBytesConfig,
    GPT2Config,
    GPT2ForSequenceClassification,
    GPT2LMHeadModel,
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
    #no-model-type: A file that is `not a valid JSON file` was cut off, or is an LFS pointer.
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
    for text in json.dumps(fields)[:-20], "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n":
        Path("bert/config.json").write_text(text)
        with pytest.raises(OSError, match="is not a valid JSON file"):
            AutoModel.from_pretrained("bert")


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
    #no-post-init: Making the model works all the same and `from_pretrained` fails; a class that calls the older `init_weights()` instead fails when it is made.
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

    class Old(Lacks):
        def __init__(self, config):
            super().__init__(config)
            self.init_weights()

    with pytest.raises(AttributeError, match="all_tied_weights_keys"):
        Old(PreTrainedConfig())


def _reads(read):
    class Reads(Mine):
        def __init__(self, config):
            super().__init__(config)
            read(torch.arange(1, 4))

    return Reads


def a_buffer_that_is_not_saved_is_garbage():
    """
    #buffer-is-garbage: `from_pretrained` runs the constructor on `meta`, so the numbers you gave the buffer are not there, and a buffer with `persistent=False` is in no file.
    #buffer-is-garbage: It comes out as whatever lay in memory, without a warning.
    #buffer-is-garbage: Fill it in `_init_weights`, which runs after loading.
    #buffer-is-garbage: Or leave `persistent=False` out and save again: then the file holds it.
    #tensor-left-on-meta: The constructor ran on `meta`.
    """
    import warnings

    def holds(persistent, fills=False):
        class Holds(Mine):
            def __init__(self, config):
                super().__init__(config)
                self.register_buffer("table", torch.arange(1000.0), persistent=persistent)
                where.append(self.table.device.type)
                self.post_init()

            def _init_weights(self, module):
                super()._init_weights(module)
                if module is self and fills:
                    assert module.table.device.type == "cpu"
                    module.table.copy_(torch.arange(1000.0))

        where = []
        made = Holds(PreTrainedConfig())
        made.save_pretrained("holds")
        assert ("table" in made.state_dict()) == persistent
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            loaded = Holds.from_pretrained("holds")
        assert where == ["cpu", "meta"] and torch.equal(loaded.layer.weight, made.layer.weight)
        return torch.equal(loaded.table, torch.arange(1000.0))

    assert not holds(False) and holds(False, fills=True) and holds(True)


def a_plain_tensor_stays_on_meta():
    """
    #tensor-left-on-meta: Parameters and buffers were filled afterwards; a tensor that is a plain attribute, or stands in a list, is registered nowhere and was passed by.
    #tensor-left-on-meta: An addition or a product of elements raises `Tensor on device meta is not on the expected device cpu!`; a matrix product, `x @ t` or `F.linear(x, t)`, raises nothing and gives garbage on the CPU.
    """
    class Plain(Mine):
        def __init__(self, config):
            super().__init__(config)
            self.scale, self.several = torch.ones(2), [torch.ones(2)]
            self.register_buffer("shift", torch.ones(2))
            self.post_init()

    made = Plain(PreTrainedConfig())
    model = Plain.from_pretrained(None, config=made.config, state_dict=made.state_dict()).to("cpu")
    assert model.layer.weight.device.type == model.shift.device.type == "cpu"
    for tensor in model.scale, model.several[0]:
        assert tensor.is_meta
        with pytest.raises(RuntimeError, match="Tensor on device meta is not on the expected device cpu!"):
            model.layer(torch.ones(1, 2)) * tensor
        with pytest.raises(RuntimeError, match="Tensor on device meta is not on the expected device cpu!"):
            model.layer(torch.ones(1, 2)) + tensor
    x, t = torch.ones(64, 64), torch.ones(64, 64, device="meta")
    for y in x @ t, nn.functional.linear(x, t):
        assert y.device.type == "cpu" and not torch.equal(y, torch.full((64, 64), 64.0))


def a_list_of_tied_keys_raises_where_they_are_tied():
    """
    #tied-keys-are-a-list: In transformers 4 `_tied_weights_keys` was a list of names; in 5 it is a dict that says what each is tied to.
    #tied-keys-are-a-list: The list raises only where `tie_word_embeddings` is true, so the class may have worked with another configuration.
    #tied-keys-are-a-list: Write `{target: source}`: the name of the head's weight, then that of the embedding.
    """
    def tied(keys, config):
        class Tied(PreTrainedModel):
            config_class = PreTrainedConfig
            _tied_weights_keys = keys

            def __init__(self, config):
                super().__init__(config)
                self.body, self.head = nn.Embedding(4, 2), nn.Linear(2, 4, bias=False)
                self.post_init()

        model = Tied(config)
        return model.head.weight is model.body.weight

    with pytest.raises(AttributeError, match="'list' object has no attribute 'keys'"):
        tied(["head.weight"], PreTrainedConfig(tie_word_embeddings=True))
    for config in PreTrainedConfig(), PreTrainedConfig(tie_word_embeddings=False):
        assert not tied(["head.weight"], config)
    assert tied({"head.weight": "body.weight"}, PreTrainedConfig(tie_word_embeddings=True))
    assert GPT2LMHeadModel._tied_weights_keys == {"lm_head.weight": "transformer.wte.weight"}


def unknown_arguments_go_to_the_constructor():
    """
    #load-in-8bit: The argument is gone; what `from_pretrained` does not know it hands to the model's constructor, which refuses it.
    #load-in-8bit: So does any other misspelt or old name.
    #load-in-8bit: It needs the package bitsandbytes, and says so if it is not installed.
    #flash-attn-missing: The old `use_flash_attention_2=True` is no argument any more.
    """
    import importlib.util

    config = BertConfig(**TINY)
    for name in "load_in_8bit", "load_in_4bit", "use_flash_attention_2", "devise_map":
        with pytest.raises(TypeError, match=rf"BertModel.__init__\(\) got an unexpected keyword argument '{name}'"):
            _load(BertModel, config, BertModel(config).state_dict(), **{name: True})
    assert importlib.util.find_spec("bitsandbytes") is None
    for bits in 8, 4:
        with pytest.raises(ImportError, match=f"`bitsandbytes` {bits}-bit quantization requires bitsandbytes"):
            _load(BertModel, config, BertModel(config).state_dict(), quantization_config=BitsAndBytesConfig(**{f"load_in_{bits}bit": True}))


def the_old_name_of_dtype_still_works():
    """
    #torch-dtype-deprecated: Only the name changed.
    #torch-dtype-deprecated: The old one still works: what you asked for is what you get.
    """
    config = BertConfig(**TINY)
    for dtype in torch.float16, torch.bfloat16:
        for name in "dtype", "torch_dtype":
            assert _load(BertModel, config, BertModel(config).state_dict(), **{name: dtype})[0].dtype == dtype
        assert BertConfig(torch_dtype=dtype).dtype == BertConfig(dtype=dtype).torch_dtype == dtype


def the_file_decides_the_dtype():
    """#half-after-upgrade: Since transformers 5 a model comes in the dtype that `config.json` names, or in that of the file."""
    for dtype in torch.float16, torch.bfloat16, torch.float32:
        BertModel(BertConfig(**TINY)).to(dtype).save_pretrained("half")
        fields = json.loads(Path("half/config.json").read_text())
        assert BertModel.from_pretrained("half").dtype == dtype == getattr(torch, fields.pop("dtype"))
        Path("half/config.json").write_text(json.dumps(fields))
        assert BertModel.from_pretrained("half").dtype == dtype
        Path("half/config.json").write_text(json.dumps(fields | {"dtype": "float16"}))
        assert BertModel.from_pretrained("half").dtype == torch.float16


def sixteen_bits_lose_small_updates():
    """#half-after-upgrade: Small updates are lost when weights in 16 bits are trained, and a `GradScaler` refuses float16."""
    for dtype, moved in (torch.float32, True), (torch.bfloat16, False), (torch.float16, False):
        weight = torch.ones(1, dtype=dtype, requires_grad=True)
        weight.grad = torch.ones_like(weight)
        torch.optim.SGD([weight], lr=1e-4).step()
        assert (weight.item() != 1) == moved
    scaler = torch.amp.GradScaler("cpu")
    half = torch.ones(1, dtype=torch.float16, requires_grad=True)
    optimizer = torch.optim.SGD([half], lr=0.1)
    scaler.scale((half * 2).sum()).backward()
    with pytest.raises(ValueError, match="Attempting to unscale FP16 gradients"):
        scaler.step(optimizer)


def names_that_are_gone_and_that_are_there():
    """
    #cannot-import-name: The name is not in the installed version: it was removed, is newer than your version, or is misspelt.
    #cannot-import-name: Gone are `AdamW`, `AutoModelWithLMHead`, `AutoModelForVision2Seq`, `TextDataset`, `top_k_top_p_filtering`, and all that begins with `TF` or `Flax`.
    #cannot-import-name: `torch.optim.AdamW`; `AutoModelForCausalLM`, `AutoModelForMaskedLM` or `AutoModelForSeq2SeqLM`; `AutoModelForImageTextToText`; for `TFAutoModel` the class of the same name without `TF`.
    #encode-plus-removed: `as_target_tokenizer`, `prepare_seq2seq_batch`, `prepare_for_model` and `build_inputs_with_special_tokens` are gone too.
    """
    import transformers

    for name in "AdamW", "AutoModelWithLMHead", "AutoModelForVision2Seq", "TextDataset", "top_k_top_p_filtering", "TFAutoModel", "FlaxBertModel", "BretModel":
        with pytest.raises(ImportError, match=f"cannot import name '{name}' from 'transformers'"):
            exec(f"from transformers import {name}")
    assert not [name for name in dir(transformers) if name.startswith(("TF", "Flax"))]
    for name in "AutoModelForCausalLM", "AutoModelForMaskedLM", "AutoModelForSeq2SeqLM", "AutoModelForImageTextToText", "AutoModel":
        exec(f"from transformers import {name}")
    assert issubclass(torch.optim.AdamW, torch.optim.Optimizer)
    for name in "as_target_tokenizer", "prepare_seq2seq_batch", "prepare_for_model", "build_inputs_with_special_tokens", "encode_plus", "batch_encode_plus":
        with pytest.raises(AttributeError, match=f"has no attribute {name}"):
            getattr(_tokenizer(), name)


def _tokenizer():
    from transformers import BertTokenizer

    return BertTokenizer(vocab={word: id for id, word in enumerate("[PAD] [UNK] [CLS] [SEP] [MASK] hello world".split())})


def calling_a_tokenizer_encodes():
    """#encode-plus-removed: These methods are gone in transformers 5; calling the tokenizer does what they did."""
    tokenizer = _tokenizer()
    assert tokenizer("hello world")["input_ids"] == [2, 5, 6, 3]
    assert tokenizer(["hello", "world hello"], padding=True)["input_ids"] == [[2, 5, 3, 0], [2, 6, 5, 3]]
    assert tokenizer("hello", "world")["input_ids"] == [2, 5, 3, 6, 3]
    assert tokenizer("hello", text_target="world")["labels"] == [2, 6, 3]


def pipelines_that_are_gone():
    """
    #pipeline-task-removed: Gone in 5.23.0: the pipelines `summarization`, `translation`, `text2text-generation`, `question-answering`, `visual-question-answering` and `image-to-image`.
    #pipeline-task-removed: The models are still there.
    #pipeline-task-removed: For questions about a text there is `AutoModelForQuestionAnswering`, for those about a picture `pipeline("image-text-to-text")`.
    """
    from transformers import AutoModelForImageToImage, AutoModelForQuestionAnswering, BartForConditionalGeneration, MarianMTModel, T5ForConditionalGeneration, pipeline
    from transformers.pipelines import PIPELINE_REGISTRY

    assert "image-text-to-text" in PIPELINE_REGISTRY.get_supported_tasks() and AutoModelForImageToImage
    assert type(AutoModelForQuestionAnswering.from_config(BertConfig(**TINY))).__name__ == "BertForQuestionAnswering"

    for task in "summarization", "translation", "text2text-generation", "translation_en_to_fr", "question-answering", "visual-question-answering", "image-to-image":
        with pytest.raises(KeyError, match=f"The task {task} has been removed from transformers"):
            pipeline(task)
    assert all(cls.can_generate() for cls in (BartForConditionalGeneration, MarianMTModel, T5ForConditionalGeneration))


def flags_say_which_attention_a_class_has():
    """
    #sdpa-not-supported: `attn_implementation` is a demand, and this class has its own attention only.
    #sdpa-not-supported: For code of a repository, or a class of your own, the flags `_supports_sdpa` and `_supports_flash_attn` are missing.
    #sdpa-not-supported: Leave the argument out, or say `attn_implementation="eager"`.
    #sdpa-not-supported: `model.config._attn_implementation` tells what runs.
    """
    from transformers import DebertaV2Config

    config = lambda: DebertaV2Config(**TINY)
    for name in "sdpa", "flash_attention_2":
        with pytest.raises(ValueError, match="DebertaV2Model does not support"):
            AutoModel.from_config(config(), attn_implementation=name)
    for options in {}, {"attn_implementation": "eager"}:
        assert AutoModel.from_config(config(), **options).config._attn_implementation == "eager"

    class Flagged(Mine):
        _supports_sdpa = True

    with pytest.raises(ValueError, match="Mine does not support"):
        Mine._from_config(PreTrainedConfig(), attn_implementation="sdpa")
    assert Flagged._from_config(PreTrainedConfig(), attn_implementation="sdpa").config._attn_implementation == "sdpa"
    with pytest.raises(ValueError, match="Flagged does not support Flash Attention 2"):
        Flagged._from_config(PreTrainedConfig(), attn_implementation="flash_attention_2")
    Flagged._supports_flash_attn = True
    with pytest.raises(ImportError, match="has been toggled on"):
        Flagged._from_config(PreTrainedConfig(), attn_implementation="flash_attention_2")


def without_its_package_flash_attention_stops():
    """
    #flash-attn-missing: Where it is missing, loading stops.
    #flash-attn-missing: Take `attn_implementation="sdpa"`, which is part of PyTorch; often it is the default anyway.
    #flash-attn-missing: `model.config._attn_implementation` tells what runs.
    """
    config = BertConfig(**TINY)
    saved = BertModel(config).state_dict()
    with pytest.raises(ImportError, match="FlashAttention2 has been toggled on"):
        _load(BertModel, config, saved, attn_implementation="flash_attention_2")
    assert callable(torch.nn.functional.scaled_dot_product_attention)
    for model in BertModel(BertConfig(**TINY)), GPT2Model(GPT2Config(**SMALL)), _load(BertModel, BertConfig(**TINY), saved, attn_implementation="sdpa")[0]:
        assert model.config._attn_implementation == "sdpa"


def a_constructor_makes_and_does_not_load():
    """
    #name-instead-of-config: `BertModel(…)` builds a model with random weights from a configuration.
    #name-instead-of-config: It does not load.
    #name-instead-of-config: To start anew pass a config object; the `Auto…` classes want `from_config(config)` for that.
    #name-instead-of-config: The loaded model gives the same output in two runs; a new one does not.
    """
    config, rows, answers = BertConfig(**TINY), torch.tensor([[1, 2]]), {"new": [], "auto": [], "loaded": []}
    BertModel(config).save_pretrained("saved")
    for seed in 1, 2:
        torch.manual_seed(seed)
        for name, model in ("new", BertModel(config)), ("auto", AutoModel.from_config(config)), ("loaded", BertModel.from_pretrained("saved")):
            answers[name].append(model.eval()(rows).last_hidden_state)
    assert {name: torch.allclose(*two) for name, two in answers.items()} == {"new": False, "auto": False, "loaded": True}
    with pytest.raises(TypeError, match="should be an instance of class `PreTrainedConfig`"):
        BertModel("saved")
    with pytest.raises(OSError, match="AutoModel is designed to be instantiated"):
        AutoModel(config)


def another_class_leaves_the_weights_out():
    """
    #another-model-type: The class you load with is not the one of the folder.
    #another-model-type: Fields of other names fall back to their defaults, as the 768 above, and with a model the weights are mostly left out.
    #another-model-type: The report of `output_loading_info=True` has no missing keys.
    """
    GPT2Model(GPT2Config(**SMALL)).save_pretrained("mine")
    config = BertConfig.from_pretrained("mine")
    assert (config.hidden_size, BertConfig().hidden_size) == (768, 768) and config.vocab_size == 8
    _, report = BertModel.from_pretrained("mine", output_loading_info=True, config=BertConfig(**TINY))
    assert len(report["missing_keys"]) == len(BertModel(BertConfig(**TINY)).state_dict())
    assert not AutoModel.from_pretrained("mine", output_loading_info=True)[1]["missing_keys"]


def a_folder_without_a_tokenizer_gives_an_empty_one():
    """
    #empty-tokenizer: `model.save_pretrained` writes no tokenizer.
    #empty-tokenizer: `AutoTokenizer` picks the class by `config.json`, finds no vocabulary, and gives you one that knows special tokens only: without an error for BERT and GPT-2; Llama's raises `Couldn't instantiate the backend tokenizer`.
    #empty-tokenizer: `tokenizer.save_pretrained(folder)` into the same folder; or load the tokenizer from where the base model came from.
    #empty-tokenizer: `len(tokenizer)` is the vocabulary's size.
    """
    from transformers import AutoTokenizer

    for model in BertModel(BertConfig(**TINY)), GPT2Model(GPT2Config(**SMALL)):
        model.save_pretrained(model.config.model_type)
        assert not [path for path in Path(model.config.model_type).iterdir() if "token" in path.name or "vocab" in path.name]
        tokenizer = AutoTokenizer.from_pretrained(model.config.model_type)
        assert type(tokenizer).__name__.lower() == f"{model.config.model_type}tokenizer" and set(tokenizer.get_vocab()) <= set(tokenizer.all_special_tokens)
    Path("llama").mkdir()
    Path("llama/config.json").write_text('{"model_type": "llama"}')
    with pytest.raises(ValueError, match="Couldn't instantiate the backend tokenizer"):
        AutoTokenizer.from_pretrained("llama")
    _tokenizer().save_pretrained("bert")
    loaded = AutoTokenizer.from_pretrained("bert")
    assert loaded("hello world")["input_ids"] == [2, 5, 6, 3] and len(loaded) == 7


shown = {
    "#buffer-is-garbage: Compare each buffer of a loaded model with that of a new one, as the last line does.": ("errors/buffer_is_garbage_mended", "table as made: True"),
    "#tensor-left-on-meta: The loaded model and a new one give the same output.": ("errors/tensor_left_on_meta_mended", "as made: True"),
    "#tied-keys-are-a-list: The two are one tensor, as the output shows.": ("errors/tied_keys_are_a_list_mended", "one tensor: True"),
    "#torch-dtype-deprecated: `model.dtype` is what you asked for.": ("errors/torch_dtype_deprecated_mended", "torch.float16 torch.float16"),
    "#encode-plus-removed: The result has `input_ids`.": ("errors/encode_plus_removed_mended", "[1, 2]"),
    "#newly-initialized: Compare the list with the head's names, as the last line does.": ("errors/newly_initialized_mended", "new: {'score.weight'}"),
    "#unexpected-in-report: Both lists are empty, or name the head alone.": ("errors/unexpected_in_report_mended", "unexpected: set() missing: set()"),
    "#mismatched-sizes: The list names the head alone.": ("errors/mismatched_sizes_mended", "new: classifier.bias (2,) -> (3,)", "new: classifier.weight (2, 4) -> (3, 4)"),
    "#no-weights-file: List the folder: `config.json` and `model.safetensors` lie side by side.": ("errors/no_weights_file_mended", "['config.json', 'model.safetensors']"),
    "#no-model-type: `AutoConfig.from_pretrained` prints the class you mean.": ("errors/no_model_type_mended", "BertConfig"),
    "#wrong-auto-class: The class printed is the one you mean.": ("errors/wrong_auto_class_mended", "BertForSequenceClassification"),
    "#no-post-init: `model.all_tied_weights_keys` is a dict, here an empty one.": ("errors/no_post_init_mended", "tied: {}"),
}

listed = {
    "needs a GPU": [
        "#load-in-8bit: `model.config.quantization_config` is set after loading, and `model.get_memory_footprint()` is smaller.",
        "#flash-attn-missing: `flash_attention_2` needs the package flash-attn, which wants a GPU and has to fit your versions of torch and CUDA.",
    ],
    "rests on reading the source": [
        "#not-a-model-identifier: A private or misspelt repository gives the second wording; a gated one wants its terms accepted on its page.",
        "#empty-tokenizer: That one comes with a whole folder too if sentencepiece is not installed.",
        "#no-post-init: If the class came with a repository, its code is older than transformers 5.",
    ],
    "upstream's word": [
        "#half-after-upgrade: Before, it came in float32.",
        "#no-model-type: In transformers 4 the message was `does not appear to have a file named config.json`.",
        "#another-model-type: Between close relatives, as BERT and RoBERTa, the warning may be meant.",
        "#could-not-connect: For a mirror set `HF_ENDPOINT` before Python starts.",
        "#wrong-auto-class: Vision and text models in one often want `AutoModelForImageTextToText`.",
    ],
    "no statement": [
        "#tensor-left-on-meta: Register it as a buffer, or make it in `forward` on the device of the input.",
        "#load-in-8bit: Pass `quantization_config=BitsAndBytesConfig(load_in_8bit=True)`, or `load_in_4bit=True` in there.",
        "#torch-dtype-deprecated: Write `dtype=` in `from_pretrained` and `config.dtype`.",
        "#torch-dtype-deprecated: If a library of others prints it, nothing is wrong.",
        "#half-after-upgrade: `dtype=torch.float32` to train; leave it out, or say `dtype=torch.bfloat16`, to generate.",
        "#half-after-upgrade: Print `model.dtype` after loading.",
        "#cannot-import-name: If the import stands in a library of others, update it, or stay with `transformers<5`.",
        "#cannot-import-name: `python -c \"import transformers; print(transformers.__version__, transformers.__file__)\"` names the version that your program really uses.",
        "#pipeline-task-removed: Load the model with `AutoModelForSeq2SeqLM` and call `generate` yourself, or ask a chat model by `pipeline(\"text-generation\")`.",
        "#pipeline-task-removed: `tokenizer.decode(summary[0], skip_special_tokens=True)` is your text.",
        "#name-instead-of-config: To load write `BertModel.from_pretrained(name)`.",
        "#another-model-type: Load with `AutoConfig`, `AutoModel…` and `AutoTokenizer`.",
        "#encode-plus-removed: `tokenizer(text)`, `tokenizer([text, text])`, and `text_target=` for labels.",
        "#from-pretrained-errors: `from_pretrained` looks for files, picks a class, builds it and fills it.",
        "#newly-initialized: Let the report tell you that the head alone is new, and train it.",
        "#newly-initialized: For predictions load a checkpoint that has the head, in the class it was saved from.",
        "#mismatched-sizes: Train it.",
        "#no-weights-file: Save with `save_pretrained`.",
        "#not-a-model-identifier: Print `Path(path).resolve()`, and load from a folder that exists.",
        "#not-a-model-identifier: For a private or gated repository log in by `hf auth login`, or pass `token=`.",
        "#could-not-connect: Download once where there is a network, save the model and the tokenizer into a folder with `save_pretrained`, and give that folder.",
        "#model-type-not-recognized: Update transformers.",
        "#model-type-not-recognized: Register a class of your own before you load.",
        "#wrong-auto-class: Take the `AutoModelFor…` of the model's own task; `architectures` in its `config.json` names the class it was saved from.",
        "#trust-remote-code: Read the code; then pass `trust_remote_code=True` with a `revision=` that is a commit, so that nobody can change it under you.",
        "#no-post-init: Call `self.post_init()` as the last line of the constructor.",
    ],
}
