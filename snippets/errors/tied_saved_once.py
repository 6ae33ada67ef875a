"""A file that has one name of a weight with two."""
# raises: RuntimeError
# leaves: model.safetensors

from torch import nn
from safetensors.torch import load_file, save_model

embed, head = nn.Embedding(8, 4), nn.Linear(4, 8, bias=False)
head.weight = embed.weight
model = nn.ModuleDict({"embed": embed, "lm_head": head})
save_model(model, "model.safetensors")
model.load_state_dict(load_file("model.safetensors"))
