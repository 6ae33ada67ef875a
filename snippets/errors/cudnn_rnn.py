"""backward() through an LSTM in eval mode, on a GPU."""
# needs: cuda
# raises: RuntimeError

import torch
from torch import nn

lstm = nn.LSTM(4, 8).cuda().eval()
output, _ = lstm(torch.randn(5, 3, 4, device="cuda"))
output.sum().backward()
