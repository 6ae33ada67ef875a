"""The variable hides all GPUs from this process."""
# raises: RuntimeError
# needs: cuda

import os

os.environ["CUDA_VISIBLE_DEVICES"] = ""
import torch

torch.ones(2, device="cuda")
