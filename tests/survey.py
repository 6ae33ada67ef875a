"""Which methods PreTrainedModel has, asked of several versions of transformers: docs/survey.json and docs/reference/.

    python tests/survey.py              ask every version anew (a fresh virtual environment each) and write both
    python tests/survey.py --fragments  write docs/reference/ from docs/survey.json only
    python tests/survey.py --probe      print what the transformers of this Python says, as JSON

A fresh environment has its own transformers, tokenizers and huggingface_hub, and borrows torch from this Python.
"""

import ast
import inspect
import json
import re
import site
import subprocess
import sys
import tempfile
import textwrap
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA, FRAGMENTS = ROOT / "docs/survey.json", ROOT / "docs/reference"
FIXED = ["4.57.6", "5.0.0"]  # asked besides the pinned version and the newest one
MEND = "python tests/survey.py"

# The pages of docs/*/reference and their names. The first list of each page is what an older method list names
# (its 15 groups, some of them merged); the second list is what replaced those names, or stands beside them.
PAGES = {
    "loading": (
        "__init__ from_pretrained _from_config post_init "
        "_fix_state_dict_keys_on_save _fix_state_dict_key_on_load _load_pretrained_model _load_from_tf _load_from_flax",
        "get_init_context _finalize_model_loading revert_weight_conversion convert_and_load_state_dict_in_model",
    ),
    "weights": (
        "get_input_embeddings set_input_embeddings get_output_embeddings set_output_embeddings tie_weights "
        "_resize_token_embeddings resize_position_embeddings init_weights _init_weights",
        "resize_token_embeddings get_expanded_tied_weights_keys all_tied_weights_keys _tied_weights_keys "
        "get_position_embeddings initialize_weights _initialize_weights",
    ),
    "size": (
        "num_parameters estimate_tokens floating_point_ops get_memory_footprint "
        "add_memory_hooks reset_memory_hooks_state _hook_rss_memory_pre_forward _hook_rss_memory_post_forward",
        "",
    ),
    "device": ("to cuda half float dequantize device dtype", ""),
    "training": (
        "train eval gradient_checkpointing_enable gradient_checkpointing_disable is_gradient_checkpointing "
        "enable_input_require_grads disable_input_require_grads",
        "activation_checkpointing_enable activation_checkpointing_disable is_activation_checkpointing "
        "supports_gradient_checkpointing",
    ),
    "attention": (
        "set_attn_implementation get_correct_attn_implementation _can_set_attn_implementation _flash_attn_2_can_dispatch "
        "_flash_attn_3_can_dispatch _sdpa_can_dispatch _flex_attn_can_dispatch "
        "invert_attention_mask create_extended_attention_mask_for_decoder _convert_head_mask_to_5d",
        "_flash_attn_can_dispatch get_extended_attention_mask get_head_mask create_causal_mask create_bidirectional_mask",
    ),
    "saving": ("save_pretrained push_to_hub add_model_tags register_for_auto_class", "model_tags is_remote_code is_custom_code"),
    "structure": (
        "prune_heads base_model get_decoder set_decoder can_generate "
        "dummy_inputs framework can_record_outputs warn_if_padding_and_no_attention_mask retrieve_modules_from_names",
        "get_encoder set_encoder _can_record_outputs get_parameter_or_buffer named_non_persistent_buffers "
        "base_model_prefix main_input_name loss_function generate",
    ),
    "acceleration": (
        "to_bettertransformer reverse_bettertransformer kernelize use_kernels get_compiled_call",
        "set_use_kernels is_backend_compatible",
    ),
}
LISTED = {page: listed.split() for page, (listed, _) in PAGES.items()}
NAMES = {page: (listed + " " + beside).split() for page, (listed, beside) in PAGES.items()}
# Where a name may be found if PreTrainedModel does not have it. "model" stands for an instance.
HOMES = ["generation.GenerationMixin", "Trainer", "masking_utils", "core_model_loading", "integrations.hub_kernels"]
ARGUMENTS = ["from_pretrained", "save_pretrained"]
# What the same line of code gives under each version. `path` holds a GPT-2 saved in float16, `config` its configuration,
# `model` a GPT-2 made from it, `eager` another one with eager attention, `ids` three tokens; the rest is in outcomes().
SHOWN = {
    "loading": [
        "load(path).dtype",
        "load(path, torch_dtype=torch.float32).dtype",
        "load(path, low_cpu_mem_usage=False).training",
        "load(path, from_tf=True).training",
        "load(path, load_in_8bit=True).training",
        "load(path, resume_download=True).training",
        "load(path, use_auth_token='x').training",
    ],
    "saving": [
        "files()",
        "files(safe_serialization=False)",
        "files(save_function=torch.save)",
        "default(model.save_pretrained, 'max_shard_size')",
        "default(model.push_to_hub, 'max_shard_size')",
    ],
    "configuration": [
        "type(config).__mro__[1].__name__",
        "config.max_length",
        "config.torchscript",
        "config.pruned_heads",
        "config.use_return_dict",
        "LlamaConfig().rope_theta",
    ],
    "calling": [
        "eager(ids, head_mask=zeros).logits.equal(eager(ids).logits)",
        "model(ids, past_key_values=old_cache).logits.shape",
        "model(ids, past_key_values=DynamicCache(old_cache)).logits.shape",
        "DynamicCache.from_legacy_cache(old_cache).get_seq_length()",
        "[type(each).__name__ for each in model(ids, output_attentions=True).attentions]",
        "model.loss_function.__name__",
    ],
    "methods": [
        "type(model._tied_weights_keys).__name__",
        "changed(model.init_weights)",
        "changed(lambda: model.apply(model._init_weights))",
        "warned(model.gradient_checkpointing_enable)",
        "use_reentrant(model)",
        "issubclass(PreTrainedModel, GenerationMixin)",
        "model.can_generate() and hasattr(model, 'generate')",
    ],
}


