"""A method of the model is asked of its wrapper."""
# raises: AttributeError

from torch import nn


class Net(nn.Linear):
    def generate(self):
        return "text"


model = Net(4, 2)
model.generate()
nn.DataParallel(model).generate()
