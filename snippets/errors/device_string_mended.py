"""A name is a type, and perhaps a colon and a number."""

import torch

print(torch.device("cuda:0"), torch.device("cuda", 0), torch.device("mps"))
print(torch.ones(2).to("cpu").device)
assert torch.device("cuda:0") == torch.device("cuda", 0)
