"""modules() walks the whole tree and starts with the model; children() gives one level."""

from torch import nn

relu = nn.ReLU()
model = nn.Sequential(nn.Sequential(nn.Linear(2, 2), relu), relu, nn.Linear(2, 2), relu)


def kinds(modules):
    return [type(module).__name__ for module in modules]


print("modules():       ", kinds(model.modules()))
print("  first is model:", next(model.modules()) is model)
print("children():      ", kinds(model.children()))
print("named_children():", [name for name, _ in model.named_children()])

rebuilt = nn.Sequential(*model.children())
print("rebuilt from children():", len(rebuilt), "layers instead of", len(model))

for child in model.children():
    if isinstance(child, nn.Linear):
        child = nn.Identity()  # a new value for the loop's variable, nothing else
print("after a loop:    ", kinds(model))

for name, child in list(model.named_children()):
    if isinstance(child, nn.Linear):
        model.set_submodule(name, nn.Identity())
print("set by name:     ", kinds(model))
