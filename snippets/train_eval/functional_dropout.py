"""nn.Dropout obeys the mode; F.dropout knows no module, and its default is training=True."""

import torch
import torch.nn.functional as F
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(x), F.dropout(x, 0.5), F.dropout(x, 0.5, training=self.training)


torch.manual_seed(0)
model = Model()

for mode in ("train", "eval"):
    layer, forgot, right = model.train(mode == "train")(torch.ones(8))
    print(mode)
    print("  nn.Dropout:            ", layer.tolist())
    print("  F.dropout:             ", forgot.tolist())
    print("  training=self.training:", right.tolist())

q = torch.ones(1, 1, 4, 2)  # (batch, heads, sequence, features)
attend = F.scaled_dot_product_attention
agree = torch.equal(attend(q, q, q, dropout_p=0.5), attend(q, q, q, dropout_p=0.5))
assert not agree, "it has no argument named training: dropout_p always applies"

for p in (0.1, 0.5, 0.9):
    y = nn.Dropout(p)(torch.ones(100_000))
    print(f"p={p}: what survives becomes {y.max():5.2f}, the mean stays {y.mean():.1f}")
