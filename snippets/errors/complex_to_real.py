"""A complex tensor is made real."""
# warns: UserWarning

import torch

print(torch.tensor([3 + 4j]).to(torch.float32))
