"""A wrong name and a missing CUDA are told apart by their messages."""

import inspect
import re

import torch

try:
    torch.device("gpu")
except RuntimeError as error:
    print("RuntimeError:", re.sub(", .* device type", ", ... device type", str(error)))

print('torch.device("cuda") needs no GPU:', torch.device("cuda"))
message = "Torch not compiled with CUDA enabled"
source = inspect.getsource(torch.cuda._lazy_init)
print(f'a build without CUDA says "{message}":', message in source)
available = torch.cuda.is_available()  # no error, with or without a GPU
print("it counts the devices:", available == (torch.cuda.device_count() > 0))
