"""A dotted path reads, replaces or adds a submodule; None empties its place."""

from torch import nn

model = nn.Module()
model.encoder = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
model.head = nn.Linear(8, 2)

print(model.get_submodule("encoder.0"))
print("encoder.0.bias", tuple(model.get_parameter("encoder.0.bias").shape))
for path in ("encoder.5", "head.weight"):
    try:
        model.get_submodule(path)
    except AttributeError as error:
        print("AttributeError:", error)

model.set_submodule("encoder.1", nn.GELU())
print("replaced:", model.encoder[1])

model.set_submodule("encoder.l", nn.GELU())  # a typing error: the letter l
print("added:   ", [name for name, _ in model.encoder.named_children()])
try:
    model.set_submodule("encoder.I", nn.GELU(), strict=True)
except AttributeError as error:
    print("AttributeError:", error)

model.head = None
print("None:    ", model.head, [name for name, _ in model.named_children()])
print("keys:    ", list(model.state_dict()))
try:
    model.head = 3
except TypeError as error:
    print("TypeError:", error)

model.head = nn.Identity()
assert model.head("x") == "x" and not model.head.state_dict(), "Identity hands on its input"
try:
    model.head("x", "mask")
except TypeError as error:
    print("TypeError:", error)
