"""What docs/en/trainer/loading_code.md says, proved sentence by sentence."""

import ast
import importlib
import io
import json
import math
import os
import signal
import sys
import threading
from pathlib import Path

import pytest
import torch
import transformers as tf
from _common import SNIPPETS
from transformers import dynamic_module_utils
from transformers.dynamic_module_utils import get_class_from_dynamic_module

NOTE = "import pathlib\nwith open('ran.txt', 'a') as file:\n    file.write(pathlib.Path(__file__).stem + ' ')\n"  # the code of a folder notes that it runs
CLASSES = "import transformers\nclass TinyConfig(transformers.PreTrainedConfig):\n    model_type = 'tiny'\nclass TinyModel(transformers.PreTrainedModel):\n    config_class = TinyConfig\nclass Tok(transformers.PreTrainedTokenizerFast):\n    pass\n"  # fmt: skip
AUTO_MAP = {"AutoConfig": "code.TinyConfig", "AutoModel": "code.TinyModel", "AutoModelForCausalLM": "code.TinyModel"}


def _folder(code=NOTE + CLASSES, model_type="tiny", auto_map=AUTO_MAP, name="model", **files):
    dynamic_module_utils.HF_MODULES_CACHE = os.path.abspath("cache")
    folder = Path(name)
    folder.mkdir(exist_ok=True)
    for file, text in {"code": code, **files}.items():
        if text is not None:
            (folder / f"{file}.py").write_text(text)
    (folder / "config.json").write_text(json.dumps({"model_type": model_type, "auto_map": auto_map}))
    return str(folder.resolve())


def _with_tokenizer(folder):
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    tf.PreTrainedTokenizerFast(tokenizer_object=Tokenizer(WordLevel({"a": 0}, unk_token="a")), unk_token="a").save_pretrained(folder)
    settings = Path(folder, "tokenizer_config.json")
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "tokenizer_class": "Tok", "auto_map": {"AutoTokenizer": ["code.Tok", "code.Tok"]}}))
    return folder


def _ran():
    """Which files of the folder ran since the last call."""
    found = Path("ran.txt").read_text().split() if Path("ran.txt").exists() else []
    Path("ran.txt").unlink(missing_ok=True)
    return found


def _load(auto, folder, trust, answer=""):
    """(what was loaded or the error, what was asked)"""
    printed, stdin, stdout = io.StringIO(), sys.stdin, sys.stdout
    sys.stdin, sys.stdout = io.StringIO(answer), printed
    try:
        if auto in (tf.AutoModel, tf.AutoModelForCausalLM, tf.AutoModelForMaskedLM):
            config = tf.AutoConfig.from_pretrained(folder, trust_remote_code=trust)
            found = auto.from_config(config, trust_remote_code=trust)
        else:
            found = auto.from_pretrained(folder, trust_remote_code=trust)
    except (ValueError, EOFError) as error:
        found = error
    finally:
        sys.stdin, sys.stdout = stdin, stdout
    return found, printed.getvalue()


def wants_to_be_trusted():
    """#loading-code: `from_pretrained` stops and wants `trust_remote_code=True`.
    #loading-code: What you agree to then is that a Python file from somebody else's folder runs in your process.
    #who-asks: A model folder brings code in two parts: a `.py` file, and `auto_map` in `config.json` (a tokenizer's in `tokenizer_config.json`), which says which class in it stands
    for which Auto class.
    """
    folder = _with_tokenizer(_folder(NOTE + f"assert __import__('os').getpid() == {os.getpid()}\n" + CLASSES))
    names = {tf.AutoConfig: "TinyConfig", tf.AutoModel: "TinyModel", tf.AutoModelForCausalLM: "TinyModel", tf.AutoTokenizer: "Tok"}
    for auto in names:
        error, _ = _load(auto, folder, None)
        assert isinstance(error, ValueError) and "pass the argument `trust_remote_code=True`" in str(error) and not _ran()
    assert [type(_load(auto, folder, True)[0]).__name__ for auto in names] == [*names.values()] and _ran() == ["code"]
    Path(folder, "code.py").unlink()
    with pytest.raises(OSError):
        tf.AutoConfig.from_pretrained(folder, trust_remote_code=True)
    Path(folder, "config.json").write_text(json.dumps({"model_type": "tiny"}))
    with pytest.raises(ValueError, match="does not recognize this architecture"):
        tf.AutoConfig.from_pretrained(folder, trust_remote_code=True)


