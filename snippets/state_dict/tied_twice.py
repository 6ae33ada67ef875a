"""A tied weight is one parameter but two keys; the later name in the model wins."""

import torch
from torch import nn


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(4, 3)
        self.head = nn.Linear(3, 4, bias=False)
        self.head.weight = self.embedding.weight


model = LanguageModel()
state = model.state_dict()
print("parameters:", [name for name, _ in model.named_parameters()])
print("keys:      ", list(state))
print("one memory:", state["embedding.weight"].data_ptr() == state["head.weight"].data_ptr())
print("counted in parameters():", sum(p.numel() for p in model.parameters()))
print("counted in state_dict():", sum(t.numel() for t in state.values()))

disagree = {"head.weight": torch.zeros(4, 3), "embedding.weight": torch.ones(4, 3)}
print(model.load_state_dict(disagree), "embedding[0]:", model.embedding.weight[0].tolist())
