"""What docs/en/reference/names.md says, proved sentence by sentence."""

import importlib
import inspect
import json
import re

from _common import SNIPPETS
from _tiny import tiny
from torch import nn
from transformers import GPT2LMHeadModel, PreTrainedModel

ROOT = SNIPPETS.parent


def _rows():
    """{name: [the page and section it links to, the marks of the three versions]}"""
    rows = {}
    for line in (ROOT / "made/reference/names.md").read_text(encoding="utf-8").splitlines():
        first, *marks = (cell.strip() for cell in line.split("|")[1:-1])
        rows[re.search(r"`(\w+)`", first)[1]] = [re.search(r"\(([\w.]+)#(\w+)\)", first), *marks]
    return rows


def every_public_name():
    """#all-methods: Beside them stand those that replaced them, and every other public name that `PreTrainedModel` adds to `nn.Module`."""
    rows = _rows()
    public = {name for name in {*dir(PreTrainedModel)} - {*dir(nn.Module)} if not name.startswith("_")}
    assert len(public) > 80 and public <= rows.keys()


def entries_and_rows():
    """#how-to-read: Names that belong together and are rarely called by hand share a table, with a row instead of an entry."""
    entries, in_tables = set(), set()
    for name, (link, *_) in _rows().items():
        if link:
            page = (ROOT / "docs/en/reference" / link[1]).read_text(encoding="utf-8")
            section = re.split(rf"^##+ .*{{#{link[2]}}}$", page, flags=re.MULTILINE)[-1]
            section = section.partition("\n##")[0]
            if link[2] in (name, name.strip("_")):
                entries.add(name)
                assert f"sig-{name}" in section, name
            else:
                in_tables.add(name)
                assert re.search(rf"^\|.*`{name}`.*\|", section, re.MULTILINE), name
    assert "load_adapter" in in_tables and "tp_plan" in in_tables and "from_pretrained" in entries


def signatures_as_python_gives_them():
    """#how-to-read: Then its signature in each surveyed version, the newest first, as Python gives it, without annotations; versions that agree share a line.
    #how-to-read: A — means that the version does not have it, ⚠ that it is deprecated.
    #how-to-read: After the kind stands the class or module that defines it, if that is not `PreTrainedModel` itself.
    """
    survey = json.loads((ROOT / "made/survey.json").read_text(encoding="utf-8"))
    checked = 0
    for page in (ROOT / "made/reference").glob("*.md"):
        for name, lines in re.findall(r"\[start:sig-(\w+)\] -->\n(.*?)\n<!--", page.read_text(encoding="utf-8"), re.DOTALL):
            lines = lines.splitlines()
            versions = [line[2:].split(": ")[0].split(", ") for line in lines]
            assert [version for run in reversed(versions) for version in run] == survey["versions"] == ["4.57.6", "5.0.0", "5.23.0"]
            assert len({line.partition(": ")[2] for line in lines[:2]}) == len(lines[:2])
            newest = lines[0].partition(": ")[2]
            value = inspect.getattr_static(PreTrainedModel, name, None)
            function = getattr(value, "__func__", value)
            if inspect.isfunction(function):
                checked += 1
                parameters = [f"{'*' * (each.kind - 1) if each.kind in (2, 4) else ''}{each.name}" for each in inspect.signature(function).parameters.values()]
                shown = re.search(rf"`{name}\((.*?)\)`", newest)[1].replace("\\|", "|")
                assert [part.strip().split("=")[0] for part in re.split(r",(?![^(]*\))", shown) if part.strip() not in ("*", "/")] == [p.replace("***", "**") for p in parameters], name
                assert ": " not in shown
                owner = next(cls for cls in PreTrainedModel.__mro__ if name in vars(cls))
                assert owner is PreTrainedModel or f"`{owner.__name__}`" in newest
            assert (newest == "—") == (survey["names"][name]["5.23.0"] is None)
    deprecated = [name for name in dir(PreTrainedModel) if "Deprecated alias" in (inspect.getattr_static(PreTrainedModel, name).__doc__ or "")]
    assert checked > 50 and len(deprecated) == 3
    training = (ROOT / "made/reference/training.md").read_text(encoding="utf-8")
    assert all("⚠" in training.partition(f"sig-{name}]")[2].splitlines()[1] for name in deprecated)


def the_marks_of_the_table():
    """#names: ✓ on `PreTrainedModel`, ⚠ there but deprecated, — not there; a word in its place names where it lives instead."""
    homes = {"GenerationMixin": "transformers.generation", "Trainer": "transformers", "masking_utils": "transformers", "core_model_loading": "transformers", "hub_kernels": "transformers.integrations"}
    model, seen = tiny(GPT2LMHeadModel), set()
    for name, (_, *_, mark) in _rows().items():
        there = name in dir(PreTrainedModel) or name in vars(model)
        word = mark.strip("`")
        seen.add(word)
        assert there == (mark in ("✓", "⚠")), name
        if word in homes:
            place = importlib.import_module(f"{homes[word]}.{word}") if word.islower() else getattr(importlib.import_module(homes[word]), word)
            assert hasattr(place, name)
        else:
            assert mark in ("✓", "⚠", "—"), name
    assert seen >= {"✓", "⚠", "—", *homes}


listed = {
    "about this project": [
        "#all-methods: The list starts from one that is passed around and names 69 methods.",
        "#how-to-read: First one or two sentences: what it does now, in the version named at the foot of the page.",
        "#how-to-read: The runs use models of a few thousand parameters, some of twenty thousand, made from a configuration.",
    ],
    "upstream's word": ["#how-to-read: A name that starts with `_` is private: it may change in any release."],
    "no statement": ["#all-methods: Look a name up."],
}
