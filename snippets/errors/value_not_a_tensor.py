"""The values of the dict are NumPy arrays, not tensors."""
# raises: RuntimeError

from torch import nn

layer = nn.Linear(4, 2)
saved = {key: tensor.numpy() for key, tensor in layer.state_dict().items()}
layer.load_state_dict(saved)
