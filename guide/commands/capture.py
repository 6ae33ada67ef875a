"""Run snippets and write what they print beside them: capture buffers/moves_with_module … (a folder or a part of the name will do)"""

import argparse
import difflib
import sys

from guide import run
from guide.cases import NOT_RUN, all_cases
from guide.gpu import gpu, header


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m guide capture", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--cuda", action="store_true", help="every case that needs a GPU")
    parser.add_argument("--time-limit", type=float, default=60)
    args = parser.parse_args(arguments)
    names = [name.removeprefix("snippets/").removesuffix(".py") for name in args.names]
    if not names and not args.cuda:
        sys.exit("Name the snippets, or a part of their names: python -m guide capture buffers/moves_with_module")
    every = all_cases()
    for name in names:
        if not any(name in case.name for case in every):
            near = difflib.get_close_matches(name, [case.name for case in every], n=1)
            sys.exit(f"No snippet is called {name}." + (f" The nearest is {near[0]}." if near else "") + " Nothing was run.")
    cases = [case for case in every if any(name in case.name for name in names) or args.cuda and case.needs_cuda]
    without = [case for case in cases if case.needs_cuda and not gpu()]
    for case in without:
        if not case.out.exists():
            case.out.write_text(NOT_RUN, encoding="utf-8")
        print(f"snippets/{case.name}.out: not captured, there is no GPU here")

    failed = False
    for case, result in run.run([case for case in cases if case not in without], time_limit=args.time_limit):
        problems = run.broken(case, result, args.time_limit)
        failed |= bool(problems)
        if problems:
            print("\n".join(problems), f"\nsnippets/{case.name}.out was left as it was.", file=sys.stderr)
            continue
        printed = (header() if case.needs_cuda else "") + case.printed(result)
        new = not case.out.exists()
        same = not new and not case.never_captured and not case.difference(printed)
        if not same:
            case.out.write_text(printed, encoding="utf-8", newline="\n")
        print(f"snippets/{case.name}.out {'is as it was' if same else 'was written: read it before you commit it'}")
        if new:
            print(f"Show it on a page, in docs/en and in docs/zh:\n\n{case.block}\n")
    sys.exit(failed)
