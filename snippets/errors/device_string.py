"""There is no device called gpu."""
# raises: RuntimeError

import torch

torch.ones(2).to("gpu")
