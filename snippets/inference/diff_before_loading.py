"""Three lists made before loading show what strict=False hides."""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.mean = torch.zeros(3)
        self.text_module = nn.Linear(3, 3, bias=False)
        self.head = nn.Linear(3, 5, bias=False)


def diff(expected, weights):
    other = [k for k in expected if k in weights and expected[k].shape != weights[k].shape]
    print("  only in the model:", [key for key in expected if key not in weights])
    print("  only in the file: ", [key for key in weights if key not in expected])
    print("  other shape:      ", other)


expected = Classifier().state_dict()
mean, eye = torch.zeros(3), torch.eye(3)
file = {"module.mean": mean, "module.text_module.weight": eye, "module.head.weight": eye}

print("keys as they are")
diff(expected, file)
print("after key.replace('module.', '')")
diff(expected, {key.replace("module.", ""): value for key, value in file.items()})
print("after key.removeprefix('module.')")
diff(expected, {key.removeprefix("module."): value for key, value in file.items()})
