"""Say which part of it you want."""

import torch

x = torch.tensor([3 + 4j])
print(x.real.tolist(), x.abs().tolist(), torch.view_as_real(x).tolist())
