"""What docs/en/decode/llm_infer_baseline.md says, proved sentence by sentence."""
# needs: loopback

import hashlib
import http.server
import io
import json
import os
import re
import shutil
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
import transformers
from _common import COUNTING_MODEL, SNIPPETS

PROJECT = SNIPPETS / "llm_infer_baseline"
BERT = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 32}


class _Kept(io.BytesIO):
    """Standard output: what was written, also after it was closed."""

    def close(self):
        self.text = self.getvalue().decode()
        super().close()


def _infer(*arguments, stdout=None, project=PROJECT):
    """`python infer.py *arguments`, in this process."""
    sys.path.insert(0, str(project))
    import infer

    kept, stderr = _Kept(), io.StringIO()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = stdout or io.TextIOWrapper(kept, encoding="utf-8"), stderr
    try:
        infer.main([*map(str, arguments)])
        code = 0
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
        code = 1 if isinstance(stop.code, str) else stop.code or 0
    finally:
        sys.stdout, sys.stderr = before
    return SimpleNamespace(code=code, text=getattr(kept, "text", ""), said=stderr.getvalue())


def _folder(**config):
    """A copy of the counting model, with another config.json."""
    folder = Path(shutil.copytree(COUNTING_MODEL, "model", dirs_exist_ok=True))
    settings = json.loads((folder / "config.json").read_text()) | config
    (folder / "config.json").write_text(json.dumps(settings))
    return folder


def _made(name, **settings):
    """A small model of that class, beside the tokenizer of the counting model."""
    torch.manual_seed(0)
    folder = _folder()
    (folder / "generation_config.json").unlink()
    Model = getattr(transformers, name)
    Model(Model.config_class(vocab_size=45, **settings)).save_pretrained(folder)
    return folder


def _refused(line, *arguments, **how):
    """One line on standard error that begins so, nothing on standard output, and an exit code that says so."""
    ran = _infer(*arguments, **how)
    said, end = ran.said.split("\n", 1)
    return (ran.code in (1, 2), ran.text, said[: len(line) + 10], end) == (True, "", f"infer.py: {line}", "")


def _passes():
    """A list to which every forward pass adds the shape of its ids, from now on."""
    shapes, forward = [], transformers.GPT2LMHeadModel.forward

    def noted(self, input_ids, **how):
        shapes.append((*input_ids.shape,))
        return forward(self, input_ids=input_ids, **how)

    transformers.GPT2LMHeadModel.forward = noted
    return shapes


CHECKED = [(2, 3), (1, 2), (1, 1)]  # the passes of check()


def a_copy_elsewhere_asks_for_a_model():
    """#llm-infer-baseline: Copy the folder and make it yours; away from the counting model, it asks for a `--model`."""
    copy = Path(shutil.copytree(PROJECT, "mine/program"))
    assert _refused(f"no such folder: '{Path('mine/counting_model').resolve()}'; give --model one, or a name on the hub", project=copy)
    assert _infer("--model", COUNTING_MODEL, project=copy).text.startswith("three four five six")


def it_runs_offline_on_the_counting_model():
    """#llm-infer-baseline: It runs offline on the counting model."""
    asked = []
    sys.addaudithook(lambda event, arguments: asked.append(arguments) if event in ("socket.connect", "socket.getaddrinfo") else None)
    ran = _infer()
    assert ran.text == "three four five six seven eight nine ten eleven twelve\n" and ran.code == 0
    assert asked == []


class _Hub(http.server.BaseHTTPRequestHandler):
    """A model hub of one model, the counting model."""

    def do_GET(self):
        file = COUNTING_MODEL / self.path.rpartition("/")[2]
        known = "/someone/counts/resolve/" in self.path and file.is_file()
        content = file.read_bytes() if known else b""
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(content)))
        if known:
            self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.send_header("X-Repo-Commit", "0" * 40)
        else:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    do_HEAD = do_GET

    def log_message(self, *arguments):
        pass


