"""A helper that says where each tensor of a model and its inputs lives, and what is wrong."""

# --8<-- [start:helper]
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import torch
from torch import nn

# What torch and accelerate themselves keep in a module:
NOT_YOURS = {*vars(nn.Module()), "_hf_hook", "_old_forward"}


def tensors_in(value, path):
    """Name and tensor for all that is in nested dicts, lists, dataclasses and KV caches."""
    if torch.is_tensor(value):
        yield path, value
    elif isinstance(value, Mapping):  # a BatchEncoding and a ModelOutput are mappings, too
        for key, item in value.items():
            yield from tensors_in(item, f"{path}[{key!r}]")
    elif isinstance(value, nn.Module):  # in a plain list, so that no move reaches it
        yield from tensors_in({**dict(value.named_parameters()), **dict(value.named_buffers())}, path)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from tensors_in(item, f"{path}[{index}]")
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from tensors_in(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(getattr(value, "layers", None), list):  # a KV cache
        yield from tensors_in([vars(layer) for layer in value.layers], f"{path}.layers")


def device_hook(module):
    """accelerate's hook that places this module's weights and inputs, if there is one."""
    hook = getattr(module, "_hf_hook", None)
    hooks = getattr(hook, "hooks", [hook])
    places = (hook for hook in hooks if getattr(hook, "execution_device", None) is not None)
    return next(places, None)


def tensors_of(module, prefix="", hook=None):
    """Kind, name, tensor and responsible hook of all that a module holds, registered or not."""
    hook = device_hook(module) or hook
    yours = {name: value for name, value in vars(module).items() if name not in NOT_YOURS}
    kinds = {"parameter": module._parameters, "buffer": module._buffers, "attribute": yours}
    for kind, held in kinds.items():
        for name, value in held.items():
            for path, tensor in tensors_in(value, prefix + name):
                yield kind, path, tensor, hook
    for name, child in module.named_children():
        yield from tensors_of(child, f"{prefix}{name}.", hook)


def where(model, *inputs):
    """Print how much is on which device; return a sentence for each tensor that is misplaced."""
    rows = list(tensors_of(model))
    carrier = device_hook(model) or (rows[0][3] if rows else None)  # the first that computes
    rows += [("input", *found, carrier) for found in tensors_in(inputs, "inputs")]
    count, size, home = Counter(), Counter(), Counter()
    for kind, name, tensor, hook in rows:
        count[kind, str(tensor.device)] += 1
        size[kind, str(tensor.device)] += tensor.nbytes
        if kind in ("parameter", "buffer") and not tensor.is_meta:
            home[str(tensor.device)] += tensor.nbytes
    for (kind, device), number in count.items():
        print(f"  {kind:<10}{device:<7} tensors: {number}, bytes: {size[kind, device]}")

    home = home or Counter(str(tensor.device) for *_, tensor, _ in rows)
    problems = []
    for kind, name, tensor, hook in rows:  # a hook carries inputs; one number mixes with any device
        target = home.most_common(1)[0][0] if hook is None else hook.execution_device
        here, wanted = tensor.device, torch.device(target)
        same = here.type == wanted.type and (here.index == wanted.index or wanted.index is None)
        waits = not hasattr(hook, "offload") or (hook.offload and tensor.is_meta)  # for its call
        if hook is not None and waits and kind in ("parameter", "buffer"):
            continue
        if tensor.is_meta:
            problems.append(f"{kind} {name} is on meta: it has no numbers")
        elif not same and tensor.dim() and (hook is None or kind != "input"):
            problems.append(f"{kind} {name} is on {here}, not on {wanted}")
    return problems


# --8<-- [end:helper]

import io
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass

from accelerate import cpu_offload, cpu_offload_with_hook, dispatch_model
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import BatchEncoding, DynamicCache
from transformers.modeling_outputs import CausalLMOutput


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


@dataclass
class Batch:
    x: torch.Tensor
    note: str = ""


cpu, number = torch.ones(2, 2), torch.tensor(1.0)
cache = DynamicCache()
cache.update(cpu[None, None], cpu[None, None], 0)
nested = [BatchEncoding({"ids": cpu}), CausalLMOutput(logits=cpu), (Batch(cpu), [cpu]), cache, "text"]
names = [name for name, _ in tensors_in(nested, "x")]
assert names[:4] == ["x[0]['ids']", "x[1]['logits']", "x[2][0].x", "x[2][1][0]"], names
assert sum("layers" in name for name in names) == 2, "the cache's keys and values are found"
with redirect_stdout(io.StringIO()):
    offloaded = cpu_offload(nn.Sequential(nn.Linear(2, 2)), "cpu")
    assert not where(offloaded, cpu), "meta is right there"
    waiting, _ = cpu_offload_with_hook(nn.Linear(2, 2), "meta")
    assert not where(waiting, cpu), "a model that waits on the CPU for its call"
with redirect_stdout(io.StringIO()), FakeTensorMode(allow_non_fake_inputs=True):
    assert not where(nn.Linear(2, 2), nested), "all on the CPU"
    assert not where(Part("cuda:0"), torch.tensor(1.0)), "one number may stay on the CPU"
    assert len(where(Part("cuda:0"), torch.ones(4))) == 1, "an input that was left behind"
    tied = nn.Sequential(Part("cuda:0"), Part("cuda:0"))
    tied[1].weight = tied[0].weight
    assert not where(tied), "tied weights are no problem"
    tied.layers = [Part("cpu")]
    assert len(where(tied)) == 1, "a module in a plain list"
