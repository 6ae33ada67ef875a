"""What the sentences of the pages rest on, counted page by page; with pages named: run their claims, and list what is not proved yet."""

import sys

from guide import run
from guide.claims import KINDS, all_claims, broken
from guide.pages import PAGES, name_of

COLUMNS = ["proved", "shown", *KINDS, "unproved"]


def main(arguments):
    pages = [name_of(page).removeprefix("tests/claims/").removesuffix(".py") for page in arguments]
    if unknown := [page for page in pages if page not in PAGES]:
        sys.exit(f"docs/en has no page {', '.join(unknown)}.")
    some = [claims for claims in all_claims() if not pages or claims.page in pages]
    table(some)
    if pages:
        problems = [problem for claims in some for problem in claims.problems()]
        for claims, result in run.run([claims for claims in some if claims.functions]):
            problems += broken(claims, result)
        for claims in some:
            print(f"\n{claims.name}, not accounted for:", *claims.wanting() or ["nothing"], sep="\n")
        if problems:
            sys.exit("\n" + "\n".join(problems))


def table(some):
    print(f"{'':<32}{'claims':>8}{'sentences':>11}" + "".join(f"{column.split()[-1]:>11}" for column in COLUMNS))
    rows = [(claims.page, len(claims.functions), claims.count()) for claims in some]
    rows += [("together", sum(row[1] for row in rows), sum((row[2] for row in rows), rows[0][2] - rows[0][2]))]
    for page, claims, count in rows:
        print(f"{page:<32}{claims:>8}{count.total():>11}" + "".join(f"{count[column] or '':>11}" for column in COLUMNS))
