"""A recovery: look, mend the keys in a new dict, load strictly, prove it."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.norm(self.hidden(x)).relu())


# Stands for torch.load(path): a checkpoint of a wrapped model. One output of it is known.
trained, x = Net().eval(), torch.randn(8, 4)
known = trained(x)
checkpoint = {"epoch": 3, "model": nn.DataParallel(trained).state_dict()}

print("look: ", {key: type(value).__name__ for key, value in checkpoint.items()})
old = checkpoint["model"]  # were it a whole model: checkpoint["model"].state_dict()
print("keys: ", list(old)[:1])

# str(): a key that is a number is then listed as unexpected, like any other
state = {str(key).removeprefix("module."): tensor for key, tensor in old.items()}
assert len(state) == len(old), "two keys have become one"
print("mend: ", list(state)[:1])

model = Net()
print("load: ", model.load_state_dict(state))

model.eval()
print("prove:", "same output" if torch.allclose(model(x), known) else "another output")
