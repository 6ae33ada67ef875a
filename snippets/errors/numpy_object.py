"""A hole in the data makes an array of objects."""
# raises: TypeError

import numpy as np
import torch

torch.tensor(np.array([1.0, None, 3.0]))
