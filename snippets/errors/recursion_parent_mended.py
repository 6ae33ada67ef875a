"""A tuple around it is not registered."""

from torch import nn


class Block(nn.Module):
    def __init__(self, parent):
        super().__init__()
        self.parent = (parent,)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block(self)


net = Net().eval()
print([name for name, _ in net.named_modules()], net.block.parent[0] is net)
