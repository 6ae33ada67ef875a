"""What people run: `python -m guide` lists the commands, each a module of guide/commands/ whose docstring's first line says what it does."""

import importlib
import pkgutil
import sys

from guide import commands
from guide.cases import BadCase


def main():
    names = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    if sys.argv[1:2] and sys.argv[1] in names:
        try:
            return importlib.import_module(f"guide.commands.{sys.argv[1]}").main(sys.argv[2:])
        except BadCase as error:
            sys.exit(str(error))
    print("python -m guide COMMAND\n")
    for name in names:
        with open(f"{commands.__path__[0]}/{name}.py", encoding="utf-8") as module:
            print(f"  {name:<15}{module.readline().strip().strip(chr(34))}")
    if sys.argv[1:] not in ([], ["-h"], ["--help"]):
        sys.exit(f"\nThere is no command '{sys.argv[1]}'.")


if __name__ == "__main__":
    main()