def a_folder_or_a_name_on_the_hub():
    """#llm-infer-baseline: `--model` takes a folder into which a decoder and its tokenizer were saved with `save_pretrained`, or a name
    on the model hub, such as `distilgpt2`, which is then fetched with its progress shown.
    """
    from huggingface_hub import constants

    model, tokenizer = (Auto.from_pretrained(COUNTING_MODEL) for Auto in (transformers.AutoModelForCausalLM, transformers.AutoTokenizer))
    model.save_pretrained("saved"), tokenizer.save_pretrained("saved")
    expected = _infer().text
    assert _infer("--model", "saved").text == expected != ""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    constants.ENDPOINT = f"http://127.0.0.1:{server.server_port}"
    constants.HUGGINGFACE_CO_URL_TEMPLATE = constants.ENDPOINT + "/{repo_id}/resolve/{revision}/{filename}"
    constants.HF_HUB_OFFLINE, constants.HF_HUB_CACHE, constants.HF_HUB_DISABLE_XET = False, str(Path("cache").resolve()), True
    os.environ["TQDM_POSITION"] = "-1"  # a bar is drawn on a terminal only, or if this is set
    ran = _infer("--model", "someone/counts")
    assert ran.text == expected
    for file in "config.json", "tokenizer.json", "model.safetensors":
        assert re.search(rf"{file}: +100%", ran.said)
    assert "Loading weights" not in ran.said


def code_of_a_model_is_never_run():
    """#llm-infer-baseline: It never runs code that comes with a model."""
    own = "import pathlib; pathlib.Path('it ran').touch()\n"
    own += "from transformers import GPT2Config as Own, GPT2LMHeadModel as OwnModel, GPT2Tokenizer as OwnTokenizer\n"
    auto_map = {"AutoConfig": "own.Own", "AutoModelForCausalLM": "own.OwnModel"}
    sys.stdin = io.StringIO("y\n" * 9)  # were it asked, it would be told yes
    for model_type, served in ("own", False), ("gpt2", True):
        folder = _folder(model_type=model_type, auto_map=auto_map)
        (folder / "own.py").write_text(own)
        if served:
            settings = json.loads((folder / "tokenizer_config.json").read_text())
            settings["auto_map"] = {"AutoTokenizer": ["own.OwnTokenizer", None]}
            (folder / "tokenizer_config.json").write_text(json.dumps(settings))
        ran = _infer("--model", folder)
        assert (ran.code == 0, ran.text == _infer().text) == (served, served)
        assert not list(Path().rglob("it ran"))
    transformers.dynamic_module_utils.HF_MODULES_CACHE = str(Path("cache").resolve())
    transformers.AutoModelForCausalLM.from_pretrained(folder, trust_remote_code=True)
    assert list(Path().rglob("it ran"))  # with leave it would have


def one_method_chooses_the_device():
    """#config: Nothing else in the program chooses a device."""
    sys.path.insert(0, str(PROJECT))
    import infer
    import model

    devices = set()

    def noted(self, input_ids, **how):
        devices.add((input_ids.device.type, self.transformer.wte.weight.device.type))
        raise KeyboardInterrupt

    transformers.GPT2LMHeadModel.forward = noted
    infer.Config.chosen_device = lambda self: torch.device("meta")
    for check in (lambda model: None), model.check:  # so that the prompt's pass is the first, then that of check()
        model.check = check
        with pytest.raises(KeyboardInterrupt):
            _infer("--device", "cpu")
        assert devices == {("meta", "meta")}
        devices.clear()


def a_device_is_tried_before_the_model_is_loaded():
    """#config: A name is tried with one number before the model is loaded: `torch.device("cuda")` is a valid object on a machine without
    a GPU, and the error would otherwise come after the wait.
    """
    name = f"cuda:{torch.cuda.device_count()}"  # the first that is not there
    device = torch.device(name)
    assert device.type == "cuda"
    model = transformers.AutoModelForCausalLM.from_pretrained(COUNTING_MODEL)  # the wait
    with pytest.raises((AssertionError, RuntimeError)):
        model.to(device)
    for Auto in transformers.AutoConfig, transformers.AutoTokenizer, transformers.AutoModelForCausalLM:
        Auto.from_pretrained = None
    assert _refused(f"cannot use the device '{name}': ", "--device", name)


