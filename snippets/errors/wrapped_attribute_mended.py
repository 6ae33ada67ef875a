"""The model is the wrapper's `module`."""

from torch import nn


class Net(nn.Linear):
    def generate(self):
        return "text"


wrapped = nn.DataParallel(Net(4, 2))
model = wrapped.module if isinstance(wrapped, nn.DataParallel) else wrapped
print(model.generate())
