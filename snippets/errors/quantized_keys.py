"""The file of a quantized model, loaded into the float one."""
# raises: RuntimeError

from torch import nn
from torch.ao.quantization import quantize_dynamic

quantized = quantize_dynamic(nn.Sequential(nn.Linear(4, 2)))
nn.Sequential(nn.Linear(4, 2)).load_state_dict(quantized.state_dict())