def where_the_cache_is():
    """#loading-code: All of this page happens in a temporary folder, without a network; for that the snippets overwrite `HF_MODULES_CACHE`, which otherwise comes from an environment
    variable, read when Transformers is imported."""
    for snippet in (SNIPPETS / "remote_code").glob("*.py"):
        text = snippet.read_text()
        assert "dynamic_module_utils.HF_MODULES_CACHE = " in text and "tempfile.TemporaryDirectory()" in text or snippet.stem == "read_before_running"
    folder = _folder()
    os.environ["HF_MODULES_CACHE"] = os.path.abspath("elsewhere")
    get_class_from_dynamic_module("code.TinyConfig", folder)
    assert Path("cache/transformers_modules").is_dir() and not Path("elsewhere").exists()  # too late
    from transformers.utils import hub

    assert importlib.reload(hub).HF_MODULES_CACHE == os.path.abspath("elsewhere")


def they_ask_first():
    """#who-asks: The Auto classes ask before they touch the file.
    #who-asks: It makes no difference that the folder is local.
    """
    opened, folder = [], _with_tokenizer(_folder())
    sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
    for auto in tf.AutoConfig, tf.AutoModel, tf.AutoTokenizer:
        for answer, runs in ("n\n", False), ("y\ny\n", True):
            opened.clear()
            found, asked = _load(auto, folder, None, answer)
            assert "Do you wish to run the custom code? [y/N]" in asked and isinstance(found, ValueError) == (not runs)
            assert any(path.endswith("code.py") for path in opened) == runs
    Path(folder, "code.py").unlink()
    assert "contains custom code" in str(_load(tf.AutoConfig, folder, None, "n\n")[0])  # asked about a file that is not there


def nobody_can_answer():
    """#who-asks: Left at `None`, they ask at the keyboard, for fifteen seconds; where nobody can answer, in a notebook server, a job, a test, or on Windows, that becomes the
    `ValueError`."""
    folder, alarms, alarm = _folder(), [], signal.alarm
    signal.alarm = lambda seconds: alarms.append(seconds) or (seconds and signal.setitimer(signal.ITIMER_REAL, 0.05))
    error, asked = _load(tf.AutoConfig, folder, None)  # standard input is at its end
    assert alarms[0] == 15 and "[y/N]" in asked and isinstance(error, ValueError)

    class Silent(io.StringIO):
        def readline(self, *given):
            threading.Event().wait()

    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.stdin = Silent()
    with pytest.raises(ValueError, match="Please pass the argument `trust_remote_code=True`"):
        tf.AutoConfig.from_pretrained(folder)  # the time is over
    found = []
    thread = threading.Thread(target=lambda: found.append(_load(tf.AutoConfig, folder, None, "y\n")))  # as in a server
    thread.start()
    thread.join()
    assert isinstance(found[0][0], ValueError) and not _ran()
    signal.alarm = alarm
    del signal.SIGALRM  # as on Windows
    error, asked = _load(tf.AutoConfig, folder, None, "y\n")
    assert isinstance(error, ValueError) and asked == "" and not _ran()


