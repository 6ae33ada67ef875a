"""A device equals a device of the same type and index, and no string; cuda is not cuda:0."""

import torch
from torch._subclasses.fake_tensor import FakeTensorMode

x = torch.ones(2)
print('"cpu":               ', x.device == "cpu")
print('torch.device("cpu"): ', x.device == torch.device("cpu"))
print('.type == "cpu":      ', x.device.type == "cpu")

with FakeTensorMode():  # a GPU that need not exist
    y = torch.ones(2, device="cuda")
    print("made on cuda, is on: ", y.device)
    print('torch.device("cuda"):', y.device == torch.device("cuda"))
    print("its own device:      ", torch.ones(2, device=y.device).device == y.device)
    print('.type == "cuda":     ', y.device.type == "cuda")
