"""docs/survey.json says what the installed transformers says, and the pages show what docs/survey.json says."""

import json
import re

import pytest
import survey
from conftest import ROOT, report

DATA = json.loads(survey.DATA.read_text(encoding="utf-8"))
LANGUAGES = ("en", "zh")


@pytest.fixture(scope="session")
def installed():
    import sys

    return survey.ask(sys.executable)


@pytest.mark.parametrize("part", ["names", "arguments", "outcomes"])
def test_the_pinned_versions_column_is_what_is_installed(installed, part):
    version = survey.pinned()
    assert installed["version"] == version, f"transformers {installed['version']} is installed, pyproject.toml pins {version}"

    def column(table):
        return {name: entry[version] for name, entry in table.items() if version in entry}

    recorded = {method: column(table) for method, table in DATA[part].items()} if part == "arguments" else column(DATA[part])
    now = installed[part]
    report([
        f"docs/survey.json, {part}, {name}, {version}: recorded {recorded.get(name)}, installed {now.get(name)}. Ask anew: {survey.MEND}"
        for name in sorted({*recorded, *now}) if recorded.get(name) != now.get(name)
    ])


def test_every_version_is_there():
    missing = {*survey.FIXED, survey.pinned()} - {*DATA["versions"]}
    report([f"docs/survey.json lacks transformers {version}. Ask it: {survey.MEND}" for version in sorted(missing)])


def test_fragments_are_made_from_the_data():
    problems, wanted = [], survey.fragments(DATA)
    for name in sorted({*wanted, *(path.name for path in survey.FRAGMENTS.glob("*"))}):
        file = survey.FRAGMENTS / name
        if not file.exists() or file.read_text(encoding="utf-8") != wanted.get(name):
            problems.append(f"docs/reference/{name} is not what docs/survey.json gives. Write it anew: {survey.MEND} --fragments")
    report(problems)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", list(survey.NAMES))
def test_every_name_has_its_entry(page, language):
    file = f"docs/{language}/reference/{page}.md"
    text = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).exists() else ""
    entries = re.findall(r"^### `?([\w]+?)`? \{#([\w-]+)\}$", text, flags=re.MULTILINE)
    wrong = [(name, id) for name, id in entries if survey.anchor(name) != id]
    problems = [f"{file}: the heading '{name}' has the id '{id}'; give it its name: {{#{survey.anchor(name)}}}" for name, id in wrong]
    names = [name for name, _ in entries]
    for name in survey.NAMES[page]:
        if name not in names:
            problems.append(f"{file} has no entry for {name}; write '### `{name}` {{#{survey.anchor(name)}}}'")
        elif f'--8<-- "reference/{page}.md:sig-{name}"' not in text:
            problems.append(f"{file}: the entry {name} does not include its signatures; write --8<-- \"reference/{page}.md:sig-{name}\"")
    strange = [name for name in names if name not in survey.NAMES[page]]
    report(problems + [f"{file}: {name} is not in tests/survey.py; add it there, then: {survey.MEND}" for name in strange])


def test_the_listed_names_are_all_there():
    """The 69 names of the method list that this chapter answers; the source itself is no part of this repository."""
    listed = [name for names in survey.LISTED.values() for name in names]
    assert len(listed) == len(set(listed)) == 69, len(listed)
    report([f"docs/survey.json lacks {name}. Ask anew: {survey.MEND}" for name in listed if name not in DATA["names"]])


def test_nothing_of_the_machine_is_recorded():
    text = survey.DATA.read_text(encoding="utf-8")
    traces = re.findall(r"0x[0-9a-f]+|/(?:tmp|home|opt|root|usr)/\S*|https?://\S*", text)
    report([f"docs/survey.json holds {found!r}: a path, an address or a host; see signature() in tests/survey.py" for found in traces])
