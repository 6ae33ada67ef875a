"""Three letters for a tensor of two axes."""
# raises: RuntimeError

import torch

torch.einsum("bij,bjk->bik", torch.randn(5, 8), torch.randn(2, 8, 3))
