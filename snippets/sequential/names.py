"""Sequential names layers by place or by an OrderedDict's keys; a slice shares its layers."""

from collections import OrderedDict

from torch import nn

model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
print("keys: ", list(model.state_dict()))
print("last: ", model[-1])

body = model[:2]
print("slice:", type(body).__name__, len(body), "| same layer:", body[0] is model[0])
print("from 1 on:", list(model[1:].state_dict()))

model.append(nn.Softmax(dim=-1)).insert(1, nn.Dropout())
del model[0]
print("after:", [f"{name} {type(layer).__name__}" for name, layer in model.named_children()])

named = nn.Sequential(OrderedDict(fc=nn.Linear(8, 16), act=nn.ReLU()))
print("named:", list(named.state_dict()), "| named.fc is named[0]:", named.fc is named[0])

short = named[:]
del short[1]
print("del drops the names:", list(short.state_dict()))

try:
    named.insert(1, nn.Dropout())
except KeyError as error:
    print("insert into names: KeyError", error)

tail = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))[1:]
print("model[1:]:", [f"{name} {type(layer).__name__}" for name, layer in tail.named_children()])
tail.append(nn.Dropout())
print("append:", [f"{name} {type(layer).__name__}" for name, layer in tail.named_children()])
