"""The report that load_state_dict returns shows what strict=False hides."""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.mean = torch.zeros(3)
        self.text_module = nn.Linear(3, 3, bias=False)
        self.head = nn.Linear(3, 3, bias=False)


mean, eye = torch.zeros(3), torch.eye(3)
file = {"module.mean": mean, "module.text_module.weight": eye, "module.head.weight": eye}


def report(title, weights):
    result = Classifier().load_state_dict(weights, strict=False)
    print(title)
    print("  only in the model:", result.missing_keys)
    print("  only in the file: ", result.unexpected_keys)


report("keys as they are", file)
cut_anywhere = {key.replace("module.", ""): value for key, value in file.items()}
report("after key.replace('module.', '')", cut_anywhere)
cut_in_front = {key.removeprefix("module."): value for key, value in file.items()}
report("after key.removeprefix('module.')", cut_in_front)
