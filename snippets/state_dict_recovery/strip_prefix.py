"""The prefix is in the file: cut it off the front; replace would cut anywhere."""

from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.submodule = nn.Linear(2, 2, bias=False)


state = nn.DataParallel(Model()).state_dict()
print("in the file: ", list(state))
print("replace:     ", [key.replace("module.", "") for key in state])
print("removeprefix:", [key.removeprefix("module.") for key in state])

returned = consume_prefix_in_state_dict_if_present(state, "module.")
print("consume:     ", list(state), "returns", returned)
print("its versions:", list(state._metadata))
print(Model().load_state_dict(state))
assert list(state._metadata) == list(Model().state_dict()._metadata), "as in a clean file"