def nothing_is_checked():
    """#who-asks: What the code does is not checked by anybody.
    #no-question: None of that is a trick: any Python code may do it.
    """
    Path("mine.txt").write_text("mine")
    code = f"import math, os\nos.remove({os.path.abspath('mine.txt')!r})\nmath.sqrt = lambda x: os.environ['SECRET']\neval('os.mkdir(os.environ[\"HOME\"] + \"/made\")')\n"
    os.environ.update(SECRET="hf_secret", HOME=os.getcwd())
    tf.AutoConfig.from_pretrained(_folder(code + CLASSES), trust_remote_code=True)
    assert not Path("mine.txt").exists() and math.sqrt(4) == "hf_secret" and Path("made").is_dir()


def the_function_behind():
    """#no-question: This is the function behind the Auto classes, after the question."""
    calls = []
    for name in "configuration_auto", "auto_factory", "tokenization_auto":
        importlib.import_module(f"transformers.models.auto.{name}").get_class_from_dynamic_module = lambda *given, **named: calls.append(given[0]) or get_class_from_dynamic_module(*given, **named)
    for auto, wanted in (tf.AutoConfig, ["code.TinyConfig"]), (tf.AutoModel, ["code.TinyConfig", "code.TinyModel"]), (tf.AutoTokenizer, ["code.Tok"]):
        for trust, answer, expected in (False, "", []), (None, "n\n", []), (None, "y\n" * 3, wanted), (True, "", wanted):
            calls.clear()
            _load(auto, _with_tokenizer(_folder(name=f"{auto.__name__}{trust}{len(answer)}")), trust, answer)
            assert [call for call in calls if call in wanted] == expected


def it_asks_nothing():
    """#no-question: Called directly, as some projects do to load a `vocabulary.py`, it asks nothing, and a `trust_remote_code=False` that you pass is ignored.
    #no-question: The file ran although the class asked for does not exist: to look for a class is to import, to import is to run.
    """
    sys.stdin, sys.stdout, stdout = io.StringIO(""), io.StringIO(), sys.stdout
    for number, options in enumerate(({}, {"trust_remote_code": False}, {"trust_remote_code": None})):
        folder = _folder(NOTE + f"class Vocabulary:\n    number = {number}\n", name=f"m{number}")
        with pytest.raises(AttributeError, match="has no attribute 'Missing'"):
            get_class_from_dynamic_module("code.Missing", folder, **options)
        assert _ran() == ["code"] and get_class_from_dynamic_module("code.Vocabulary", folder, **options).number == number
    assert sys.stdout.getvalue() == ""
    sys.stdout = stdout


def once_in_a_process():
    """#no-question: Asked for again, with neither it nor its relative imports changed, a file that ran through is found in `sys.modules` and not run again (unless
    `force_download=True`).
    #no-question: Imported by another file of the folder, it is a second copy: it runs again, and its classes are others.
    #no-question: A changed file gets a new hash, a new folder and a new class, which is not the same as the old one for `isinstance`.
    """
    folder = _folder(NOTE + "class V:\n    pass\n")
    first = get_class_from_dynamic_module("code.V", folder)
    assert get_class_from_dynamic_module("code.V", folder) is first and _ran() == ["code"] and sys.modules[first.__module__].V is first
    get_class_from_dynamic_module("code.V", folder, force_download=True)
    assert _ran() == ["code"]
    seen = {first.__module__: first}
    for change in {"code": NOTE + "class V:\n    x = 1\n"}, {"code": NOTE + "from .helper import y\nclass V:\n    pass\n", "helper": "y = 1\n"}, {"helper": "y = 2\n"}:
        for file, text in change.items():
            Path(folder, f"{file}.py").write_text(text)
        new = get_class_from_dynamic_module("code.V", folder)
        assert new.__module__ not in seen and not isinstance(new(), tuple(seen.values())) and not any(isinstance(old(), new) for old in seen.values())
        seen[new.__module__] = new
    assert len({Path(sys.modules[name].__file__).parent for name in seen}) == 4
    fails = _folder(NOTE + "raise SystemExit\n", name="fails")
    for _ in range(2):
        with pytest.raises(SystemExit):
            get_class_from_dynamic_module("code.V", fails)
        assert "code" in _ran()  # it did not run through
    head, body = "import transformers\n", "class M(transformers.PreTrainedModel):\n    config_class = C\n"
    two = _folder(None, auto_map={"AutoConfig": "one.C", "AutoModel": "two.M"}, name="two", one=NOTE + head + "class C(transformers.PreTrainedConfig):\n    model_type = 'tiny'\n",
                  two=NOTE + head + "from .one import C\n" + body)  # fmt: skip
    _ran()
    config = tf.AutoConfig.from_pretrained(two, trust_remote_code=True)
    assert _ran() == ["one"]
    model = tf.AutoModel.from_config(config, trust_remote_code=True)
    assert sorted(_ran()) == ["one", "two"] and type(model).config_class is not type(config) and type(model).config_class.__name__ == "C"
    for auto in tf.AutoConfig.from_pretrained, tf.AutoModel.from_pretrained:
        try:
            auto(two, trust_remote_code=True)
        except OSError:
            pass  # the folder has no weights
    assert not _ran()


