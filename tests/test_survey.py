"""made/survey.json says what the installed transformers says, and the pages show what it says."""

import json
import re
import sys

import pytest
from conftest import report

from guide import LANGUAGES
from guide.commands import survey
from guide.environments import pinned
from guide.pages import read
from guide.survey.fragments import DATA as FILE, anchor
from guide.survey.names import LISTED, NAMES, ROWS

DATA = json.loads(FILE.read_text(encoding="utf-8"))
MEND = "python -m guide survey"


@pytest.fixture(scope="session")
def installed():
    return survey.ask(sys.executable)


@pytest.mark.parametrize("part", ["names", "members", "arguments", "outcomes"])
def test_the_pinned_versions_column_is_what_is_installed(installed, part):
    version = pinned("transformers")
    assert installed["version"] == version, f"transformers {installed['version']} is installed, pyproject.toml pins {version}"

    def column(table):
        return {name: entry[version] for name, entry in table.items() if version in entry}

    recorded = {method: column(table) for method, table in DATA[part].items()} if part == "arguments" else column(DATA[part])
    now = installed[part]
    report([
        f"made/survey.json, {part}, {name}, {version}: recorded {recorded.get(name)}, installed {now.get(name)}. Ask anew: {MEND}"
        for name in sorted({*recorded, *now}) if recorded.get(name) != now.get(name)
    ])


def test_every_version_is_there():
    missing = {*survey.FIXED, pinned("transformers")} - {*DATA["versions"]}
    report([f"made/survey.json lacks transformers {version}. Ask it: {MEND}" for version in sorted(missing)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", list(NAMES))
def test_every_name_has_its_entry(page, language):
    file = f"docs/{language}/reference/{page}.md"
    text = read(f"reference/{page}", language)
    entries = re.findall(r"^### `?([\w]+?)`? \{#([\w-]+)\}$", text, flags=re.MULTILINE)
    wrong = [(name, id) for name, id in entries if anchor(name) != id]
    problems = [f"{file}: the heading '{name}' has the id '{id}'; give it its name: {{#{anchor(name)}}}" for name, id in wrong]
    names = [name for name, _ in entries]
    for name in NAMES[page]:
        if name not in names:
            problems.append(f"{file} has no entry for {name}; write '### `{name}` {{#{anchor(name)}}}'")
        elif f'--8<-- "reference/{page}.md:sig-{name}"' not in text:
            problems.append(f"{file}: the entry {name} does not include its signatures; write --8<-- \"reference/{page}.md:sig-{name}\"")
    strange = [name for name in names if name not in NAMES[page]]
    report(problems + [f"{file}: {name} is not in guide/survey/names.py; add it there, then: {MEND}" for name in strange])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", [section for section in ROWS if section.partition("#")[0] in NAMES])
def test_every_name_without_an_entry_has_its_row(section, language):
    page, _, id = section.partition("#")
    text = re.split(r"^##+ .*\{#", read(f"reference/{page}", language), flags=re.MULTILINE)
    rows = "".join(part for part in text if part.startswith(f"{id}}}"))
    report([f"docs/{language}/reference/{section} has no row of {name}; write '| `{name}` | … |' there" for name in ROWS[section].split() if f"`{name}" not in rows])


def test_no_name_is_left_out():
    """Public names of the pinned version, and names of the first that the pinned one lacks, stand on some page."""
    first, last = survey.FIXED[0], pinned("transformers")
    left = [name for name, by in DATA["members"].items() if name not in DATA["names"] and (not name.startswith("_") if last in by else first in by)]
    report([f"PreTrainedModel has or had {name}, and no page names it; add it to guide/survey/names.py, then: {MEND}" for name in left])


def test_the_listed_names_are_all_there():
    """The 69 names of the method list that this chapter answers; the source itself is no part of this repository."""
    listed = [name for names in LISTED.values() for name in names]
    assert len(listed) == len(set(listed)) == 69, len(listed)
    report([f"made/survey.json lacks {name}. Ask anew: {MEND}" for name in listed if name not in DATA["names"]])


def test_nothing_of_the_machine_is_recorded():
    text = FILE.read_text(encoding="utf-8")
    traces = re.findall(r"0x[0-9a-f]+|/(?:tmp|home|opt|root|usr)/\S*|https?://\S*", text)
    report([f"made/survey.json holds {found!r}: a path, an address or a host; see signature() in guide/survey/probe.py" for found in traces])
