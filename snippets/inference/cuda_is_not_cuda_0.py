"""A device without an index does not equal the same device with one."""

import torch

asked_for = torch.device("cuda")  # makes a name only; no GPU is needed
reported = torch.device("cuda:0")  # what a tensor on that GPU reports

print("equal:    ", asked_for == reported)
print("same type:", asked_for.type == reported.type)
print("index:    ", asked_for.index, "and", reported.index)
