"""The source of torch.nn says which layers look at the mode; LayerNorm is not among them."""

import inspect

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
