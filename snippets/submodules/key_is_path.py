"""A key is the way from the root to a tensor, as you would write it after net."""

from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)  # forward() is left out: it has no part in the names


def walk(module, path=""):
    # recurse=False: its own parameters, not its children's
    own = [path + name for name, _ in module.named_parameters(recurse=False)]
    print(f"{type(module).__name__:<12}", own)
    for name, child in module.named_children():
        walk(child, path + name + ".")


net = Net()
walk(net)
assert net.get_parameter("head.bias") is net.head.bias, "net. and the key lead to it"
