"""A whole model brings back mode, requires_grad and ties; a state_dict only tensors."""

import io
import pickle

import safetensors.torch
import torch
from torch import nn


def through_file(value, **options):
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return torch.load(file, **options)


model = nn.Sequential(nn.Embedding(4, 3), nn.Linear(3, 4, bias=False))
model[1].weight = model[0].weight
model.requires_grad_(False).eval()

state = through_file(model.state_dict())
whole = through_file(model, weights_only=False)
one_memory = state["0.weight"].data_ptr() == state["1.weight"].data_ptr()
print("state_dict: ", list(state), "one memory:", one_memory)
print("whole model: training:", whole.training, "requires_grad:", whole[0].weight.requires_grad)
print("             tied:", whole[0].weight is whole[1].weight)

try:
    torch.load(io.BytesIO(safetensors.torch.save({"weight": model[0].weight})))
except pickle.UnpicklingError as error:
    print("safetensors through torch.load: UnpicklingError:", str(error)[:24])
