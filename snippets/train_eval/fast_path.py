"""In eval mode without gradients a TransformerEncoderLayer does not call its own parts."""

import torch
from torch import nn


class Shifted(nn.Linear):  # in the place of a Linear, as an adapter would be
    def forward(self, x):
        return super().forward(x) + 1


torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(d_model=8, nhead=2, dropout=0.0, batch_first=True)
x = torch.randn(2, 3, 8)  # (batch, sequence, features)
layer.eval()
plain = layer(x)

shifted = Shifted(8, 2048)
shifted.load_state_dict(layer.linear1.state_dict())
layer.linear1 = shifted


def show(label):
    same = torch.allclose(layer(x), plain, atol=1e-5)
    print(f"{label:<31} {'skipped' if same else 'runs'}")


print("                                Shifted")
show("eval, gradients wanted")
with torch.no_grad():
    show("eval, no_grad")
    layer.train()
    show("train, no_grad")
    layer.eval()
    handle = layer.norm2.register_forward_hook(lambda module, args, output: None)
    show("eval, no_grad, a hook on norm2")
    handle.remove()
    torch.backends.mha.set_fastpath_enabled(False)
    show("eval, no_grad, switched off")
    torch.backends.mha.set_fastpath_enabled(True)

layer.requires_grad_(False)
show("eval, all parameters frozen")
