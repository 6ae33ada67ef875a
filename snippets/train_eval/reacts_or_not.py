"""Recurrent layers react only with dropout between layers; others through what they hold."""

import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

torch.manual_seed(0)
x = torch.randn(3, 4, 8)  # (sequence, batch, features)

layers = {"BatchNorm1d": nn.BatchNorm1d(4)}
for kind in (nn.LSTM, nn.GRU, nn.RNN):
    layers[f"{kind.__name__}, one layer"] = kind(8, 8)
    layers[f"{kind.__name__}, two, dropout"] = kind(8, 8, num_layers=2, dropout=0.5)

layers["TransformerDecoderLayer"] = nn.TransformerDecoderLayer(8, nhead=2)

linear = nn.Linear(8, 8)
with torch.no_grad():
    linear.weight.copy_(torch.diag(torch.linspace(0.9, 1, 8)))
layers["Linear, spectral_norm"] = spectral_norm(linear)


def output(layer):
    y = layer(x, x) if isinstance(layer, nn.TransformerDecoderLayer) else layer(x)
    return y[0] if isinstance(y, tuple) else y  # a recurrent layer also gives its state


print("layer                    eval and train agree")
for name, layer in layers.items():
    in_eval = output(layer.eval())
    in_train = output(layer.train())
    print(f"{name:<24} {torch.allclose(in_eval, in_train)}")
