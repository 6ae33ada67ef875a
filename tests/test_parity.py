"""What the two languages of a page share, section by section: inline code and numbers. And that the Chinese is Chinese.

Where they have to differ, a line of either section says so; no reader sees it: <!-- may differ: `{目标: 来源}`, 3 -->
"""

import re
from collections import Counter
from decimal import Decimal

import pytest
from conftest import report

from guide import LANGUAGES
from guide.pages import PAGES, front_matter, prose, read

PAIRS = [page for page in PAGES if read(page, "zh")]  # test_pages.py reports the others
HEADING = re.compile(r"#+ .*\{#([\w-]+)\}$", re.MULTILINE)
EXCEPTION = re.compile(r"^ *<!-- may differ: (.*) -->$", re.MULTILINE)
CODE = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
ROW = re.compile(r"^ *\|.*$", re.MULTILINE)
# Comments, includes, where links lead, ids and classes, tags, the kind of a note. A note's title stays.
UNSEEN = re.compile(r'<!--.*?-->|^.*--8<--.*$|(?<=\])\([^()]*\)|\{[#.:][^}]*\}|</?\w[^>]*>|^ *(?:!!!|\?\?\?\+?)[\w ]*"(.*)"$', re.MULTILINE)
NUMBER = re.compile(r"((?:(?<!\w)[-−])?\d+(?:,\d{3})*(?:\.\d+)*%?)(?:\s*(万|亿|(?:thousand|million|billion)\b))?")
ZEROS = {"thousand": 3, "万": 4, "million": 6, "亿": 8, "billion": 9}
NAME = re.compile(r"\w+(?:[._]\w+)+|\w+(?:\(\)|=\w+)|[A-Z]+[a-z]+[A-Z]\w+", re.ASCII)  # a description cannot mark its code

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PIECE = re.compile(r"[\n|。！？；]|[.!?;](?!\w)")  # what stands between is a line, a cell or a sentence
WORDS = re.compile(r"[A-Za-z][\w’'./=()-]*(?:[ ,:`]+[A-Za-z][\w’'./=()-]*)*", re.ASCII)
ENGLISH = set("a all an and are as at be but by can for from has have if in is it its no not of on or so than that the then this to was what when which with yes you".split())
HABITS = {  # of English typing, refused where there is Chinese in what they match
    re.compile(r"\*[^*\s][^*\n]*\*|(?<!\w)_[^_\s][^_\n]*_(?!\w)"): "Chinese has no italics; write ** on both sides",
    re.compile(r'"[^"\n]*"|(?<![A-Za-z])\'[^\'\n]*\''): "write “ and ” around Chinese",
    re.compile(r".? ?(?:\.{3,}|(?<!…)…(?!…)) ?.?"): "write …… in Chinese",
}


def places(page, language):
    """{where: text} of a page: its description and what stands under each heading, fences left out."""
    text = read(page, language)
    found = {"description": str(front_matter(text).get("description", ""))}
    for part in re.split(r"^(?=#+ )", prose(text), flags=re.MULTILINE):
        if heading := HEADING.match(part):
            found[f"section #{heading[1]}"] = part
    return found


def number(digits, zeros):
    """1,694 is 1694, and 1.24 亿 is 124 million."""
    digits = digits.replace(",", "").replace("−", "-")
    return f"{Decimal(digits).scaleb(ZEROS[zeros]):f}" if zeros else digits


def facts(text, plain=False):
    """{what can differ: the tokens, counted}"""
    code = set(NAME.findall(text)) if plain else (f"`{' '.join(span.split())}`" for _, span in CODE.findall(text))
    found = NUMBER.findall(UNSEEN.sub(r"\1", CODE.sub("", text)))
    return {"inline code differs": Counter(code), "numbers differ": Counter(number(*each) for each in found)}


def units(text):
    """[(name, text)]: each row of a section's tables, and before them the rest of it."""
    text = EXCEPTION.sub("", text)
    return [("", ROW.sub("", text)), *((f", row '{row.split('|')[1].strip()}'", row) for row in ROW.findall(text))]


@pytest.mark.parametrize("page", PAIRS)
def test_same_code_and_numbers(page):
    problems, sides = [], [places(page, language) for language in LANGUAGES]
    for where in [where for where in sides[0] if where in sides[1]]:
        pair, plain, seen = [side[where] for side in sides], where == "description", set()
        allowed = [(language, token) for language, text in zip(LANGUAGES, pair) for line in EXCEPTION.findall(text)
                   for token in sum(facts(line).values(), Counter()) or [line]]
        rows = [units(text) for text in pair]
        for (_, en), (row, zh) in zip(*rows) if len(rows[0]) == len(rows[1]) else ():  # else: see test_site.py, as for a missing section
            for (differs, en), zh in zip(facts(en, plain).items(), facts(zh, plain).values()):
                only = {"English": en - zh, "Chinese": zh - en}
                seen |= {token for tokens in only.values() for token in tokens}
                only = {name: sorted(tokens.keys() - {token for _, token in allowed}) for name, tokens in only.items()}
                if any(only.values()):
                    said = "; ".join(f"only {name} {', '.join(tokens)}" for name, tokens in only.items() if tokens)
                    mend = "" if plain else f", or let a line of the section say <!-- may differ: {', '.join(sum(only.values(), []))} -->"
                    problems.append(f"docs/zh/{page}.md, {where}{row}: {differs} from docs/en/{page}.md: {said}. Give both the same{mend}.")
        problems += [f"docs/{language}/{page}.md, {where}: 'may differ: {token}' excuses nothing; delete it." for language, token in allowed if token not in seen]
    report(problems)


def english(text):
    """What is English in a Chinese text: four words in a row, two with a common one among them, or two without any Chinese beside them."""
    for piece in PIECE.split(text):
        for run in WORDS.findall(piece):
            words, alone = re.split("[ ,:`]+", run.lower()), not CHINESE.search(piece)
            if len(words) > 3 or len(words) > 1 and alone or (len(words) > 1 or alone) and ENGLISH.intersection(words):
                yield run.replace("`", "…")


@pytest.mark.parametrize("page", PAIRS)
def test_chinese_is_chinese(page):
    problems = []
    for where, text in places(page, "zh").items():
        text = UNSEEN.sub(r"\1", CODE.sub("`", text))
        if found := list(english(text)):
            more = f" (and {len(found) - 1} more)" if found[1:] else ""
            problems.append(f"docs/zh/{page}.md, {where}: '{found[0]}'{more} is English; write Chinese, or `code`.")
        for habit, mend in HABITS.items():
            problems += [f"docs/zh/{page}.md, {where}: '{found}': {mend}." for found in habit.findall(text.replace("**", "")) if CHINESE.search(found)]
    report(problems)
