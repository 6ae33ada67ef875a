"""The picture of Net's state_dict: its modules, and the key of each tensor below them."""

from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)


for key, tensor in Net().state_dict().items():
    module = key.split(".")[0]
    shape = tuple(tensor.shape)
    print(f'  model -> {module} -> "{key}"')
    print(f'  "{key}" [class=bare, label="{key:<26}\\l{shape}\\l"]')
