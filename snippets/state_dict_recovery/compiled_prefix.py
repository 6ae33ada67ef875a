"""torch.compile(model) puts '_orig_mod.' before every key; model.compile() does not."""

import torch
from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present

model = nn.Sequential(nn.Linear(2, 2, bias=False))
compiled = torch.compile(model)

print("compiled:     ", type(compiled).__name__, list(compiled.state_dict()))
print("inside it:    ", list(compiled._orig_mod.state_dict()))
assert compiled._orig_mod is model, "the wrapper holds the very model, not a copy"

print("clean keys:   ", compiled.load_state_dict(model.state_dict(), strict=False))

in_place = nn.Sequential(nn.Linear(2, 2, bias=False))
in_place.compile()
print("model.compile:", list(in_place.state_dict()))

state = nn.DataParallel(compiled).state_dict()
print("wrapped twice:", list(state))
for prefix in ("module.", "_orig_mod."):  # from the outside in
    consume_prefix_in_state_dict_if_present(state, prefix)
print(model.load_state_dict(state))
