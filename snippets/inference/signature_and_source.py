"""Ask forward for its signature, not the model; getsource reads the file that was imported."""

import inspect

from torch import nn

model = nn.TransformerEncoderLayer(d_model=8, nhead=2)

print("model:  ", inspect.signature(model))
print("forward:", list(inspect.signature(model.forward).parameters))
print("default:", inspect.signature(model.forward).parameters["src_mask"].default)

print("class from:", type(model.linear1).__module__)
print("last line: ", inspect.getsource(type(model.linear1).forward).splitlines()[-1].strip())
