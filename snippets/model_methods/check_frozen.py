"""One training step shows what really moves: in a frozen body BatchNorm's statistics do."""

# tested by: tests/test_check_frozen.py

# --8<-- [start:shown]
import io

import torch
from torch import nn
from torch.nn.parameter import is_lazy


def tensors_of(model):
    """Names and tensors of all parameters and buffers, tied and unsaved ones too."""
    for path, module in model.named_modules():
        for own in module.named_parameters(recurse=False), module.named_buffers(recurse=False):
            for name, tensor in own:
                yield f"{path}.{name}" if path else name, tensor


def numbers(tensor):
    """Kind and bytes, which are equal even where there is nan; None if it has no numbers."""
    if is_lazy(tensor) or tensor.device.type == "meta":
        return None
    tensor = tensor.detach()
    plain = type(tensor) is torch.Tensor and tensor.layout is torch.strided
    if plain and not tensor.is_quantized and not tensor.is_nested:
        kind = tensor.shape, tensor.dtype, tensor.device
        return kind, tensor.clone().flatten().view(torch.uint8)
    try:
        file = io.BytesIO()
        torch.save(tensor, file)  # sparse, quantized, DTensor ...: what a file would hold
    except Exception:  # a fake tensor, for example
        return None
    return type(tensor), torch.frombuffer(file.getbuffer(), dtype=torch.uint8)


def what_moves(model, step):
    """Names of the parameters and buffers that one call of step() changes, adds or removes.

    Extra state is not compared. A shared layer has its first name. Tensors whose numbers cannot
    be read, as on meta, are told in a line.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"the model must be an nn.Module, not {model!r:.60}")
    if not callable(step):
        raise TypeError(f"give the function itself, without (), not what it returned: {step!r:.60}")
    before = {name: numbers(tensor) for name, tensor in tensors_of(model)}
    step()
    after = dict(tensors_of(model))
    moved, unknown = before.keys() ^ after.keys(), []
    for name in before.keys() & after.keys():
        old, new = before[name], numbers(after[name])
        if old is None and new is None:
            unknown.append(name)
        elif old is None or new is None or old[0] != new[0] or not torch.equal(old[1], new[1]):
            moved.add(name)
    if unknown:
        print(f"cannot compare, no numbers to read: {min(unknown)} (of {len(unknown)})")
    return moved


torch.manual_seed(0)
body = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.ReLU())
model = nn.ModuleDict({"body": body, "head": nn.Linear(4, 1)})
model["body"].requires_grad_(False)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
x = torch.randn(8, 2)


def step():
    optimizer.zero_grad()
    model["head"](model["body"](x)).sum().backward()
    optimizer.step()


print("train mode:", *sorted(what_moves(model, step)), sep="\n  ")
model["body"].eval()
print("body in eval():", *sorted(what_moves(model, step)), sep="\n  ")

assert what_moves(model, step) == {"head.weight", "head.bias"}, "freeze more, or thaw more"
# --8<-- [end:shown]
