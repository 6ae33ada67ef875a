"""What the reference pages include, made from made/survey.json: the lines of each name's signatures, and the rows of the tables."""

import json

from guide import MADE
from guide.survey.names import ARGUMENTS, NAMES, ROWS, SHOWN

DATA = MADE / "survey.json"


def made():
    """{path below made/: text}"""
    return {f"reference/{name}": text for name, text in fragments(json.loads(DATA.read_text(encoding="utf-8"))).items()}


def fragments(data):
    """{file name: text} of made/reference: a line list for each name, and the rows of the tables."""
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


def links():
    """{name: the name with a link to its entry, or to the table that has its row}"""
    found = {}
    for page, names in NAMES.items():
        found |= {name: f"[`{name}`]({page}.md#{anchor(name)})" for name in names}
        found |= {name: f"[`{name}`]({section.replace('#', '.md#')})" for section in ROWS if section.startswith(f"{page}#") for name in ROWS[section].split()}
    return found | {name: f"`{name}`" for section in ROWS if section.partition("#")[0] not in NAMES for name in ROWS[section].split()}


def name_rows(data):
    for name, link in links().items():
        yield row(link, *(state(data["names"][name][version]) for version in data["versions"]))


def changed_rows(data, gone):
    """Names whose entry on PreTrainedModel differs between the first version and the last."""
    first, last = data["versions"][0], data["versions"][-1]
    for name, link in links().items():
        versions = data["names"][name]
        old, new = versions[first], versions[last]
        if gone and old and (new is None or new["home"] != old["home"]):
            missing = next(version for version in data["versions"] if not versions[version] or versions[version]["home"] != old["home"])
            yield row(link, missing)
        if not gone and not name.startswith("_") and old and new and new["home"] == old["home"] and old.get("signature") != new.get("signature"):
            before, after = parameters(old), parameters(new)
            dropped = ", ".join(f"`{each}`" for each in before if each not in after) or "—"
            added = ", ".join(f"`{each}`" for each in after if each not in before) or "—"
            yield row(link, dropped, added)


def parameters(entry):
    names = [each.strip().lstrip("*").partition("=")[0] for each in entry.get("signature", "").strip("()").split(",")]
    return [name for name in names if name]
