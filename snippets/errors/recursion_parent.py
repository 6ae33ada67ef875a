"""A child keeps its parent, so the tree of modules has no end."""
# raises: RecursionError

from torch import nn


class Block(nn.Module):
    def __init__(self, parent):
        super().__init__()
        self.parent = parent


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block(self)


Net().eval()
