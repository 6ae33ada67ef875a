"""load_state_dict copies into the parameters you have; assign=True replaces them."""

import torch
from torch import nn


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(4, 3)
        self.head = nn.Linear(3, 4, bias=False)
        self.head.weight = self.embedding.weight


source = LanguageModel()
for assign in (False, True):
    model = LanguageModel().half().requires_grad_(False)
    optimizer = torch.optim.SGD(model.parameters())
    state = source.state_dict()
    model.load_state_dict(state, assign=assign)

    weight = model.embedding.weight
    print(f"assign={assign}")
    print("  dtype:                       ", weight.dtype)
    print("  requires_grad:               ", weight.requires_grad)
    print("  optimizer has the parameter: ", weight is optimizer.param_groups[0]["params"][0])
    shared = weight.data_ptr() == state["embedding.weight"].data_ptr()
    print("  shares memory with the dict: ", shared)
    print("  still tied:                  ", weight is model.head.weight)