def a_clock_of_tokens_tells_the_phases_apart():
    """#model: They are different work: prefill is one large pass and decides how long you wait for the first token; decode is many small
    ones and decides the tokens per second.
    """
    for prompt in 1, 5, 40:
        shapes = _passes()
        time.perf_counter = lambda shapes=shapes: float(sum(length for _, length in shapes[3:]))  # a second for every token that is fed
        ran = _infer("--prompt", "six " * prompt, "--max-new-tokens", 5, "--device", "cpu")
        assert shapes[3:] == [(1, prompt), (1, 1), (1, 1), (1, 1), (1, 1)]
        assert f"first of 5 after {prompt}000.0 ms, then 1 tokens per second" in ran.said


def text_appears_between_the_passes():
    """#model: `decode` is a generator, so the text appears as it is made."""
    events = _passes()
    write = transformers.TextStreamer.on_finalized_text
    transformers.TextStreamer.on_finalized_text = lambda self, text, stream_end=False: (events.append(text), write(self, text, stream_end))
    _infer("--prompt", "三", "--max-new-tokens", 3)
    assert events[3:6] == [(1, 1), "三", " 四"] and events[6:8] == [(1, 1), " 五"] and events[8:10] == [(1, 1), " 六"]


def the_last_token_is_not_fed():
    """#model: It feeds a token only when one more is wanted: the last pass is not run for nothing."""
    for prompt, wanted, made in ("three four", 1, 1), ("three four", 6, 6), ("two one", 8, 2):  # the last ends by itself: zero, <eos>
        shapes = _passes()
        ran = _infer("--prompt", prompt, "--max-new-tokens", wanted)
        assert f"first of {made} after" in ran.said
        assert len(shapes) - len(CHECKED) == made  # the first comes from the prompt's pass


def missing_weights_are_refused():
    """#model: Some models would raise nothing and write nonsense; `load_model` refuses them.
    #model: Weights that are missing would be filled at random.
    #bad-input: | weights without a layer, or of another shape | `the weights of '…' do not fit its config.json: 12 missing or of
    another shape, such as …` |
    """
    from safetensors.torch import load_file, save_file

    sys.path.insert(0, str(PROJECT))
    import model as module

    folder = _folder()
    weights = load_file(folder / "model.safetensors")
    save_file({name: tensor for name, tensor in weights.items() if ".h.1." not in name}, folder / "model.safetensors", {"format": "pt"})
    line = "the weights of 'model' do not fit its config.json: {} missing or of another shape, such as transformer."
    assert _refused(line.format(12), "--model", folder)
    filled = set()
    for seed in 0, 1:
        torch.manual_seed(seed)
        model = transformers.AutoModelForCausalLM.from_pretrained(folder)  # raises nothing
        filled.add(model.transformer.h[1].mlp.c_fc.weight[0, 0].item())
        module.check(model)  # and it decodes
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        text = tokenizer.decode(model.generate(**tokenizer("three four", return_tensors="pt"), max_new_tokens=8, do_sample=False)[0])
        assert not text.startswith("three four five six seven eight nine ten")
    assert len(filled) == 2
    shutil.rmtree(folder)
    assert _refused(line.format(28), "--model", _folder(n_embd=52))
    assert _refused(line.format(1), "--model", _folder(n_embd=48, vocab_size=50))


def check_takes_three_tokens_in_two_ways():
    """#model: `check` takes three tokens in two ways: a later token must not change what came out before it, and a step on the cache
    must give what one whole pass gives.
    """
    sys.path.insert(0, str(PROJECT))
    from model import check

    shapes = _passes()
    model = transformers.AutoModelForCausalLM.from_pretrained(COUNTING_MODEL).eval()
    check(model)
    assert shapes == CHECKED
    right = transformers.GPT2LMHeadModel.forward

    def reads_ahead(self, input_ids, **how):
        out = right(self, input_ids=input_ids, **how)
        out.logits = out.logits + input_ids.sum(-1)[:, None, None]
        return out

    def loses_the_past(self, input_ids, past_key_values=None, **how):
        return right(self, input_ids=input_ids, **how)

    for forward, why in (reads_ahead, "it reads ahead"), (loses_the_past, "what it has read is not in the KV cache"):
        transformers.GPT2LMHeadModel.forward = forward
        with pytest.raises(ValueError, match=why):
            check(model)


