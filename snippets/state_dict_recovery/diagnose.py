"""Comparing names, shapes and dtypes before loading shows what to mend."""

# tested by: tests/test_compare.py

import io
from collections import Counter, defaultdict
from collections.abc import Mapping

import torch
from torch import nn


def look(value):
    """Shape and kind of a tensor, as text; of anything else, its type."""
    if not isinstance(value, torch.Tensor):
        return type(value).__name__, ""
    words = str(value.dtype), str(value.layout), type(value).__name__
    usual = "torch.strided", "Tensor", "Parameter"
    kind = " ".join(word for word in words if word not in usual)
    try:
        return str(tuple(value.shape)), kind
    except RuntimeError:  # lazy, or nested
        return "no shape", kind


def inside(state, path="state", depth=3):
    """The dicts and the models in a dict, each after its path."""
    for key, value in state.items() if depth else ():
        if isinstance(value, nn.Module):
            yield f"{path}[{key!r}].state_dict()", dict(value.named_parameters())
        elif isinstance(value, Mapping):
            yield f"{path}[{key!r}]", value
            yield from inside(value, f"{path}[{key!r}]", depth - 1)


def swaps(missing, unexpected):
    """Counts (old, new) beginnings, where the end and the shape leave one choice."""
    starts = defaultdict(lambda: ([], []))
    for side, names in enumerate((unexpected, missing)):
        for name, shape in names.items():
            parts = name.split(".")
            for at in range(len(parts)):
                starts[".".join(parts[at:]), shape][side].append((*parts[:at], ""))
    return Counter(
        (".".join(old), ".".join(news[0]))
        for olds, news in starts.values()
        if len(news) == 1 and (len(olds) == 1 or news == [("",)])
        for old in olds
        if old[-2:] != news[0][-2:]  # else a longer end agrees
    )


def mends(tensors, state, missing, unexpected):
    same = {key: id(value) for key, value in tensors.items() if torch.is_tensor(value)}
    there = {same[key]: key for key in same if key in state}
    for key in missing:
        if same.get(key) in there:
            yield f"copy {there[same[key]]} to {key}: two names of one tensor"

    last = {key.split(".")[-1] for key in missing}
    hits = {
        path: sum(torch.is_tensor(found[key]) and str(key).split(".")[-1] in last for key in found)
        for path, found in (() if tensors.keys() & state.keys() else inside(state))
    }
    most = max(hits.values(), default=0)
    yield from (f"compare with {path}" for path in hits if hits[path] == most > 0)

    names = {key: shape for key, shape in unexpected.items() if isinstance(key, str)}
    counts, done = swaps(missing, names), set()
    for (old, new), _ in counts.most_common(3):
        moved = {key: new + key[len(old) :] for key in names if key.startswith(old)}
        fits = {key for key in moved if missing.get(moved[key]) in (names[key], "no shape")}
        clash = [moved[key] for key in moved if moved[key] in missing and key not in fits]
        taken = [name for name in moved.values() if name in state]
        if old and new and len(clash) >= len(fits):
            continue
        done.update(fits, [moved[key] for key in fits])
        how = f"rename {old!r} to {new!r}" if new else f"cut {old!r} off"
        how = how if old else f"put {new!r} before"
        how += f": finds {len(fits)} of {len(missing)} missing"
        how += f"; {clash[0]} has another shape" if clash else ""
        yield how + (f"; {taken[0]} is in the file already" if taken else "")
    left = [key for key in [*missing, *names] if key not in done]
    if left and names and not most:
        how = "more guesses" if len(counts) > 3 else "no name fits, or several do"
        yield f"{how}: {left[-1]}" + (f" and {len(left) - 1} more" if left[1:] else "")


def notes(model, tensors, keys):
    """What the names and shapes cannot tell; `keys` are those that do not fit."""
    owners = {"", *(str(key).rpartition(".")[0] for key in keys)} if keys else ()
    usual, own = nn.Module._load_from_state_dict, set()
    for name, module in model.named_modules():
        kind = type(module)
        if module._load_state_dict_pre_hooks or kind._load_from_state_dict is not usual:
            own |= {f"{kind.__module__}.{kind.__name__}"} if name in owners else set()
    yield from (f"{kind} loads in its own way, perhaps other names" for kind in sorted(own))
    if not all(isinstance(key, str) for key in keys):
        yield "load_state_dict raises on keys that are no text"
    if any(value.is_meta for value in tensors.values() if torch.is_tensor(value)):
        yield "tensors of the model are on meta: without assign=True nothing is copied there"


def compare(model, state):
    if not isinstance(model, nn.Module) or not isinstance(state, Mapping):
        raise TypeError(
            "compare takes a built model and a dict, as torch.load(path) or state_dict() "
            f"gives it, not {type(model).__name__} and {type(state).__name__}"
        )
    try:
        tensors = model.state_dict(keep_vars=True)
    except Exception as error:
        print(f"nothing to compare: state_dict() raises {type(error).__name__}: {error}")
        return
    ours = {key: look(value) for key, value in tensors.items()}
    file = {key: look(value) for key, value in state.items()}
    missing = {key: ours[key][0] for key in ours if key not in file}
    unexpected = {key: file[key][0] for key in file if key not in ours}
    differ = {"shape": [], "kind": []}
    for key in [key for key in ours if key in file and ours[key][0] != "no shape"]:
        for what, theirs, mine in zip(differ, file[key], ours[key]):
            own_format = key.endswith("_extra_state") or (theirs, mine) == ("(1,)", "()")
            if theirs and mine and theirs != mine and not own_format:
                differ[what].append(f"{key}: file {theirs}, model {mine}")
    fit = len(ours) - len(missing) - len(differ["shape"])
    lists = {
        "missing": [f"{key} {shape}" for key, shape in missing.items()],
        "unexpected": [f"{key} {shape}" for key, shape in unexpected.items()],
        **differ,
        "mend?": [*mends(tensors, state, missing, unexpected)] if missing else [],
        "note": [*notes(model, tensors, [*missing, *unexpected])],
        "fit": [f"{fit} of {len(ours)} names, by shape"],
    }
    for what, lines in lists.items():
        more = [f"... and {len(lines) - 6} more"] if len(lines) > 6 else []
        for line in lines[:6] + more:
            print(f"{what:<10} {line}")


def mlp(*names, classes=4):
    layers = (nn.Linear(8, 16), nn.Linear(16, 4), nn.Linear(4, classes))
    return nn.ModuleDict(zip(names, layers))


file = io.BytesIO()
torch.save(mlp("fc1", "fc2", "out").half().state_dict(), file)
file.seek(0)
state = torch.load(file, map_location="meta", weights_only=True)  # no data
compare(mlp("fc1", "hidden", "out", classes=10), state)
print("---")
compare(mlp("fc1", "fc2", "out"), nn.DataParallel(mlp("fc1", "fc2", "out")).state_dict())
print("---")
compare(nn.ModuleDict({"model": nn.Linear(8, 16)}), nn.Linear(8, 16).state_dict())
