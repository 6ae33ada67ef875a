"""The path through the site for who is new to it: the pages whose front matter says `path: true`, in the order of the navigation.

made/path.<language>.md, which the home page shows, lists them with the time that they take.
"""

import re

from guide import LANGUAGES, navigation
from guide.cases import Case
from guide.pages import FRONT_MATTER, INCLUDE, front_matter, prose, read, titles

# What a learner reads in a minute, not in haste: words or characters of prose, lines of code and output.
PACE = {"en": 150, "zh": 300}
LINES = 20
TIME = {"en": "{} minutes", "zh": "{} 分钟"}
HEAD = {"en": "| Chapter | Read, in this order | Time |", "zh": "| 章 | 按这个顺序读 | 时间 |"}
TOTAL = {"en": "| In all | {pages} pages | {hours} hours |", "zh": "| 合计 | {pages} 页 | {hours} 小时 |"}


def chapters(language="en"):
    """{chapter: its pages on the path}, in the language's own words."""
    english, chinese = navigation.config("mkdocs.yml"), navigation.config("mkdocs.zh.yml")
    names = {"en": lambda chapter: chapter, "zh": chinese["extra"]["chapters"].get}[language]
    found = {}
    for chapter, files in (item for entry in english["nav"] if isinstance(entry, dict) for item in entry.items()):
        pages = [file.removesuffix(".md") for file in files if isinstance(files, list)]
        if on_it := [page for page in pages if front_matter(read(page)).get("path")]:
            found[names(chapter)] = on_it
    return found


def pages():
    return [page for pages in chapters().values() for page in pages]


def essential(page, language):
    """What everybody needs of a page: its text up to the section #further."""
    return re.split(r"^## .*\{#further\}$", FRONT_MATTER.sub("", read(page, language)), maxsplit=1, flags=re.MULTILINE)[0]


def minutes(page, language):
    """How long a learner needs for the essential part of a page, in whole minutes."""
    text = essential(page, language)
    words = re.findall(r"[\u4e00-\u9fff]" if language == "zh" else r"\w+", prose(text))
    lines = sum(len(Case(name).text(suffix, section).splitlines()) for name, suffix, section in INCLUDE.findall(text))
    return round(len(words) / PACE[language] + lines / LINES)


def title(page, language):
    return next(iter(titles(page, language).values()))


def made():
    return {f"path.{language}.md": table(language) for language in LANGUAGES}


def table(language):
    rows, total, all_chapters = [HEAD[language], "| --- | --- | --- |"], 0, chapters(language)
    for chapter, on_it in all_chapters.items():
        time = sum(minutes(page, language) for page in on_it)
        total += time
        links = " · ".join(f"[{title(page, language)}]({page}.md)" for page in on_it)
        rows.append(f"| {chapter} | {links} | {TIME[language].format(time)} |")
    rows.append(TOTAL[language].format(pages=sum(map(len, all_chapters.values())), hours=f"{total / 60:.1f}"))
    return "\n".join(rows) + "\n"