# --- asking one version --------------------------------------------------------------------------------------------


def probe():
    """What the installed transformers says: {"names": {name: entry or None}, "arguments": {method: {argument: state}}}."""
    import importlib

    import transformers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedModel

    places = {"PreTrainedModel": PreTrainedModel}
    for home in HOMES:
        module, _, cls = home.rpartition(".")
        try:
            if cls[:1].isupper():
                places[cls] = getattr(importlib.import_module(f"transformers.{module}".rstrip(".")), cls)
            else:
                places[home] = importlib.import_module(f"transformers.{home}")
        except (ImportError, AttributeError):
            continue
    model = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=10))
    names = {}
    for name in sorted({name for page in NAMES.values() for name in page}):
        found = next((entry for place, owner in places.items() if (entry := describe(name, place, owner))), None)
        if not found and name in vars(model):
            found = {"home": "PreTrainedModel", "kind": "attribute", "of": "instance"}
        names[name] = found
    arguments = {name: arguments_of(getattr(PreTrainedModel, name)) for name in ARGUMENTS}
    return {"version": transformers.__version__, "names": names, "arguments": arguments, "outcomes": outcomes()}


def outcomes():
    """{expression: what it gives, or the type of the error}."""
    import copy
    import warnings

    import torch
    from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel, LlamaConfig, PreTrainedModel
    from transformers.generation import GenerationMixin

    torch.manual_seed(0)
    config = GPT2Config(n_layer=2, n_head=2, n_embd=16, vocab_size=50, n_positions=32, bos_token_id=0, eos_token_id=0)
    ids, zeros = torch.tensor([[5, 6, 7]]), torch.zeros(2, 2)
    old_cache = tuple((torch.zeros(1, 2, 1, 8), torch.zeros(1, 2, 1, 8)) for _ in range(2))
    load, found = GPT2LMHeadModel.from_pretrained, {}

    def files(**options):
        with tempfile.TemporaryDirectory() as folder:
            model.save_pretrained(folder, **options)
            return " ".join(sorted(each.name for each in Path(folder).iterdir() if each.suffix != ".json"))

    def default(method, name):
        return inspect.signature(method).parameters[name].default

    def changed(call):
        before = model.transformer.wte.weight.clone()
        call()
        return not before.equal(model.transformer.wte.weight)

    def warned(call):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            call()
        return " ".join(sorted({each.category.__name__ for each in caught if "deprecat" in str(each.message)}))

    def use_reentrant(model):
        model.gradient_checkpointing_enable()
        return model.transformer.h[0]._gradient_checkpointing_func.keywords["use_reentrant"]

    with tempfile.TemporaryDirectory() as path:
        GPT2LMHeadModel(copy.deepcopy(config)).half().save_pretrained(path)
        for expressions in SHOWN.values():
            for expression in expressions:
                model = GPT2LMHeadModel(copy.deepcopy(config)).eval()
                eager = GPT2LMHeadModel._from_config(copy.deepcopy(config), attn_implementation="eager").eval()
                scope = {**globals(), **locals()}
                try:
                    found[expression] = str(eval(expression, scope))  # of this file's own strings
                except Exception as error:
                    found[expression] = type(error).__name__
    return found