def copied_and_run_from_there():
    """#how: Neither.
    #how: The file and its relative imports are copied into a cache (`HF_MODULES_CACHE`; by default in `~/.cache/huggingface/modules`), in a folder named after the hash of their
    content, and run from there through a module spec.
    #how: `import_module` is only used beforehand, to try whether the packages exist that the file imports.
    #how: What you get is the class; nobody makes an instance or calls a method.
    """
    from transformers.utils import hub

    for name in "HF_MODULES_CACHE", "HF_HOME", "XDG_CACHE_HOME":
        os.environ.pop(name, None)
    import huggingface_hub.constants

    importlib.reload(huggingface_hub.constants)
    assert importlib.reload(hub).HF_MODULES_CACHE == os.path.expanduser("~/.cache/huggingface/modules")
    told, order, import_module, specs = [], [], importlib.import_module, []
    loud = "class Loud(type):\n    def __call__(cls, *given):\n        raise AssertionError('an instance')\n"
    folder = _folder(NOTE + "import colorsys\nfrom .helper import y\n" + loud + "class V(metaclass=Loud):\n    def __getattribute__(self, name):\n        raise AssertionError\n", helper="y = 1\n")
    importlib.import_module = lambda name, *more: told.append(name) or order.append(os.path.exists("ran.txt")) or import_module(name, *more)
    make = importlib.util.spec_from_file_location
    importlib.util.spec_from_file_location = lambda name, location: specs.append(Path(location)) or make(name, location=location)
    found = get_class_from_dynamic_module("code.V", folder)
    importlib.import_module, importlib.util.spec_from_file_location = import_module, make
    assert isinstance(found, type) and set(told) == {"pathlib", "colorsys"} and not any(order)
    run_from = Path(sys.modules[found.__module__].__file__)
    assert run_from in specs and run_from.is_relative_to(os.path.abspath("cache")) and {path.name for path in run_from.parent.iterdir()} >= {"code.py", "helper.py"}
    other = _folder(Path(folder, "code.py").read_text(), name="model2", helper="y = 1\n")
    assert Path(sys.modules[get_class_from_dynamic_module("code.V", other).__module__].__file__).parent.name == run_from.parent.name  # the same content, the same hash


def the_trial_is_an_import():
    """#how: The trial of the packages comes before the file runs, and is an import too: a package that the file imports (outside of `try`) is run even if the file's own code would
    never have got that far."""
    sys.path.insert(0, os.getcwd())
    for number, (code, expected) in enumerate([
        ("raise SystemExit\nimport side0\n", ["side0", "code"]), ("def never():\n    import side1\nraise SystemExit\n", ["side1", "code"]),
        ("if False:\n    import side2\nraise SystemExit\n", ["side2", "code"]), ("raise SystemExit\ntry:\n    import side3\nexcept ImportError:\n    pass\n", ["code"]),
    ]):  # fmt: skip
        Path(f"side{number}.py").write_text(NOTE)
        with pytest.raises(SystemExit):
            get_class_from_dynamic_module("code.V", _folder(NOTE + code, name=f"m{number}"))
        assert _ran() == expected


