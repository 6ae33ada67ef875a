"""A tensor that is not on the CPU; meta stands for the GPU here."""
# raises: TypeError

import numpy as np
import torch

scores = torch.ones(3, device="meta")
np.asarray(scores)
