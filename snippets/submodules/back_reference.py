"""A child that holds its parent sends eval() in circles; a tuple hides the parent."""

from torch import nn


class Child(nn.Module):
    def __init__(self, parent):
        super().__init__()
        self.parent = parent


class HiddenChild(nn.Module):
    def __init__(self, parent):
        super().__init__()
        self.parent = (parent,)  # a tuple is not looked into


for kind in (Child, HiddenChild):
    model = nn.Linear(2, 2)
    model.child = kind(model)
    print(kind.__name__, [name for name, _ in model.named_modules()])
    for method in (model.eval, model.state_dict, model.double):
        try:
            method()
            print("   ", method.__name__, "works")
        except RecursionError as error:
            print("   ", method.__name__, type(error).__name__)