def a_native_class_wins_until_true():
    """#native: If Transformers has a class for the `model_type` and the Auto class you call, that one is used and the file is ignored, without a question.
    #native: With `trust_remote_code=True` the file is used instead.
    #native: A habitual `True` therefore runs code that you did not need: leave it out first, and see whether the folder loads.
    """
    mine = NOTE + "import transformers\nclass C(transformers.GPT2Config):\n    pass\nclass M(transformers.GPT2LMHeadModel):\n    config_class = C\n"
    auto_map = {"AutoConfig": "code.C", "AutoModelForCausalLM": "code.M", "AutoModelForMaskedLM": "code.M"}
    folder = _folder(mine, "gpt2", auto_map)
    settings = json.loads(Path(folder, "config.json").read_text()) | {"n_embd": 4, "n_head": 1, "n_layer": 1, "vocab_size": 3, "bos_token_id": 0, "eos_token_id": 0}
    Path(folder, "config.json").write_text(json.dumps(settings))
    for trust in (None, False):
        for auto, kind in (tf.AutoConfig, tf.GPT2Config), (tf.AutoModelForCausalLM, tf.GPT2LMHeadModel), (tf.AutoModelForMaskedLM, ValueError):
            found, asked = _load(auto, folder, trust)
            assert type(found) is kind and not _ran() and bool(asked) == (kind is ValueError and trust is None)
    assert type(_load(tf.AutoConfig, folder, True)[0]).__name__ == "C" and _ran() == ["code"]
    assert type(_load(tf.AutoModelForCausalLM, folder, True)[0]).__name__ == "M"


def code_from_another_repository():
    """#native: Read that message with care: in this version `AutoConfig`'s begins with the bare name of the repository of the code, and then sends you to the wrong place, the
    model's own folder, to inspect it."""
    folder = _folder(None, "new", {"AutoConfig": "someone/else--code.C"})
    for trust in (False, None):
        message = str(_load(tf.AutoConfig, folder, trust)[0])
        assert message.startswith("someone/else You can inspect the repository content at https://hf.co/") and folder in message and "hf.co/someone/else" not in message
    config = tf.PreTrainedConfig()
    config.auto_map, config._name_or_path = {"AutoModel": "someone/else--code.M"}, folder
    with pytest.raises(ValueError, match=r"references custom code contained in someone/else .*\n?.*https://hf.co/someone/else"):
        tf.AutoModel.from_config(config, trust_remote_code=False)


def false_runs_nothing():
    """#safe-ways: Write `trust_remote_code=False`.
    #safe-ways: Nobody is asked, nothing runs, and a folder that needs code says so.
    """
    folder = _with_tokenizer(_folder())
    for auto in tf.AutoConfig, tf.AutoModel, tf.AutoModelForCausalLM, tf.AutoTokenizer:
        error, asked = _load(auto, folder, False)
        assert isinstance(error, ValueError) and "contains custom code" in str(error) and asked == "" and not _ran()


def what_it_imports_runs_too():
    """#safe-ways: Read the file, and everything it imports relatively, before you load it.
    #safe-ways: Reading needs no import:
    """
    folder = _folder("from .a import x\nclass V:\n    pass\n", a=NOTE + "from .b import x\n", b=NOTE + "x = 1\n")
    get_class_from_dynamic_module("code.V", folder)
    assert _ran() == ["a", "b"]
    tree = ast.parse("import not_there\nraise SystemExit\n")
    assert [type(node) for node in tree.body] == [ast.Import, ast.Raise]


