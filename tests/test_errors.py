"""The entries of docs/errors.yml: each message comes from a run, belongs to one entry, and is explained in one form in both languages."""

import re

import pytest
from conftest import report

from guide import LANGUAGES, errors
from guide.pages import read

ENTRIES = errors.entries()
# What an entry consists of, in this order: (what it is called here, how it is written); a failure that raises nothing has no messages.
LABELS = {"en": ("**Mend.**", "**To be sure.**", "**More:**"), "zh": ("**怎么改：**", "**怎样确认：**", "**详见：**")}


def parts(entry, language):
    mend, sure, more = LABELS[language]
    yield "its messages", f'--8<-- "errors/{language}/{entry.id}.html"' if entry.message else None
    yield "the snippet that fails", entry.fails.block
    yield f"'{mend}'", f"\n\n{mend}"
    yield "the mended snippet", entry.mended.block
    yield f"'{sure}'", f"\n\n{sure}"
    yield f"'{more}' with a link", f"\n\n{more}"


def section(entry, language):
    text = read(entry.page, language)
    found = re.search(rf"^## .* \{{#{entry.id}\}}$\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[1] if found else None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", ENTRIES)
def test_an_entry_has_its_form(id, language):
    entry, end, problems = ENTRIES[id], 0, []
    text = section(entry, language)
    where = f"docs/{language}/{entry.page}.md, section #{id}"
    if text is None:
        report([f"docs/errors.yml: '{id}' has no section: write '## … {{#{id}}}' in docs/{language}/{entry.page}.md"])
    for name, written in parts(entry, language):
        place = text.find(written, end) if written else end
        if place < 0:
            problems.append(f"{where} lacks {name}, or has it in another order: {written.strip()}")
        else:
            end = place + len(written or "")
    why = text[text.find(entry.fails.block) + len(entry.fails.block):text.find(LABELS[language][0])]
    if not why.strip():
        problems.append(f"{where} does not say why: two or three sentences between the output and '{LABELS[language][0]}'")
    report(problems)


@pytest.mark.parametrize("id", ENTRIES)
def test_a_message_is_what_its_snippet_says_and_leads_to_its_entry(id):
    entry, problems = ENTRIES[id], []
    file = f"snippets/{entry.fails.name}.out"
    if entry.message and entry.raised:
        said = entry.fails.out.read_text(encoding="utf-8")
        found = errors.matching(said)
        if not any(errors.compiled(pattern)[0].search(errors.normal(said)) for pattern in entry.message):
            problems.append(f"docs/errors.yml: no message of '{id}' matches {file}; a message is what its snippet says:\n{said}")
        elif found[0][0] is not entry:
            problems.append(f"docs/errors.yml: {file} leads to '{found[0][0].id}', whose pattern says more than those of '{id}'. Let '{id}' say more.")
    if entry.message and (again := [other.id for other, _ in errors.matching(entry.mended.out.read_text(encoding="utf-8")) if other is entry]):
        problems.append(f"snippets/{entry.mended.name}.out still says the message of '{again[0]}'; it is to be mended there.")
    for pattern in entry.also:
        example = re.sub(r"\{(\w+)\}", r"\1", pattern).replace("…", "and so on")
        if entry.id not in [other.id for other, _ in errors.matching(example)]:
            problems.append(f"docs/errors.yml: '{id}': the wording '{pattern}' does not match itself")
    if not entry.message and not all(entry.words.get(language) for language in LANGUAGES):
        problems.append(f"docs/errors.yml: '{id}' has no message, so give it `words` in both languages, which people type")
    report(problems)


@pytest.mark.parametrize("id", ENTRIES)
def test_the_snippet_fails_and_the_mended_one_does_not(id):
    """That both run, and end as they declare, is for test_snippets.py."""
    entry = ENTRIES[id]
    declares = {name: [case.declared[name] for name in ("raises", "warns")] for name, case in (("fails", entry.fails), ("mended", entry.mended))}
    report([f"snippets/{entry.fails.name}.py declares neither '# raises: …' nor '# warns: …', and its entry has a message"] * (bool(entry.message) and not any(declares["fails"]))
           + [f"snippets/{entry.mended.name}.py declares what it raises; it is to be mended"] * any(declares["mended"]))


def test_every_snippet_of_an_error_has_its_entry():
    from guide.cases import all_cases

    known = {case.name for entry in ENTRIES.values() for case in (entry.fails, entry.mended)}
    report([f"snippets/{case.name}.py belongs to no entry of docs/errors.yml" for case in all_cases() if case.name.startswith("errors/") and case.name not in known])


def test_a_message_is_found_however_it_is_pasted():
    names = lambda text: [(entry.id, parts) for entry, parts in errors.matching(text)][:1]
    own = "size mismatch for {}: copying a param with shape torch.Size([7]) from checkpoint, the shape in current model is torch.Size([9])."
    expected = [("size-mismatch", {"key": "net.out.bias", "saved": "[7]", "own": "[9]"})]
    traceback = f'Traceback (most recent call last):\n  File "/a/b.py", line 3, in <module>\nRuntimeError: Error(s) in loading state_dict for A:\n\t{own}'
    for text in (own, own.replace(" ", "\n"), traceback, traceback.replace("\n", " "), f"2026-01-01 12:00:00,123 ERROR \x1b[31m{own}\x1b[0m"):
        assert names(text.format("net.out.bias")) == expected, text
    for escaped in ("KeyError: 'module name can\\'t contain \".\", got: encoder.fc'", '{"error": "KeyError: \'module name can\\\\\'t contain \\".\\", got: encoder.fc\'"}'):
        assert names(escaped)[0][0] == "name-with-dot", escaped
