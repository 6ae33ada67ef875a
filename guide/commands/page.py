"""Begin a page in both languages: page modules/hooks module_basics/hooks_in_order …, the page's name and the snippets that it shows"""

import sys

from guide import LANGUAGES, ROOT
from guide.cases import Case, all_cases
from guide.pages import BEGUN, PAGES, file_of, foot_of, name_of

READ_NEXT = {"en": "Read next", "zh": "接着读"}


def main(arguments):
    if not arguments:
        sys.exit("Name the page, and the snippets that it shows: python -m guide page modules/hooks module_basics/hooks_in_order")
    page, names = name_of(arguments[0]), [name.removesuffix(".py").removeprefix("snippets/") for name in arguments[1:]]
    if unknown := set(names) - {case.name for case in all_cases()}:
        sys.exit(f"There is no snippet {', '.join(sorted(unknown))}. Nothing was written.")
    if written := [file for file in (file_of(page, language) for language in LANGUAGES) if file.exists()]:
        sys.exit(f"{written[0].relative_to(ROOT)} is there already. Nothing was written; edit it, or choose another name.")
    chapters = sorted({each.partition("/")[0] for each in PAGES if "/" in each})
    if page.partition("/")[0] not in chapters:
        print(f"(a new chapter; there are {', '.join(chapters)})")
    for language in LANGUAGES:
        description, title, opening = BEGUN[language]
        id = page.rpartition("/")[2].replace("_", "-")
        parts = [f"---\ndescription: {description}\n---", f"# {title} {{#{id}}}", opening, *(Case(name).block for name in names), f"## {READ_NEXT[language]} {{#next}}", foot_of(page, language)]
        file_of(page, language).parent.mkdir(parents=True, exist_ok=True)
        file_of(page, language).write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")
        print(f"docs/{language}/{page}.md")
    print(f"Next: write both; list {page}.md under nav in mkdocs.yml; python -m guide make; python -m guide stamp {page}")
