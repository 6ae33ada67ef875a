"""snippets/llm_infer_baseline/ as its user meets it: text, times, and one clear line for each bad input; every line of it runs.

Each run is a fork of this process, with standard streams of its own and no hub to be had.
"""

import contextlib
import gc
import importlib
import itertools
import json
import os
import re
import runpy
import shlex
import shutil
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import SimpleNamespace

import coverage
import pytest

from guide import SNIPPETS

PROJECT = SNIPPETS / "llm_infer_baseline"
COUNTING_MODEL = SNIPPETS / "counting_model"
GOOD = [("three four", "three four five six seven"), ("三 五", "三 五 七 九 十一"), ("two one", "two one zero")]


# --- a run ---------------------------------------------------------------------------------------------------------


warmed = []


@pytest.fixture
def infer(tmp_path):
    """infer(*arguments) -> its exit code, standard output and standard error. Its process calls `before` first."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, TextStreamer  # noqa: F401, what each fork would import

    if not warmed:
        warmed.append([Auto.from_pretrained(COUNTING_MODEL) for Auto in (AutoModelForCausalLM, AutoTokenizer)])

    def run(*arguments, program=PROJECT / "infer.py", stdout="stdout", encoding="utf-8", before=lambda: None, measure=False):
        pid = os.fork()
        if not pid:
            code = 1
            try:
                gc.disable()
                os.chdir(tmp_path)
                streams(stdout, encoding)
                torch.set_num_threads(1)  # threads do not survive a fork
                before()
                code = ended(program, arguments, measure)
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        printed = [file.read_text(encoding="utf-8") if file.exists() else "" for file in (tmp_path / "stdout", tmp_path / "stderr")]
        return SimpleNamespace(code=code, stdout=printed[0], stderr=printed[1])

    return run


def streams(stdout, encoding):
    """The standard streams of a new process; no standard output if it is None."""
    for number, stream in (1, "stdout" if stdout is None else stdout), (2, "stderr"):
        os.dup2(stream if isinstance(stream, int) else os.open(stream, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stdout = open(1, "w", encoding=encoding)
    if stdout is None:
        sys.stdout.close()
        sys.stdout = None


def ended(program, arguments, measure):
    """The exit code of `python program *arguments`, which runs here; what its end would print is printed."""
    import huggingface_hub.constants

    huggingface_hub.constants.HF_HUB_OFFLINE = True
    os.environ |= {"HF_HUB_OFFLINE": "1", "HOME": os.getcwd()}
    sys.argv, sys.path[0] = [str(program), *arguments], str(program.parent)
    for name in "config", "model":
        sys.modules.pop(name, None)
    measured = coverage.Coverage(data_file="lines", data_suffix=True, config_file=False, source=[str(program.parent)]) if measure else None
    code = 0
    try:
        with measured.collect() if measure else contextlib.nullcontext():
            runpy.run_path(str(program), run_name="__main__")
    except SystemExit as stop:
        code = stop.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    if measure:
        measured.save()
    if isinstance(code, str):
        print(code, file=sys.stderr)
        code = 1
    try:
        if sys.stdout and not sys.stdout.closed:
            sys.stdout.flush()
    except OSError:
        traceback.print_exc()
        code = 120
    sys.stderr.flush()
    return code


# --- folders -------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """A copy of the counting model that may be spoilt."""
    return Path(shutil.copytree(COUNTING_MODEL, tmp_path / "model"))


def edit(file, **changes):
    """In that JSON file of a folder."""

    def spoil(folder):
        content = json.loads((folder / file).read_text(encoding="utf-8"))
        (folder / file).write_text(json.dumps(content | changes), encoding="utf-8")

    return spoil


def write(file, content):
    return lambda folder: (folder / file).write_bytes(content)


def remove(*files):
    return lambda folder: [(folder / file).unlink() for file in files]


def both(*spoils):
    return lambda folder: [spoil(folder) for spoil in spoils]


def weights(change):
    """change(dict of the tensors in the folder)"""

    def spoil(folder):
        from safetensors.torch import load_file, save_file

        tensors = load_file(folder / "model.safetensors")
        change(tensors)
        save_file(tensors, folder / "model.safetensors", {"format": "pt"})

    return spoil


def without_a_layer(tensors):
    for name in [name for name in tensors if ".h.1." in name]:
        del tensors[name]


def not_numbers(tensors):
    tensors["transformer.wte.weight"][7] = float("nan")


def cut_in_half(folder):
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def a_shard_is_gone(folder):
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    shards = {"transformer.wte.weight": "model-00001-of-00002.safetensors", "transformer.wpe.weight": "model-00002-of-00002.safetensors"}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": shards}))


def adds_a_beginning(folder):
    """The tokenizer puts <eos> before every prompt, as that of Llama does with <s>."""
    from tokenizers.processors import TemplateProcessing
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(single="<eos> $A", special_tokens=[("<eos>", tokenizer.eos_token_id)])
    tokenizer.save_pretrained(folder)


def more_words(folder):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens(["banana"])
    tokenizer.save_pretrained(folder)


def model(name, **settings):
    """A small model of that class, just made, in the place of the counting model."""

    def spoil(folder):
        import torch
        import transformers

        torch.manual_seed(0)
        Model = getattr(transformers, name)
        (folder / "generation_config.json").unlink()
        Model(Model.config_class(vocab_size=45, **settings)).save_pretrained(folder)

    return spoil


BERT = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 32}
BART = {"d_model": 32, "encoder_layers": 1, "decoder_layers": 1, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32}
BART |= {"encoder_attention_heads": 4, "decoder_attention_heads": 4}
MAMBA = {"hidden_size": 32, "num_hidden_layers": 2, "state_size": 4}
LAYERS = {"n_embd": 32, "n_layer": 2, "n_head": 4}
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 250112\n"


# --- good input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prompt, text", GOOD)
def test_text_on_standard_output(infer, prompt, text):
    ran = infer("--prompt", prompt, "--max-new-tokens", "3", "--device", "cpu")
    assert ran.stdout == f"{text}\n" and ran.code == 0
    assert re.fullmatch(r"cpu, torch.float32: first of \d after [\d.]+ ms, then \d+ tokens per second\n", ran.stderr)


def test_one_token_has_no_rate(infer):
    ran = infer("--max-new-tokens", "1")
    assert ran.stdout == "three four five\n" and "first of 1" in ran.stderr and "per second" not in ran.stderr


def test_dtype_and_device_are_used(infer):
    assert "torch.bfloat16" in infer("--dtype", "bfloat16").stderr


def test_the_dtype_follows_the_device(monkeypatch):
    import torch

    monkeypatch.syspath_prepend(str(PROJECT))
    chosen = importlib.import_module("config").Config().chosen_dtype
    assert [chosen(torch.device(device)) for device in ("cpu", "cuda", "mps")] == [torch.float32, torch.bfloat16, torch.bfloat16]


SERVED = {
    "GPT-2": lambda folder: None,
    "BLOOM": model("BloomForCausalLM", hidden_size=32, n_layer=2, n_head=4, initializer_range=0.3),
    "MPT": model("MptForCausalLM", d_model=32, n_layers=2, n_heads=4, max_seq_len=20, initializer_range=0.3),
    "Llama": model("LlamaForCausalLM", initializer_range=0.3, **BERT),
    "Mixtral": model("MixtralForCausalLM", num_local_experts=4, num_key_value_heads=4, initializer_range=0.3, **BERT),
    "RecurrentGemma": model("RecurrentGemmaForCausalLM", lru_width=32, initializer_range=0.3, **BERT | {"num_hidden_layers": 3}),
    "BERT as a decoder": model("BertLMHeadModel", is_decoder=True, initializer_range=0.3, **BERT),
    "BART's decoder": model("BartForCausalLM", init_std=0.3, **BART),
}


@pytest.mark.parametrize("change", SERVED.values(), ids=SERVED)
def test_equals_generate(infer, folder, change):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    change(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder)
    model.generation_config.forced_eos_token_id = None  # BART's: an end put in by generate()
    for prompt in "zero", "九 八":
        ids = tokenizer(prompt, return_tensors="pt")["input_ids"]
        expected = tokenizer.decode(model.generate(ids, max_new_tokens=9, do_sample=False)[0], skip_special_tokens=True)
        assert infer("--model", str(folder), "--prompt", prompt, "--max-new-tokens", "9").stdout.strip() == expected.strip()


def test_several_stop_tokens(infer, folder):
    six = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]["six"]
    edit("generation_config.json", eos_token_id=[1, six])(folder)
    assert infer("--model", str(folder)).stdout == "three four five six\n"


def test_home_is_expanded(infer, folder):
    assert infer("--model", "~/model").stdout == "three four five six seven eight nine ten eleven twelve\n"


NOTED = {
    "an unknown word": (lambda folder: None, "seven banana", "for words it does not know it reads <unk>"),
    "a chat model": (edit("tokenizer_config.json", chat_template="{{ messages }}"), "six", "without its chat template"),
    "weights of a layer more": (edit("config.json", n_layer=1), "six", "11 of the weights have no place in the model"),
}


@pytest.mark.parametrize("change, prompt, words", NOTED.values(), ids=NOTED)
def test_what_is_no_error_is_noted(infer, folder, change, prompt, words):
    change(folder)
    ran = infer("--model", str(folder), "--prompt", prompt)
    note, times = ran.stderr.splitlines()
    assert ran.code == 0 and note.startswith("infer.py: ") and words in note and "first of" in times


# --- the streams and the clock -------------------------------------------------------------------------------------


def test_a_reader_that_is_gone_ends_it_quietly(infer):
    read, write = os.pipe()
    os.close(read)
    ran = infer(stdout=write)
    os.close(write)
    assert (ran.code, ran.stderr) == (0, "")


def test_a_reader_that_leaves_early_ends_it_quietly(tmp_path):
    """In a real shell; so the forks above are seen to tell what a process of its own does."""
    command = shlex.join([sys.executable, str(PROJECT / "infer.py"), "--max-new-tokens", "60"])
    command += " | head -c 5; exit ${PIPESTATUS[0]}"
    ran = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "three", "")


def test_another_encoding_does_not_stop_it(infer):
    assert infer("--prompt", "三 four", "--max-new-tokens", "1", encoding="ascii").stdout.startswith("\\u4e09 four ")
    assert "cuda:1, mps, \\u2026" in infer("--help", encoding="ascii").stdout
    as_python_gets_it = "三".encode().decode("ascii", "surrogateescape")  # in the locale C
    assert infer("--prompt", as_python_gets_it, "--max-new-tokens", "1").stdout == "三 四\n"


def test_without_standard_error_the_text_is_alone(infer):
    assert infer("--max-new-tokens", "1", before=lambda: setattr(sys, "stderr", None)).stdout == "three four five\n"


def test_ctrl_c_ends_it_quietly(infer):
    """During the imports, as anywhere later: the signal comes when the program asks for its second module."""

    def interrupt(name, *_):
        if name == "config":
            os.kill(os.getpid(), signal.SIGINT)

    ran = infer(before=lambda: sys.meta_path.insert(0, SimpleNamespace(find_spec=interrupt)))
    assert (ran.code, ran.stdout, ran.stderr) == (-signal.SIGINT, "", "")


def test_the_clock_stands_while_the_text_is_printed(infer):
    """On a clock that goes on by half a second whenever it is read, and by a thousand whenever something is printed."""
    import transformers

    def slow_reader():
        now, printed = itertools.count(0, 0.5), itertools.count(1)
        total = [0]

        def on_finalized_text(self, text, stream_end=False):
            total[0] = 1000 * next(printed)

        transformers.TextStreamer.on_finalized_text = on_finalized_text
        time.perf_counter = lambda: next(now) + total[0]

    assert infer("--device", "cpu", before=slow_reader).stderr == "cpu, torch.float32: first of 8 after 500.0 ms, then 2 tokens per second\n"


# --- bad input -----------------------------------------------------------------------------------------------------


def bad(words, *arguments, folder=None, **how):
    """Words of the line it gets; `folder` spoils a copy of the counting model, which is then given as --model."""
    return words, arguments, folder, how


def no_memory():
    import torch
    from transformers import GPT2LMHeadModel

    forward = GPT2LMHeadModel.forward

    def forward_of_little(self, input_ids, **how):
        if input_ids.shape[1] > 5:
            raise torch.OutOfMemoryError("CUDA out of memory.\nTried to allocate 2 GiB")
        return forward(self, input_ids, **how)

    GPT2LMHeadModel.forward = forward_of_little


UNREADABLE = "cannot load 'model' (if a file is cut off or a git-lfs pointer, fetch it again): "
UNFIT = "the weights of 'model' do not fit its config.json: "
AHEAD, NO_CACHE = "it reads ahead, as BERT does", "what it has read is not in the KV cache"
BAD = {
    # the model's name
    "a folder that is not there": bad("no such folder: './gone'; give --model one, or a name on the hub", "--model", "./gone"),
    "an absolute one": bad("no such folder: '/gone/away'", "--model", "/gone/away"),
    "one at home": bad("/gone'; give --model one", "--model", "~/gone"),
    "a file": bad("no such folder: '/", "--model", str(COUNTING_MODEL / "config.json")),
    "no name": bad("no such folder: ''", "--model", ""),
    "a name and no network": bad("cannot find a model 'distilgpt2', as a folder or on the hub: OSError", "--model", "distilgpt2"),
    "a long name": bad("cannot find a model 'aaa", "--model", "a" * 300),
    "a longer path": bad("no such folder: './aaa", "--model", "./" + "a" * 5000),
    "a name of two lines": bad("cannot find a model 'a b'", "--model", "a\nb"),
    "a name that is not UTF-8": bad("cannot find a model '\\udcff'", "--model", "\udcff"),
    "a folder without a model": bad("Unrecognized model in", "--model", str(PROJECT)),
    # its config.json
    "config.json cut off": bad("as a folder or on the hub: OSError", folder=write("config.json", b'{"model_type": ')),
    "config.json without a type": bad("Unrecognized model in model", folder=write("config.json", b"{}")),
    "config.json of a new type": bad("model type `new`", folder=edit("config.json", model_type="new")),
    "config.json with a wrong number": bad("cannot load 'model'", folder=edit("config.json", n_head=7)),
    "code from the folder": bad("contains custom code", folder=edit("config.json", model_type="own", auto_map={"AutoConfig": "own.OwnConfig"})),
    "an adapter only": bad("as a folder or on the hub", folder=both(remove("config.json"), write("adapter_config.json", b"{}"))),
    # its weights
    "weights corrupt": bad(UNREADABLE + "SafetensorError", folder=write("model.safetensors", b"not tensors" * 99)),
    "weights cut off": bad(UNREADABLE + "SafetensorError", folder=cut_in_half),
    "weights empty": bad(UNREADABLE + "SafetensorError", folder=write("model.safetensors", b"")),
    "weights a pointer": bad(UNREADABLE + "SafetensorError", folder=write("model.safetensors", POINTER)),
    "weights not there": bad(UNREADABLE + "OSError", folder=remove("model.safetensors")),
    "a shard not there": bad(UNREADABLE + "FileNotFoundError", folder=a_shard_is_gone),
    "weights in a broken pickle": bad(UNREADABLE, folder=both(remove("model.safetensors"), write("pytorch_model.bin", b"x" * 99))),
    "weights of another shape": bad(UNFIT + "28 missing or of another shape", folder=edit("config.json", n_embd=52)),
    "a vocabulary of another size": bad(UNFIT + "1 missing or of another shape, such as transformer.wte.weight", folder=edit("config.json", vocab_size=50)),
    "a layer not there": bad(UNFIT + "12 missing or of another shape, such as transformer.h.1.", folder=weights(without_a_layer)),
    "a layer too many in config.json": bad(UNFIT + "12 missing", folder=edit("config.json", n_layer=3)),
    "weights of no number": bad("its logits are not numbers in torch.float32", folder=weights(not_numbers)),
    # its tokenizer
    "tokenizer of nothing": bad("cannot read the tokenizer of 'model'", folder=write("tokenizer.json", b"{}")),
    "tokenizer cut off": bad("cannot read the tokenizer of 'model'", folder=write("tokenizer.json", b'{"version": ')),
    "tokenizer not there": bad("no tokenizer in 'model'; add one with tokenizer.save_pretrained", folder=remove("tokenizer.json", "tokenizer_config.json")),
    "tokenizer of another model": bad("the tokenizer is of another model: it has more than 45 words", "--prompt", "one banana", folder=more_words),
    # what it cannot serve
    "T5": bad("'model' is a t5; give a decoder", folder=edit("config.json", model_type="t5")),
    "BART": bad("'model' is a bart; give a decoder", folder=model("BartForConditionalGeneration", **BART)),
    "ViT": bad("'model' is a vit; give a decoder", folder=model("ViTModel", **BERT)),
    "BERT": bad(AHEAD, folder=model("BertForMaskedLM", **BERT)),
    "BERT for classes": bad("6 missing", folder=model("BertForSequenceClassification", **BERT)),
    "ELECTRA": bad(AHEAD, folder=model("ElectraForCausalLM", **BERT)),
    "RoBERTa": bad(AHEAD, folder=model("RobertaForMaskedLM", pad_token_id=0, **BERT)),
    "XLNet": bad(AHEAD, folder=model("XLNetLMHeadModel", d_model=32, n_layer=2, n_head=4, d_inner=37)),
    "GPT": bad(NO_CACHE, folder=model("OpenAIGPTLMHeadModel", **LAYERS)),
    "RWKV": bad(NO_CACHE, folder=model("RwkvForCausalLM", hidden_size=32, num_hidden_layers=2, attention_hidden_size=32)),
    "Mamba": bad(NO_CACHE, folder=model("MambaForCausalLM", **MAMBA)),
    "Falcon-Mamba": bad(NO_CACHE, folder=model("FalconMambaForCausalLM", **MAMBA)),
    "RecurrentGemma without attention": bad("cannot serve a RecurrentGemma", folder=model("RecurrentGemmaForCausalLM", lru_width=32, **BERT)),
    # the prompt and the number of tokens
    "an empty prompt": bad("the prompt is empty; give it a word", "--prompt", ""),
    "a prompt of spaces": bad("the prompt is empty; give it a word", "--prompt", " \n "),
    "an empty prompt after a beginning": bad("the prompt is empty; give it a word", "--prompt", "", folder=adds_a_beginning),
    "a prompt that is not UTF-8": bad("cannot read the prompt as UTF-8 text: UnicodeDecodeError", "--prompt", "three \udcff"),
    "more than the context": bad("60 tokens of prompt and 8 new ones do not fit the model's context of 64; shorten either", "--prompt", "one " * 60),
    "more than the memory": bad("cannot read the prompt: OutOfMemoryError: CUDA out of memory. Tried", "--prompt", "one " * 6, before=no_memory),
    "no new tokens": bad("--max-new-tokens is 0; it must be 1 or more", "--max-new-tokens", "0"),
    "more than the context of MPT": bad("1 tokens of prompt and 20 new ones", "--prompt", "one", "--max-new-tokens", "20", folder=SERVED["MPT"]),
    "fewer than none": bad("--max-new-tokens is -3", "--max-new-tokens=-3"),
    "a number that is none": bad("argument --max-new-tokens: invalid int value: 'many'", "--max-new-tokens", "many"),
    # the device, the dtype, the options
    "a device that is none": bad("cannot use the device 'banana'", "--device", "banana"),
    "a device that holds nothing": bad("cannot use the device 'meta'", "--device", "meta"),
    "a device of old": bad("cannot use the device 'mkldnn'", "--device", "mkldnn"),
    "a device that is not here": bad("cannot use the device 'cuda:99'", "--device", "cuda:99"),
    "a dtype that is none": bad("argument --dtype: invalid choice: 'int8'", "--dtype", "int8"),
    "an option that is none": bad("unrecognized arguments: --temperature", "--temperature", "2"),
    "an option without its value": bad("argument --prompt: expected one argument", "--prompt"),
    # where the text goes
    "standard output closed": bad("standard output is closed; give the text a place", stdout=None),
    "a full disk": bad("no text written: [Errno 28] No space left on device", stdout="/dev/full"),
}


@pytest.mark.parametrize("words, arguments, spoil, how", BAD.values(), ids=BAD)
def test_bad_input_gets_one_clear_line(infer, folder, words, arguments, spoil, how):
    if spoil:
        spoil(folder)
        arguments = ["--model", "model", *arguments]
    ran = infer(*arguments, **how)
    line, end = ran.stderr.split("\n", 1)
    assert ran.code in (1, 2) and ran.stdout == "" and end == ""
    assert line.startswith("infer.py: ") and words in line


def test_a_copy_without_the_counting_model(infer, tmp_path):
    copy = shutil.copytree(PROJECT, tmp_path / "mine")
    ran = infer(program=copy / "infer.py")
    assert (ran.code, ran.stdout) == (1, "")
    assert ran.stderr == f"infer.py: no such folder: '{tmp_path / 'counting_model'}'; give --model one, or a name on the hub\n"


def test_every_line_runs(infer, folder, tmp_path):
    """What it takes of the above, once more and measured: so it means the same when other tests are left out, or run elsewhere."""
    runs = [["--prompt", "two one"], ["--max-new-tokens", "1"], ["--prompt", "seven banana"], ["--dtype", "bfloat16", "--device", "cpu"]]
    names = [
        "a folder that is not there", "BART", "tokenizer not there", "a layer not there", "weights of no number", "BERT", "Mamba", "no new tokens",
        "an empty prompt", "more than the context", "tokenizer of another model", "standard output closed", "a full disk", "a device that is none",
    ]
    for arguments in runs:
        infer(*arguments, measure=True)
    for _, arguments, spoil, how in [BAD[name] for name in names]:
        shutil.rmtree(folder)
        shutil.copytree(COUNTING_MODEL, folder)
        if spoil:
            spoil(folder)
        infer("--model", "model", *arguments, **how, measure=True)
    for change, prompt, _ in NOTED.values():
        shutil.rmtree(folder)
        shutil.copytree(COUNTING_MODEL, folder)
        change(folder)
        infer("--model", "model", "--prompt", prompt, measure=True)
    measured = coverage.Coverage(data_file=str(tmp_path / "lines"), config_file=False)
    measured.combine([str(tmp_path)])
    never_ran = {file.name: lines for file in PROJECT.glob("*.py") if (lines := measured.analysis2(str(file))[3])}
    assert not never_ran, f"lines that no test of tests/test_llm_infer_baseline.py runs: {never_ran}"
