"""Record that Chinese pages say what the English pages say now: stamp modules/buffers …"""

import sys

from guide import DOCS
from guide.pages import PAGES, name_of, not_followed, stamp


def main(arguments):
    if not arguments:
        sys.exit("Name the pages whose Chinese you have brought in line: python -m guide stamp modules/buffers")
    pages = [name_of(page) for page in arguments]
    if unknown := [page for page in pages if page not in PAGES]:
        sys.exit(f"{DOCS.name}/en has no page {', '.join(unknown)}. Nothing was stamped.")
    for page in pages:
        found = not_followed(page)
        if found and "python -m guide stamp" not in found[0]:  # there is nothing to stamp yet
            sys.exit(found[0])
        if found:
            stamp(page)
        print(f"docs/zh/{page}.md {'is stamped' if found else 'was up to date'}")
