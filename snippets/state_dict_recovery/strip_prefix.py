"""The prefix is in the file: cut it off the front; replace would cut anywhere."""

# tested by: tests/test_strip.py

from collections import OrderedDict
from collections.abc import Mapping

from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present


def strip(state, prefix):
    """A new dict, its versions too, without the prefix; no two keys may become one."""
    if not isinstance(state, Mapping) or not isinstance(prefix, str):
        kinds = f"{type(state).__name__} and {type(prefix).__name__}"
        raise TypeError(f"strip takes a state_dict and a text as 'module.', not {kinds}")
    prefix = prefix.rstrip(".") + "."  # "model" must not cut "model2.weight"
    new, count = OrderedDict(), 0
    for key, value in state.items():
        short = key.removeprefix(prefix) if isinstance(key, str) else key
        if short in new:
            raise ValueError(f"{prefix!r} cannot be cut: two keys would become {short!r}")
        new[short] = value
        count += short != key
    versions = getattr(state, "_metadata", None) or {}
    new._metadata = OrderedDict(
        (f"{path}.".removeprefix(prefix)[:-1], version) for path, version in versions.items()
    )
    print(f"cut {prefix!r} off {count} of {len(state)} keys")
    return new


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.submodule = nn.Linear(2, 2, bias=False)


state = nn.DataParallel(Model()).state_dict()
print("in the file: ", list(state))
print("replace:     ", [key.replace("module.", "") for key in state])
print("removeprefix:", [key.removeprefix("module.") for key in state])

stripped = strip(state, "module.")
print("strip:       ", list(stripped), "versions", list(stripped._metadata))
print(Model().load_state_dict(stripped))

returned = consume_prefix_in_state_dict_if_present(state, "module.")
print("consume:     ", list(state), "returns", returned)
print("its versions:", list(state._metadata))
assert dict(state._metadata) == dict(stripped._metadata) == dict(Model().state_dict()._metadata)
