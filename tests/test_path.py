"""The path for who is new here: each page has the form of a lesson, leads to the next, and uses no term before it is defined."""

import re

import pytest
from conftest import report

from guide import LANGUAGES, glossary, path
from guide.pages import prose, read, sections

ITEM = re.compile(r"^- ", re.MULTILINE)
QUESTION = re.compile(r'^\?\?\? question ".+"\n(?:(?:    .*)?\n)*?    --8<-- "[\w/.-]+\.out(?::\w+)?"$', re.MULTILINE)


def lesson(page, following, language):
    """What the page lacks of a lesson's form, each as a sentence; `following` is the next page of the path, or ''."""
    text = read(page, language)
    parts = sections(text)
    ends = parts.get("remember", "")
    if "\n{.before}\n" not in prose(text):
        yield "does not say what it takes up from before: a paragraph with {.before} on the line below it"
    if len(ITEM.findall(prose(ends))) != 3:
        yield "has no section {#remember} with three lines to remember"
    if not QUESTION.search(ends):
        yield 'asks nothing at the end of #remember: a closed \'??? question "…"\' that holds a captured output'
    if "further" not in parts:
        yield "does not say where a first reading may stop: a section {#further}, and below it what can wait, as ###"
    elif (after := [*parts][[*parts].index("further") + 1:]) != ["next"]:
        yield f"has sections after #further ({', '.join(after[:-1])}); what can wait is a ### of #further, and #next ends the page"
    ahead = re.search(r"\]\(([\w./]+)\.md\)[.。]\n\{\.onward\}", path.essential(page, language))
    if following and not leads(ahead, following):
        yield "does not lead on where a first reading stops: before #further, a line with {.onward} below it and a link to the next page of the path"
    first = re.search(r"\]\(([\w./]+)\.md", parts.get("next", ""))
    if following and not leads(first, following):
        yield f"leads on to something else: the first link of #next is docs/{language}/{following}.md, the next page of the path"


def leads(link, page):
    return link and page.endswith(link[1].removeprefix("../"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_is_a_lesson(language):
    order = path.pages()
    report([f"docs/{language}/{page}.md {problem}." for page, following in zip(order, [*order[1:], ""]) for problem in lesson(page, following, language)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_before_its_definition(language):
    """The first use of a term along the path is a link to its entry in the glossary."""
    met, problems = set(), []
    for page in path.pages():
        for id, linked in glossary.uses(path.essential(page, language), language).items():
            if id not in met and not linked:
                word = glossary.terms()[id][language]
                problems.append(f"docs/{language}/{page}.md says '{word}', for the first time on the path; link that to its definition: [{word}](../about/glossary.md#{id})")
            met.add(id)
    report(problems)
