"""float16 values go into a float32 tensor, where a mask says."""
# raises: RuntimeError

import torch

out, values = torch.zeros(3), torch.ones(2, dtype=torch.float16)
out[torch.tensor([True, False, True])] = values