def describe(name, home, owner):
    """An entry for a name that its owner has, as written in transformers; else None."""
    owners = owner.__mro__ if isinstance(owner, type) else [owner]
    defining = next((each for each in owners if name in vars(each)), None)
    # nn.Module has float(), to() and the like; a model without its own inherits them, which is an entry too
    if defining is None or defining is object:
        return None
    value = vars(defining)[name]
    entry = {"home": home}
    if isinstance(defining, type) and defining is not owner:
        entry["defined"] = defining.__name__
    if isinstance(value, property):
        entry["kind"] = "property"
        entry["settable"] = value.fset is not None
        function = value.fget
    elif isinstance(value, (classmethod, staticmethod)):
        entry["kind"], function = type(value).__name__, value.__func__
    elif inspect.isfunction(value):
        entry["kind"], function = "method" if isinstance(owner, type) else "function", value
    else:
        return entry | {"kind": "attribute"}
    if entry["kind"] != "property":
        entry["signature"] = signature(function)
    if says := deprecation(function):
        entry["deprecated"] = says
    return entry


def signature(function):
    """(self, a, b=1): names and defaults without annotations. A default that prints an address is shortened to its name."""
    parts = inspect.signature(function)
    plain = [
        each.replace(annotation=inspect.Parameter.empty, default=Name(each.default.__name__) if hasattr(each.default, "__name__") else each.default)
        if each.default is not inspect.Parameter.empty else each.replace(annotation=inspect.Parameter.empty)
        for each in parts.parameters.values()
    ]
    return str(parts.replace(parameters=plain, return_annotation=inspect.Signature.empty))


class Name(str):
    def __repr__(self):
        return str(self)


def tree_of(function):
    return ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function)))).body[0]


def deprecation(function):
    """What an always-given warning, the docstring's first line or a decorator says about deprecation; else None."""
    tree = tree_of(function)
    if any("deprecat" in ast.unparse(each).lower() for each in tree.decorator_list):
        return "decorator"
    texts = [(ast.get_docstring(tree) or "").partition("\n")[0]]
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            strings = [each.value for each in ast.walk(statement) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            texts.append(" ".join("".join(strings).split()))
    return next((text for text in texts if "deprecat" in text.lower()), None)


def arguments_of(method):
    """{argument: "used", "ignored"}: the parameters, and what is popped from **kwargs; ignored is what nothing reads afterwards."""
    tree = tree_of(method.__func__ if inspect.ismethod(method) else method)
    states = {each.arg: "used" for each in [*tree.args.args, *tree.args.kwonlyargs] if each.arg not in ("cls", "self")}
    read = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
    states = {name: "used" if name in read else "ignored" for name in states}
    loops = {}
    for each in ast.walk(tree):
        if isinstance(each, ast.For) and isinstance(each.iter, ast.List) and isinstance(each.target, ast.Name):
            loops[each.target.id] = [item.value for item in each.iter.elts]
    for statement in ast.walk(tree):
        if not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Expr)) or statement.value is None:
            continue
        call = statement.value
        pops = [each for each in ast.walk(call) if isinstance(each, ast.Call) and ast.unparse(each.func) == "kwargs.pop"]
        for pop in pops:
            names = loops.get(pop.args[0].id, []) if isinstance(pop.args[0], ast.Name) else [pop.args[0].value]
            if isinstance(statement, ast.Expr):
                kept = call is not pop
            else:
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                kept = any(not isinstance(target, ast.Name) or target.id in read for target in targets)
            for name in names:
                if not name.startswith("_") or name == "_fast_init":
                    states.setdefault(name, "used" if kept else "ignored")
    return states


