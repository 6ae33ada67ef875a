"""The picture of Net's state_dict: its modules, and the names of the tensors below them."""

from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)


for key, tensor in Net().state_dict().items():
    module, name = key.split(".")
    shape = str(tuple(tensor.shape))
    print(f'  model -> {module} -> "{key}"')
    print(f'  "{key}" [class=bare, label=" {name:<19} {shape:<6}"]')
