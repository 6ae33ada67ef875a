"""Convert the values to the dtype of the tensor that takes them."""

import torch

out, values = torch.zeros(3), torch.ones(2, dtype=torch.float16)
out[torch.tensor([True, False, True])] = values.to(out.dtype)
print(out)
