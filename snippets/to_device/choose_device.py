"""current_accelerator(check_available=True) names the machine's accelerator, or gives None."""

import torch
from torch import nn

device = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
model = nn.Linear(2, 2).to(device)
x = torch.ones(1, 2, device=device)

is_gpu = device.type != "cpu"
is_cuda = device.type == "cuda"
print("a GPU is chosen exactly if one is there:", is_gpu == torch.accelerator.is_available())
print("CUDA is chosen if CUDA is there:        ", is_cuda == torch.cuda.is_available())
print("the output lies on the chosen device:   ", model(x).device.type == device.type)
