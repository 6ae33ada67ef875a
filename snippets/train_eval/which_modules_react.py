"""The source of torch.nn says which layers look at the mode; LayerNorm is not among them."""

import inspect

import torch
from torch import nn


def looks_at_mode(layer):
    own = [c for c in layer.__mro__ if issubclass(c, nn.Module) and c is not nn.Module]
    return any(".training" in inspect.getsource(c) for c in own)


layers = [c for c in vars(nn).values() if inspect.isclass(c) and issubclass(c, nn.Module)]
layers = {c.__name__: c for c in layers if not c.__name__.startswith("Lazy")}
react = sorted(name for name, layer in layers.items() if looks_at_mode(layer))

for start in range(0, len(react), 5):
    print(", ".join(react[start : start + 5]))

print()
for name in ("Linear", "Embedding", "LayerNorm", "RMSNorm", "GroupNorm", "Softmax"):
    print(f"{name:<10}", looks_at_mode(layers[name]))

x = torch.randn(4, 1, 2)
one, two = nn.LSTM(2, 2), nn.LSTM(2, 2, num_layers=2, dropout=0.5)
assert torch.equal(one(x)[0], one.eval()(x)[0]), "one layer: no dropout, same result"
assert not torch.equal(two(x)[0], two.eval()(x)[0]), "dropout between its layers"
