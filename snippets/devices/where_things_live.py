"""A helper that says where each tensor of a model and its inputs lives, and what is wrong."""

# tested by: tests/test_where_things_live.py

# --8<-- [start:find]
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from contextlib import suppress
from types import MemberDescriptorType, ModuleType

import torch
from torch import nn
from torch.nn.parameter import is_lazy
from torch.nn.utils.rnn import PackedSequence
from torch.utils.data import DataLoader, Dataset

# What torch and accelerate keep in a module; what forward() does not compute with:
NOT_YOURS = {f".{name}" for name in (*vars(nn.Module()), "_hf_hook", "_old_forward")}
SKIPPED = (str, bytes, int, float, type(None), type, ModuleType)
SKIPPED += (torch.optim.Optimizer, Dataset, DataLoader)


def parts(value):
    """Names and values of all that an object holds: its items, or else its attributes."""
    if isinstance(value, PackedSequence):
        value = value._replace(batch_sizes=None)  # these have to stay on the CPU
    if isinstance(value, Mapping):  # a BatchEncoding and a ModelOutput are mappings, too
        shown = (f"{key!r:.60}" if isinstance(key, (str, int)) else "..." for key in value)
        return [(f"[{key}]", item) for key, item in zip(shown, value.values())]
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        return [(f"[{index}]", item) for index, item in enumerate(value)]
    kinds = [vars(kind) for kind in type(value).__mro__ if "__slots__" in vars(kind)]
    slots = [key for own in kinds for key in own if isinstance(own[key], MemberDescriptorType)]
    held = {key: getattr(value, key, None) for key in slots} | getattr(value, "__dict__", {})
    return [(f".{key}", item) for key, item in held.items()]


def device_hook(module):
    """accelerate's hook that places this module's weights and inputs, if there is one."""
    hook = vars(module).get("_hf_hook")
    hooks = getattr(hook, "hooks", [hook])
    places = (hook for hook in hooks if getattr(hook, "execution_device", None) is not None)
    return next(places, None)


def tensors_in(value, name, kind, seen):
    """Kind, name, tensor and responsible hook; each tensor once, registered ones first."""
    rest = deque([(value, name, kind, None)])
    while rest:
        value, name, kind, hook = rest.pop()
        if isinstance(value, SKIPPED) or id(value) in seen:
            continue
        seen[id(value)] = value
        if torch.is_tensor(value):
            yield kind or "attribute", name.removeprefix("."), value, hook
        elif isinstance(value, nn.Module):
            hook = device_hook(value) or hook
            own = [("parameter", *item) for item in value.named_parameters(recurse=False)]
            own += [("buffer", *item) for item in value.named_buffers(recurse=False)]
            own += [("", *item) for item in value.named_children()]
            for what, key, item in reversed(own):
                rest.append((item, f"{name}.{key}", kind or what, hook))
            made = {f".{key.removesuffix(end)}" for _, key, _ in own for end in ("_orig", "_g")}
            for key, item in parts(value):  # pruning makes weight anew at each call
                if key not in NOT_YOURS | made:
                    rest.appendleft((item, name + key, kind or "attribute", hook))
        elif not type(value).__module__.startswith(("torch._", "torch.distributed")):
            with suppress(Exception):  # one that cannot be read
                rest += [(item, name + key, kind, hook) for key, item in reversed(parts(value))]


# --8<-- [end:find]


# --8<-- [start:helper]
def misplaced(kind, tensor, hook, home):
    """What is wrong with where a tensor lives, or None."""
    wanted = getattr(hook, "execution_device", home)
    if isinstance(wanted, int):
        wanted = f"{torch.accelerator.current_accelerator() or 'cuda'}:{wanted}"
    here, wanted = tensor.device, torch.device(wanted)
    waits = not hasattr(hook, "offload") or (hook.offload and here.type == "meta")
    if hook and waits and kind in ("parameter", "buffer"):
        return None  # the hook moves or fills it for its call
    if here.type == "meta":
        return "is on meta: it has no numbers"
    if here.type == wanted.type and wanted.index in (None, here.index):
        return None
    if here.type == "cpu" and not is_lazy(tensor) and tensor.dim() == 0:
        return None  # one number of the CPU mixes with any device
    doubt = ": wrong if forward() uses it" if kind == "attribute" else ""
    return f"is on {here}, not on {wanted}{doubt}"


def where(model, /, *inputs, **named):
    """Print how much is where; return sentences about the tensors that are misplaced."""
    seen = {}
    rows = list(tensors_in(model, "", "", seen))
    if not rows and not isinstance(model, nn.Module):
        raise TypeError(f"give a model, an nn.Module; this holds no tensors: {model!r:.60}")
    # The first layer's hook takes inputs along, and so does DataParallel:
    carried = bool(rows and rows[0][3] or getattr(model, "device_ids", None))
    named = {f"inputs[{index}]": value for index, value in enumerate(inputs)} | named
    for name, value in named.items():
        rows += tensors_in(value, name, "input", seen)

    count, size, votes, more, found = Counter(), Counter(), Counter(), {}, defaultdict(list)
    for kind, name, tensor, hook in rows:
        dense = tensor.layout in (torch.strided, torch.jagged)
        place, held = (kind, tensor.device), tensor.nbytes if dense else 0
        count[place] += 1
        size[place] += held
        more[place] = more.get(place, "") if dense else " or more"  # a sparse one tells no size
        rank = (tensor.device.type != "meta", kind in ("parameter", "buffer"))
        votes[rank, tensor.device] += held + 1
    home = max(votes, key=lambda vote: (vote[0], votes[vote]), default=(0, "cpu"))[1]
    if not rows:
        print("  no tensors found")
    for place, number in count.items():
        label = f"{place[0]:<10}{place[1]!s:<7}"
        print(f"  {label} tensors: {number}, bytes: {size[place]}{more[place]}")

    for kind, name, tensor, hook in rows:
        what = misplaced(kind, tensor, hook, home)
        if what and (kind != "input" or not carried or tensor.device.type == "meta"):
            found[kind, what].append(name)
    sentences = []
    for (kind, what), names in found.items():
        sentences += [f"{kind} {name} {what}" for name in names[:5]]
        if len(names) > 5:
            sentences.append(f"and {len(names) - 5} more such, as {kind} {names[-1]}")
    return sentences


# --8<-- [end:helper]

import tempfile

from accelerate import dispatch_model
from torch._subclasses.fake_tensor import FakeTensorMode


class Part(nn.Module):
    def __init__(self, device):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(4, 4, device=device))


# --8<-- [start:broken]
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = Part("cuda:0")
        self.head = Part("meta")  # never filled
        self.masks = [torch.ones(4)]  # not registered


with FakeTensorMode():  # tensors that claim to be where you say, so no GPU is needed
    print("a model and its inputs:")
    inputs = {"x": torch.ones(1, 4, device="cuda:0"), "extra": [torch.ones(1, 4)]}
    for problem in where(Model(), inputs):
        print("-", problem)

    print("two GPUs and nothing that carries tensors across:")
    for problem in where(nn.Sequential(Part("cuda:0"), Part("cuda:1"))):
        print("-", problem)

print("split between CPU and disk by accelerate:")
split = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
with tempfile.TemporaryDirectory() as folder:
    dispatch_model(split, {"0": "cpu", "1": "disk"}, main_device="cpu", offload_dir=folder)
    print("-", where(split, torch.ones(1, 4)) or "nothing is wrong")

print("no parameters at all:")
print("-", *where(nn.ReLU(), torch.ones(2), torch.ones(2, device="meta")))
# --8<-- [end:broken]
