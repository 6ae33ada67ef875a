"""tensor.device is not a string, and cuda is not cuda:0: compare device.type."""

import torch

x = torch.ones(2)
print("x.device == 'cpu':             ", x.device == "cpu")
print("x.device == torch.device('cpu'):", x.device == torch.device("cpu"))
print("x.device.type == 'cpu':        ", x.device.type == "cpu")

gpu, first = torch.device("cuda"), torch.device("cuda:0")
print("cuda == cuda:0:                ", gpu == first)
print("their types:                   ", gpu.type, first.type)
