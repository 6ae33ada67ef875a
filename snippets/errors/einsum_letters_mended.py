"""As many letters as the tensor has axes, or an ellipsis for the first ones."""

import torch

a, b = torch.randn(5, 8), torch.randn(2, 8, 3)
print(torch.einsum("ij,bjk->bik", a, b).shape)
print(torch.einsum("...ij,...jk->...ik", a, b).shape)
