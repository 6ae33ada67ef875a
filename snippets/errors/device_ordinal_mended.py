"""Take a number only if there are as many GPUs."""

import torch

wanted, count = 1, torch.cuda.device_count()
device = torch.device("cuda", min(wanted, count - 1)) if count else torch.device("cpu")
print(torch.ones(2, device=device).tolist())
