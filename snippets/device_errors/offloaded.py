"""After cpu_offload parameters read as meta; hooks bring the weights for each call."""

import torch
from accelerate import cpu_offload
from accelerate.utils import align_module_device
from torch import nn

model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
x = torch.ones(1, 4)
before = model(x)
weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}

cpu_offload(model, execution_device="cpu")
print("parameters:     ", {str(p.device) for p in model.parameters()})
print("the same answer:", torch.equal(model(x), before))

for attempt in (lambda: model[0].weight.tolist(), lambda: model.to("cpu")):
    try:
        attempt()
    except NotImplementedError as error:
        print("NotImplementedError:", str(error).split("!")[0])

print("state_dict:     ", {str(tensor.device) for tensor in model.state_dict().values()})
with align_module_device(model[0]):
    weight = model[0].weight
    print("inside a block: ", weight.device, torch.equal(weight, weights["0.weight"]))
print("after it:       ", model[0].weight.device)