def a_list_can_be_got_round():
    """#safe-ways: This is a reading aid and no virus scanner: whoever wants to hide a call finds a way round any list."""
    source = (SNIPPETS / "remote_code/read_before_running.py").read_text()
    hidden = "def later():\n    return vars(__builtins__ if not isinstance(__builtins__, dict) else type('B', (), __builtins__))['ev' + 'al']('6 * 7')\n"
    start, end = source.index("CODE = '''"), source.index("'''\n", source.index("CODE = '''") + 10) + 4
    sys.stdout, stdout = io.StringIO(), sys.stdout
    exec(source[:start] + f"CODE = {hidden!r}\n" + source[end:], {})
    printed, sys.stdout, space = sys.stdout.getvalue(), stdout, {}
    exec(hidden, space)
    assert printed == "" and space["later"]() == 42


def your_own_copy_is_used():
    """#safe-ways: Keep a copy that you have read in your own project, and register it:
    #safe-ways: From now on an update of the folder cannot change your code.
    #safe-ways: For what you registered, even `True` no longer runs the folder's file; register each class with its own Auto class.
    #safe-ways: A tokenizer is the exception: with `True` the folder's file runs, even if you registered one for this folder's config.
    """

    class Config(tf.PreTrainedConfig):
        model_type = "tiny"

    class Model(tf.PreTrainedModel):
        config_class = Config

    class Tok(tf.PreTrainedTokenizerFast):
        pass

    folder = _with_tokenizer(_folder())
    tf.AutoConfig.register("tiny", Config)
    for trust in (None, False, True):
        assert type(_load(tf.AutoConfig, folder, trust)[0]) is Config and not _ran()
    assert type(_load(tf.AutoModel, folder, True)[0]) is not Model and _ran() == ["code"]
    tf.AutoModel.register(Config, Model)
    tf.AutoTokenizer.register(Config, fast_tokenizer_class=Tok)
    for update in range(2):
        Path(folder, "code.py").write_text(NOTE + CLASSES + f"# version {update}\n")
        for trust in (None, False, True):
            assert type(_load(tf.AutoModel, folder, trust)[0]) is Model and not _ran()
            found = _load(tf.AutoTokenizer, folder, trust)[0]
            assert (type(found) is Tok) == (not trust) and _ran() == (["code"] if trust else [])


def weights_may_run_code_too():
    """#safe-ways: The weights are a question of their own: a pickle runs code too, safetensors does not."""
    from safetensors.torch import load_file, save_file

    class Hostile:
        def __reduce__(self):
            return (os.mkdir, ("made",))

    torch.save(Hostile(), "weights.bin")
    torch.load("weights.bin", weights_only=False)
    assert Path("made").is_dir()
    os.rmdir("made")
    Path("weights.safetensors").write_bytes(Path("weights.bin").read_bytes())
    with pytest.raises(Exception, match="(?i)header"):
        load_file("weights.safetensors")
    with pytest.raises(ValueError):
        save_file({"w": Hostile()}, "other.safetensors")
    assert not Path("made").exists()


shown = {
    "#no-question: It read the access token `HF_TOKEN`, wrote into the home folder, and changed `math.sqrt` for the whole process.":
        ("remote_code/no_question", ">>> can read HF_TOKEN: hf_secret", "left behind: I was here math.sqrt(4) = 42.0"),
    "#native: The last line shows that the code may come from another repository than the weights.":
        ("remote_code/native_class_wins", "auto_map may name another repository: ValueError: someone/else"),
}  # fmt: skip

listed = {
    "rests on reading the source": [
        "#safe-ways: If it has to be the original: give `revision`, and `code_revision` if the code lives elsewhere, as commit hashes, and load in a process that has neither your "
        "tokens nor your files."
    ],
    "about this project": ["#safe-ways: (Needs a hub, so it was not run here.)"],
    "no statement": [
        "#loading-code: The advice is always to pass it.",
        "#who-asks: So the question protects you from one thing: running code without knowing that there is any.",
        "#safe-ways: It shows you where to begin.",
    ],
}  # fmt: skip
