"""What one installed transformers says of the names: where each is, its signature, what calls give. Runs in any environment with torch.

Everything is asked of the running library: by inspection, by reading its own source with `ast`, and by calling it.
"""

import ast
import importlib
import inspect
import tempfile
import textwrap
from pathlib import Path

from guide.survey.names import ARGUMENTS, HOMES, NAMES, ROWS, SHOWN


def probe():
    """What the installed transformers says: {"names": {name: entry or None}, "members": {name: True}, "arguments": {method: {argument: state}}}."""
    import transformers
    from torch import nn
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
    for name in sorted({name for page in [*NAMES.values(), *map(str.split, ROWS.values())] for name in page}):
        found = next((entry for place, owner in places.items() if (entry := describe(name, place, owner))), None)
        if not found and name in vars(model):
            found = {"home": "PreTrainedModel", "kind": "attribute", "of": "instance"}
        names[name] = found
    members = dict.fromkeys(sorted({*dir(PreTrainedModel)} - {*dir(nn.Module)}), True)
    arguments = {name: arguments_of(getattr(PreTrainedModel, name)) for name in ARGUMENTS}
    return {"version": transformers.__version__, "names": names, "members": members, "arguments": arguments, "outcomes": outcomes()}


def outcomes():
    """{expression: what it gives, or the type of the error}."""
    import copy
    import warnings

    import torch
    from transformers import BertConfig, BertModel, DynamicCache, GPT2Config, GPT2LMHeadModel, LlamaConfig, PreTrainedModel
    from transformers.generation import GenerationMixin

    torch.manual_seed(0)
    config = GPT2Config(n_layer=2, n_head=2, n_embd=16, vocab_size=50, n_positions=32, bos_token_id=0, eos_token_id=0)
    ids, zeros = torch.tensor([[5, 6, 7]]), torch.zeros(2, 2)
    old_cache = tuple((torch.zeros(1, 2, 1, 8), torch.zeros(1, 2, 1, 8)) for _ in range(2))
    load, found = GPT2LMHeadModel.from_pretrained, {}
    bert = BertModel(BertConfig(num_hidden_layers=2, num_attention_heads=2, hidden_size=16, intermediate_size=32, vocab_size=50)).eval()

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
