"""requires_grad_(False) leaves BatchNorm statistics running; eval mode stops them, until train()."""

import torch
from torch import nn


class Model(nn.Sequential):
    def train(self, mode=True):
        super().train(mode)
        self[0].eval()  # the pretrained norm stays as it is
        return self


def show(label, model):
    print(f"{label:<22} running_mean {model[0].running_mean.item():.2f}")


batch = torch.tensor([[4.0], [6.0]])
norm = nn.BatchNorm1d(1).requires_grad_(False)
plain = nn.Sequential(norm, nn.Linear(1, 1))

plain(batch)
show("requires_grad_(False)", plain)

norm.eval()
plain(batch)
show("norm.eval()", plain)

plain.train()  # at the start of the next epoch
plain(batch)
show("model.train()", plain)

model = Model(nn.BatchNorm1d(1), nn.Linear(1, 1)).train()
model(batch)
show("train() overridden", model)
print("its Linear is in train mode:", model[1].training)
