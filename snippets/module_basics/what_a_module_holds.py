"""Each module has three dicts of its own; state_dict() joins what all of them hold."""

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


net = Net()
for name, module in {"net": net, "net.norm": net.norm}.items():
    print(name)
    print("  _parameters ", list(module._parameters))
    print("  _buffers    ", list(module._buffers))
    print("  _modules    ", list(module._modules))

print("state_dict")
for key, tensor in net.state_dict().items():
    print(f"  {key:<25}", tuple(tensor.shape))

sizes = [parameter.numel() for parameter in net.parameters()]
print("parameters:", len(sizes), f"({sum(sizes)} numbers in all)")
print("buffers:   ", len(list(net.buffers())))

assert net(torch.ones(5, 4)).shape == (5, 2), "and it runs"
