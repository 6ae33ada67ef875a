"""Without its versions a new file passes for an old one, and is converted again."""

import safetensors.torch
import torch
from torch import nn


class Scores(nn.Module):
    _version = 2  # version 1 kept the weight the other way round

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
        self.register_load_state_dict_pre_hook(self.read_old_layout)

    @staticmethod
    def read_old_layout(module, state, prefix, metadata, *rest):
        if metadata.get("version", 1) < 2:
            state[prefix + "weight"] = state[prefix + "weight"].T


state = Scores().state_dict()
same_file = {
    "as saved": state,
    "plain dict": {key: value for key, value in state.items()},
    "safetensors": safetensors.torch.load(safetensors.torch.save(state)),
}
for how, file in same_file.items():
    model = Scores()
    print(f"{how:<12}", model.load_state_dict(file), model.weight.tolist())

norm = nn.ModuleDict({"norm": nn.BatchNorm1d(2)})
incomplete = norm.state_dict()
del incomplete["norm.num_batches_tracked"]
try:
    norm.load_state_dict(incomplete)
except RuntimeError as error:
    print("RuntimeError:", error)
print("plain dict  ", norm.load_state_dict(dict(incomplete)))

renamed = nn.ModuleDict({"bn": nn.BatchNorm1d(2)})
for key in list(incomplete):
    incomplete["bn." + key.removeprefix("norm.")] = incomplete.pop(key)
print("renamed     ", renamed.load_state_dict(incomplete))

counted = nn.BatchNorm1d(2)
counted.num_batches_tracked += 99
batch = torch.tensor([[1.0, 2.0], [5.0, 9.0]])
assert torch.equal(counted(batch), renamed["bn"](batch)), "default momentum ignores the counter"
assert torch.equal(counted.running_mean, renamed["bn"].running_mean)
