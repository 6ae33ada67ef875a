"""The layer is made by the first call, and a fresh model has not been called."""
# raises: RuntimeError

import torch
from torch import nn


class Late(nn.Module):
    def forward(self, x):
        if not hasattr(self, "layer"):
            self.layer = nn.Linear(x.shape[-1], 2)
        return self.layer(x)


trained = Late()
trained(torch.ones(1, 4))
Late().load_state_dict(trained.state_dict())