# --- asking every version ------------------------------------------------------------------------------------------


def pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = " ".join(project["optional-dependencies"]["test"])
    return re.search(r"transformers==([\d.]+)", pins)[1]


def newest():
    run = subprocess.run([sys.executable, "-m", "pip", "index", "versions", "transformers"], capture_output=True, text=True, check=True)
    return re.search(r"transformers \(([\d.]+)\)", run.stdout)[1]


def ask(python):
    """A probe by another Python; PYTHONPATH and the like do not reach it."""
    run = subprocess.run([python, "-I", str(Path(__file__).resolve()), "--probe"], capture_output=True, text=True, encoding="utf-8")
    if run.returncode:
        sys.exit(f"the probe failed:\n{run.stderr}")
    return json.loads(run.stdout)


def ask_fresh(version):
    """A probe in a fresh virtual environment with this version of transformers."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"transformers=={version}"], check=True)
        own = subprocess.run([python, "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True, text=True, check=True)
        borrowed = "\n".join(site.getsitepackages())  # after the environment's own, so these give torch and little else
        (Path(own.stdout.strip()) / "borrowed.pth").write_text(borrowed + "\n", encoding="utf-8")
        mine = "import transformers, tokenizers, huggingface_hub as hub; print(transformers.__file__, tokenizers.__file__, hub.__file__)"
        files = subprocess.run([python, "-I", "-c", mine], capture_output=True, text=True, check=True).stdout.split()
        assert all(str(Path(folder).resolve()) in str(Path(file).resolve()) for file in files), f"{version} is not the environment's own: {files}"
        found = ask(python)
        assert found["version"] == version, f"asked {version}, got {found['version']}"
        return found


def refresh():
    versions = sorted({*FIXED, pinned(), newest()}, key=lambda version: [int(part) for part in version.split(".")])
    answers = {}
    for version in versions:
        print("asking transformers", version, flush=True)
        answers[version] = ask_fresh(version)
    write(answers)


def write(answers):
    """{version: probe} -> docs/survey.json, one line a name and version, so that a diff names both."""
    data = {"versions": list(answers), "names": {}, "arguments": {}, "outcomes": {}}
    for version, answer in answers.items():
        for name, entry in answer["names"].items():
            data["names"].setdefault(name, {})[version] = entry
        for method, states in answer["arguments"].items():
            for argument, state in states.items():
                data["arguments"].setdefault(method, {}).setdefault(argument, {})[version] = state
        for expression, outcome in answer["outcomes"].items():
            data["outcomes"].setdefault(expression, {})[version] = outcome
    lines = ["{", f' "versions": {json.dumps(data["versions"])},', ' "names": {']
    for name in sorted(data["names"]):
        lines.append(f"  {json.dumps(name)}: {{")
        lines += [f"   {json.dumps(version)}: {json.dumps(entry, sort_keys=True)}," for version, entry in data["names"][name].items()]
        lines[-1] = lines[-1][:-1]
        lines.append("  },")
    lines[-1] = "  }"
    lines += [" },", ' "arguments": {']
    for method in sorted(data["arguments"]):
        lines.append(f"  {json.dumps(method)}: {{")
        lines += [f"   {json.dumps(name)}: {json.dumps(states)}," for name, states in sorted(data["arguments"][method].items())]
        lines[-1] = lines[-1][:-1]
        lines.append("  },")
    lines[-1] = "  }"
    lines += [" },", ' "outcomes": {']
    lines += [f"  {json.dumps(expression)}: {json.dumps(given)}," for expression, given in sorted(data["outcomes"].items())]
    lines[-1] = lines[-1][:-1]
    lines += [" }", "}"]
    DATA.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


# --- what the pages include ----------------------------------------------------------------------------------------


def fragments(data):
    """{file name: text} of docs/reference: a line list for each name, and the rows of the tables."""
    versions = data["versions"]
    files = {}
    for page, names in NAMES.items():
        files[f"{page}.md"] = "".join(section(f"sig-{name}", entry_lines(name, data["names"][name])) for name in names)
    rows = {"names.md": list(name_rows(data))}
    for method in ARGUMENTS:
        rows[f"{method}_arguments.md"] = [
            row(f"`{argument}`", *(MARKS[states.get(version)] for version in versions))
            for argument, states in data["arguments"][method].items()
        ]
    for group, expressions in SHOWN.items():
        given = [(expression, data["outcomes"][expression]) for expression in expressions]
        rows[f"outcomes_{group}.md"] = [row(f"`{code}`", *(outcome(by[version]) for version in versions)) for code, by in given]
    rows["gone.md"] = [line for line in changed_rows(data, gone=True)]
    rows["new_signatures.md"] = [line for line in changed_rows(data, gone=False)]
    return files | {name: "\n".join(lines) + "\n" for name, lines in rows.items()}


MARKS = {"used": "✓", "ignored": "∅", None: "—"}


def section(name, lines):
    return f"<!-- --8<-- [start:{name}] -->\n" + "\n".join(lines) + f"\n<!-- --8<-- [end:{name}] -->\n\n"


def row(*cells):
    return "| " + " | ".join(cells) + " |"


def entry_lines(name, by_version):
    """'- 4.57.6, 5.0.0: `name(self)` · method', a line for each run of versions that agree; the newest first."""
    runs = []
    for version, entry in by_version.items():
        if runs and runs[-1][1] == entry:
            runs[-1][0].append(version)
        else:
            runs.append(([version], entry))
    return [f"- {', '.join(versions)}: {show(name, entry)}" for versions, entry in reversed(runs)]


def show(name, entry):
    if entry is None:
        return "—"
    shown = [f"`{name}{breakable(entry.get('signature', ''))}`", f"`{entry['kind']}`"]
    home = entry.get("defined", entry["home"])
    if home != "PreTrainedModel":
        shown.append(f"`{home}`")
    if entry.get("of") == "instance":
        shown.append("`self`")
    if entry.get("settable"):
        shown.append("`setter`")
    if "deprecated" in entry:
        shown.append("⚠")
    return " · ".join(shown)


def breakable(signature):
    return signature.replace("|", "\\|")


def state(entry):
    if entry is None:
        return "—"
    mark = "⚠" if "deprecated" in entry else "✓"
    place = entry.get("home")
    return mark if place == "PreTrainedModel" else f"`{place.rpartition('.')[2]}`"


def outcome(text):
    return f"`{text.removeprefix('torch.')}`" if text else "—"


def anchor(name):
    """The id of an entry: its name. Markdown would read the underscores of __init__ as bold."""
    return name.strip("_") if name.startswith("__") else name


def name_rows(data):
    for page, names in NAMES.items():
        for name in names:
            yield row(f"[`{name}`]({page}.md#{anchor(name)})", *(state(data["names"][name][version]) for version in data["versions"]))


def pages_of():
    return {name: page for page, names in NAMES.items() for name in names}


def changed_rows(data, gone):
    """Names whose entry on PreTrainedModel differs between the first version and the last."""
    first, last = data["versions"][0], data["versions"][-1]
    for name, page in pages_of().items():
        versions = data["names"][name]
        old, new = versions[first], versions[last]
        if gone and old and (new is None or new["home"] != old["home"]):
            missing = next(version for version in data["versions"] if not versions[version] or versions[version]["home"] != old["home"])
            yield row(f"[`{name}`]({page}.md#{anchor(name)})", missing)
        if not gone and not name.startswith("_") and old and new and new["home"] == old["home"] and old.get("signature") != new.get("signature"):
            before, after = parameters(old), parameters(new)
            dropped = ", ".join(f"`{each}`" for each in before if each not in after) or "—"
            added = ", ".join(f"`{each}`" for each in after if each not in before) or "—"
            yield row(f"[`{name}`]({page}.md#{anchor(name)})", dropped, added)


def parameters(entry):
    names = [each.strip().lstrip("*").partition("=")[0] for each in entry.get("signature", "").strip("()").split(",")]
    return [name for name in names if name]


def write_fragments():
    FRAGMENTS.mkdir(exist_ok=True)
    for name, text in fragments(json.loads(DATA.read_text(encoding="utf-8"))).items():
        (FRAGMENTS / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--probe"]:
        print(json.dumps(probe()))
    elif sys.argv[1:] in ([], ["--fragments"]):
        if not sys.argv[1:]:
            refresh()
        write_fragments()
    else:
        sys.exit(__doc__)