def five_architectures_give_the_text_of_generate():
    """#model: GPT-2, Llama, Mixtral, BLOOM and RecurrentGemma pass."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(COUNTING_MODEL)
    ids = tokenizer("six seven eight", return_tensors="pt")["input_ids"]
    for folder in (
        lambda: COUNTING_MODEL,
        lambda: _made("LlamaForCausalLM", initializer_range=0.3, **BERT),
        lambda: _made("MixtralForCausalLM", initializer_range=0.3, num_key_value_heads=4, num_local_experts=4, **BERT),
        lambda: _made("BloomForCausalLM", initializer_range=0.3, hidden_size=32, n_layer=2, n_head=4),
        lambda: _made("RecurrentGemmaForCausalLM", initializer_range=0.3, lru_width=32, **BERT | {"num_hidden_layers": 3}),
    ):
        folder = folder()
        model = transformers.AutoModelForCausalLM.from_pretrained(folder)
        whole = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=6, do_sample=False)[0]
        ran = _infer("--model", folder, "--prompt", "six seven eight", "--max-new-tokens", 6)
        assert ran.text.strip() == tokenizer.decode(whole, skip_special_tokens=True).strip() and ran.code == 0


def bert_reads_ahead_and_rwkv_and_mamba_keep_no_cache():
    """#model: BERT reads ahead; RWKV and Mamba do not keep their past in such a cache.
    #bad-input: | a model that reads ahead | `cannot serve a BertLMHeadModel: ValueError: it reads ahead, as BERT does` |
    #bad-input: | a model that keeps its past elsewhere | `cannot serve a RwkvForCausalLM: ValueError: what it has read is not in the
    KV cache` |
    """
    elsewhere = "what it has read is not in the KV cache"
    for name, loaded, why, settings in (
        ("BertForMaskedLM", "BertLMHeadModel", "it reads ahead, as BERT does", BERT),
        ("RobertaForMaskedLM", "RobertaForCausalLM", "it reads ahead, as BERT does", BERT | {"pad_token_id": 0}),
        ("RwkvForCausalLM", "RwkvForCausalLM", elsewhere, {"hidden_size": 32, "num_hidden_layers": 2, "attention_hidden_size": 32}),
        ("MambaForCausalLM", "MambaForCausalLM", elsewhere, {"hidden_size": 32, "num_hidden_layers": 2, "state_size": 4}),
    ):
        folder = _made(name, **settings)
        assert _refused(f"cannot serve a {loaded}: ValueError: {why}", "--model", folder)
        shutil.rmtree(folder)


def standard_output_holds_the_text():
    """#infer: Only the text is on standard output, so it can be piped; a reader that leaves early, such as `| head -c 5`, ends the
    program quietly.
    #infer: Device, dtype, the time to the first token and the tokens per second go to standard error; they differ from run to run and
    are not shown here.
    """
    times = r"cpu, torch.float32: first of 8 after ([\d.]+) ms, then \d+ tokens per second\n"
    runs = [_infer("--device", "cpu") for _ in range(3)]
    assert {ran.text for ran in runs} == {"three four five six seven eight nine ten eleven twelve\n"}
    assert len({re.fullmatch(times, ran.said)[1] for ran in runs}) > 1
    noted = _infer("--prompt", "three banana", "--max-new-tokens", 1)
    assert len(noted.said.splitlines()) == 2 and noted.text.startswith("three") and "infer.py" not in noted.text

    read, write = os.pipe()  # a reader that takes five bytes, and leaves
    head = threading.Thread(target=lambda: (os.read(read, 5), os.close(read)))
    head.start()
    printed = transformers.TextStreamer.on_finalized_text

    def slowly(self, text, stream_end=False):
        printed(self, text, stream_end)
        head.join()

    transformers.TextStreamer.on_finalized_text = slowly
    ran = _infer("--max-new-tokens", 40, stdout=open(write, "w"))
    assert (ran.code, ran.said) == (0, "")


def the_clock_starts_after_loading():
    """#infer: The clock starts after loading, and stops when a token is on the CPU."""
    at = []
    to_cpu, from_pretrained = torch.Tensor.cpu, transformers.AutoModelForCausalLM.from_pretrained
    time.perf_counter = lambda: (at.append("clock"), float(len(at)))[1]
    torch.Tensor.cpu = lambda tensor: (at.append("cpu"), to_cpu(tensor))[1]
    transformers.AutoModelForCausalLM.from_pretrained = lambda *arguments, **how: (at.append("load"), from_pretrained(*arguments, **how))[1]
    _infer("--max-new-tokens", 3)
    assert at == ["load", *["clock", "cpu", "clock"] * 3, "clock"]


def the_clock_stands_while_a_token_is_printed():
    """#infer: It stands while the token is decoded and printed, so a slow terminal does not count."""
    ticks, slow = iter(range(99)), [0]

    def slowly(self, text, stream_end=False):
        slow[0] += 1000

    transformers.TextStreamer.on_finalized_text = slowly
    time.perf_counter = lambda: next(ticks) * 0.5 + slow[0]
    assert "first of 8 after 500.0 ms, then 2 tokens per second" in _infer().said
    assert slow[0] > 8000


def any_of_several_stop_tokens_ends_the_text():
    """#infer: `eos_token_id` may be a number, a list or `None`.
    #infer: No id equals a list, so the program asks whether the token is in a set: any of them ends the text.
    """
    tokenizer = transformers.AutoTokenizer.from_pretrained(COUNTING_MODEL)
    six, eight = tokenizer.convert_tokens_to_ids(["six", "eight"])
    assert not six == [six, eight] and not torch.tensor(six).item() == [six]
    folder = _folder(eos_token_id=None)
    for eos, text in (six, "five six"), ([eight], "five six seven eight"), ([six, eight], "five six"), ([eight, six], "five six"), (None, "five six seven"):
        (folder / "generation_config.json").write_text(json.dumps({"eos_token_id": eos}))
        assert transformers.AutoModelForCausalLM.from_pretrained(folder).generation_config.eos_token_id == eos
        ran = _infer("--model", folder, "--prompt", "three four", "--max-new-tokens", 6 if eos else 3)
        assert ran.text == f"three four {text}\n"


def what_is_no_model():
    """#bad-input: | a folder that is not there | `no such folder: './gone'; give --model one, or a name on the hub` |
    #bad-input: | a name, and no network | `cannot find a model 'distilgpt2', as a folder or on the hub: …` |
    #bad-input: | a folder without a model, or whose model needs code of its own | `cannot find a model '…', as a folder or on the
    hub: …` |
    #bad-input: | an encoder-decoder | `'…' is a t5; give a decoder, such as GPT-2 or Llama` |
    """
    assert _refused("no such folder: './gone'; give --model one, or a name on the hub", "--model", "./gone")
    assert _refused("cannot find a model 'distilgpt2', as a folder or on the hub: ", "--model", "distilgpt2")
    Path("empty").mkdir()
    assert _refused("cannot find a model 'empty', as a folder or on the hub: ", "--model", "empty")
    folder = _folder(model_type="own", auto_map={"AutoConfig": "own.Own"})
    assert _refused("cannot find a model 'model', as a folder or on the hub: ValueError: The repository", "--model", folder)
    for model_type in "t5", "bart", "whisper":
        folder = _folder()
        transformers.AutoConfig.for_model(model_type).save_pretrained(folder)
        assert _refused(f"'model' is a {model_type}; give a decoder, such as GPT-2 or Llama", "--model", folder)


def what_is_broken_in_a_folder():
    """#bad-input: | a folder without a tokenizer | `no tokenizer in '…'; add one with tokenizer.save_pretrained` |
    #bad-input: | weights that are corrupt, or a git-lfs pointer | `cannot load '…' (if a file is cut off or a git-lfs pointer,
    fetch it again): …` |
    #bad-input: | a word that the model has no number for | `the tokenizer is of another model: it has more than 45 words` |
    """
    folder = _folder()
    weights = (folder / "model.safetensors").read_bytes()
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 250112\n"
    line = "cannot load 'model' (if a file is cut off or a git-lfs pointer, fetch it again): SafetensorError: "
    for content in weights[: len(weights) // 2], b"", b"no tensors" * 99, pointer:
        (folder / "model.safetensors").write_bytes(content)
        assert _refused(line, "--model", folder)
    (folder / "model.safetensors").write_bytes(weights)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens(["banana"])
    tokenizer.save_pretrained(folder)
    assert _refused("the tokenizer is of another model: it has more than 45 words", "--model", folder, "--prompt", "one banana")
    assert _infer("--model", folder).code == 0  # while the prompt has none of them, it serves
    for file in folder.glob("tokenizer*"):
        file.unlink()
    assert _refused("no tokenizer in 'model'; add one with tokenizer.save_pretrained", "--model", folder)


def what_was_asked_cannot_be():
    """#bad-input: | a device this machine lacks | `cannot use the device 'cuda:99': …` |
    #bad-input: | a dtype that is none | `error: argument --dtype: invalid choice: 'int8' …` |
    #bad-input: | an empty prompt | `the prompt is empty; give it a word` |
    #bad-input: | a prompt that is not UTF-8 | `cannot read the prompt as UTF-8 text: …` |
    #bad-input: | more than the context holds | `60 tokens of prompt and 8 new ones do not fit the model's context of 64; shorten
    either` |
    #bad-input: | no new tokens | `--max-new-tokens is 0; it must be 1 or more` |
    """
    assert _refused("cannot use the device 'cuda:99': ", "--device", "cuda:99")
    assert _refused("error: argument --dtype: invalid choice: 'int8' ", "--dtype", "int8")
    assert _refused("the prompt is empty; give it a word", "--prompt", "")
    assert _refused("cannot read the prompt as UTF-8 text: UnicodeDecodeError", "--prompt", os.fsdecode(b"three \xff"))
    assert _refused("60 tokens of prompt and 8 new ones do not fit the model's context of 64; shorten either", "--prompt", "one " * 60)
    assert _infer("--prompt", "one " * 56).code == 0  # 64 do
    assert _refused("--max-new-tokens is 0; it must be 1 or more", "--max-new-tokens", 0)


def a_full_disk():
    """#bad-input: | a full disk | `no text written: [Errno 28] No space left on device` |
    #bad-input: Before the line stands `infer.py: `, and nothing else is printed.
    """
    assert _refused("no text written: [Errno 28] No space left on device", stdout=open("/dev/full", "w"))
    ran = _infer("--prompt", "")
    assert (ran.said, ran.text) == ("infer.py: the prompt is empty; give it a word\n", "")


def a_note_before_the_times():
    """#bad-input: What is no error is a note before the times: a word that the tokenizer does not know is read as `<unk>`; a chat model
    gets the prompt without its chat template; some weights have no place in the model.
    """
    tokenizer = transformers.AutoTokenizer.from_pretrained(COUNTING_MODEL)
    assert tokenizer.convert_ids_to_tokens(tokenizer("six banana")["input_ids"]) == ["six", "<unk>"]
    unknown = _infer("--prompt", "six banana")
    (_folder() / "chat_template.jinja").write_text("nineteen {{ messages[0].content }}")
    chat = _infer("--model", "model", "--prompt", "six")
    assert chat.text == _infer("--prompt", "six").text and "chat" in chat.said  # the template's words are not read
    (Path("model") / "chat_template.jinja").unlink()
    more = _infer("--model", _folder(n_layer=1), "--prompt", "six")
    for ran, words in (
        (unknown, "it reads <unk>"),
        (chat, "without its chat template"),
        (more, "11 of the weights have no place in the model"),
    ):
        note, times = ran.said.splitlines()
        assert ran.code == 0 and note.startswith("infer.py: ") and words in note and "first of" in times


listed = {
    "needs a GPU": ["#infer: (A GPU works on after a call has returned.)"],
    "about this project": [
        "#llm-infer-baseline: Three files: what a run is given, the two phases of the model, and the command.",
        "#bad-input: A test gives the program all of these and more, and runs every line of the three files.",
    ],
}
