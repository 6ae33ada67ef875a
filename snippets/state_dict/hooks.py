"""One hook leaves keys out of the state_dict; another puts in the model's own."""

import torch
from torch import nn


class Adapted(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Linear(4, 4)  # comes from a file of its own
        self.adapter = nn.Linear(4, 2)
        self.register_state_dict_post_hook(self.leave_out)
        self.register_load_state_dict_pre_hook(self.put_in)

    @staticmethod
    def leave_out(module, state, prefix, metadata):
        for key in [key for key in state if key.startswith(prefix + "backbone.")]:
            del state[key]

    @staticmethod
    def put_in(module, state, prefix, *rest):
        own = module.backbone.state_dict(prefix=prefix + "backbone.")
        state.update({key: own[key] for key in own if key not in state})


state = Adapted().state_dict()
print("saved:       ", list(state))
print("one level in:", list(nn.ModuleDict({"model": Adapted()}).state_dict()))
print("strict load: ", Adapted().load_state_dict(state))

del state["adapter.bias"]
try:
    Adapted().load_state_dict(state)
except RuntimeError as error:
    print("RuntimeError:", error)

model = Adapted()
before = model.backbone.weight.clone()
model.load_state_dict(Adapted().state_dict())
assert torch.equal(model.backbone.weight, before), "what is not in the file is left as it was"
