"""The code of torch.nn says which layers look at the mode; LayerNorm is not among them."""

# tested by: tests/test_which_modules_react.py

# --8<-- [start:shown]
import dis
import inspect
from functools import cached_property, partialmethod
from types import CellType, CodeType, FunctionType

from torch import nn

KINDS = (CodeType, FunctionType, property, cached_property)
KINDS += (staticmethod, classmethod, partialmethod)
LINKS = ("__code__", "fget", "__func__", "func", "__wrapped__")
COMPILED = {"ScriptModule", "OptimizedModule"}  # what torch.jit and torch.compile return


def codes_in(value):
    """The compiled code of a method, of functions in it, and of what a decorator wraps."""
    found, rest = {}, [value]
    while rest:
        value = rest.pop()
        if id(value) in found or not isinstance(value, KINDS):
            continue
        found[id(value)] = value
        rest += [*getattr(value, "co_consts", ()), *(getattr(value, link, None) for link in LINKS)]
        if not hasattr(value, "__wrapped__"):  # a decorator without functools.wraps
            cells = getattr(value, "__closure__", None) or ()
            rest += [cell.cell_contents for cell in cells if cell != CellType()]
    return [value for value in found.values() if isinstance(value, CodeType)]


def reads_training(code):
    """Whether it reads an attribute training; to set it, or to speak of it, is no reading."""
    loads = {"LOAD_ATTR", "LOAD_METHOD", "LOAD_SUPER_ATTR"}
    by_name = "getattr" in code.co_names and "training" in code.co_consts
    steps = dis.get_instructions(code)
    return by_name or any(s.argval == "training" and s.opname in loads for s in steps)


def looks_at_mode(layer):
    """Whether a class reads self.training itself. What its layers do, or a function it calls,
    is not seen; self.config.training counts, as the code does not tell what it is."""
    if not (inspect.isclass(layer) and issubclass(layer, nn.Module)):
        raise TypeError(f"give a class, such as nn.Dropout or type(layer), not {layer!r:.60}")
    if COMPILED & {c.__name__ for c in layer.__mro__}:
        raise TypeError("a compiled layer has no code to look at: give the class it was made of")
    names = {name for c in layer.__mro__ if c not in nn.Module.__mro__ for name in vars(c)}
    for name in names - {"train", "eval", "extra_repr"}:
        if name.startswith("__") and name != "__call__":
            continue  # __init__() may copy the mode, and computes nothing
        for c in [c for c in layer.__mro__ if name in vars(c)]:
            if c is nn.Module:
                break
            codes = codes_in(vars(c)[name])
            if any(map(reads_training, codes)):
                return True
            if not any({"super", name} & set(code.co_names) for code in codes):
                break  # it replaces those of the classes above and calls none of them
    return False


layers = [c for c in vars(nn).values() if inspect.isclass(c) and issubclass(c, nn.Module)]
layers = {c.__name__: c for c in layers if not c.__name__.startswith("Lazy")}
react = sorted(name for name, layer in layers.items() if looks_at_mode(layer))

for start in range(0, len(react), 5):
    print(", ".join(react[start : start + 5]))

print()
for name in ("Linear", "Embedding", "LayerNorm", "RMSNorm", "GroupNorm", "Softmax"):
    print(f"{name:<10}", looks_at_mode(layers[name]))
# --8<-- [end:shown]
