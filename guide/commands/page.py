"""Begin a page in both languages: page modules/hooks module_basics/hooks_in_order …, the page's name and the snippets that it shows"""

import sys

from guide import LANGUAGES
from guide.cases import Case, all_cases
from guide.pages import file_of

WORDS = {
    "en": ("What the reader finds here, in one sentence.", "The page's title", "Start from the reader's question or error.", "Read next"),
    "zh": ("读者在这里能找到什么，用一句话说。", "页面标题", "从读者的问题或报错写起。", "接着读"),
}


def main(arguments):
    if not arguments:
        sys.exit("Name the page, and the snippets that it shows: python -m guide page modules/hooks module_basics/hooks_in_order")
    page, names = arguments[0], [name.removesuffix(".py").removeprefix("snippets/") for name in arguments[1:]]
    if unknown := set(names) - {case.name for case in all_cases()}:
        sys.exit(f"There is no snippet {', '.join(sorted(unknown))}. Nothing was written.")
    if written := [file for file in (file_of(page, language) for language in LANGUAGES) if file.exists()]:
        sys.exit(f"{written[0].name} is written already in docs/{written[0].parent.name}. Nothing was written.")
    for language in LANGUAGES:
        description, title, opening, read_next = WORDS[language]
        id = page.rpartition("/")[2].replace("_", "-")
        parts = [f"---\ndescription: {description}\n---", f"# {title} {{#{id}}}", opening, *(Case(name).block for name in names), f"## {read_next} {{#next}}"]
        file_of(page, language).parent.mkdir(parents=True, exist_ok=True)
        file_of(page, language).write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")
        print(f"docs/{language}/{page}.md")
    print(f"Next: write both; list {page}.md under nav in mkdocs.yml; python -m guide make; python -m guide stamp {page}")
