"""Only a prefix may go: the library's function cuts the front, replace cuts anywhere."""

from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.submodule = nn.Linear(2, 2, bias=False)
        self.norm = nn.BatchNorm1d(2)


state = nn.DataParallel(Model()).state_dict()
model = Model()

replaced = [key.replace("module.", "") for key in state]
print("in the file:", list(state)[:2])
print("replace:    ", replaced[:2])

returned = consume_prefix_in_state_dict_if_present(state, "module.")
print("consume:    ", list(state)[:2], "returns", returned)
print("metadata:   ", dict(state._metadata))
print(model.load_state_dict(state))

consume_prefix_in_state_dict_if_present(state, "module.")  # nothing left to cut
assert list(state) == list(model.state_dict()), "a second call must change nothing"
inner = nn.DataParallel(model).module
assert list(inner.state_dict()) == list(state), "saving the inner model needs no mend"
