"""Say what the process sees before it uses it."""

import torch

seen = torch.cuda.device_count()
print("counted, and available, agree:", (seen > 0) == torch.cuda.is_available())
print(torch.ones(2, device="cuda" if seen else "cpu").tolist())
