"""In eval mode without gradients nn.TransformerEncoder may zero the padded positions."""

import torch
from torch import nn

torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(d_model=8, nhead=2, dropout=0.0, batch_first=True)
model = nn.TransformerEncoder(layer, num_layers=1)
x = torch.randn(2, 3, 8)  # (batch, sequence, features)
padding = torch.tensor([[False, False, False], [False, False, True]])  # True: ignore

outputs = {"eval, with grad": model.eval()(x, src_key_padding_mask=padding)}
with torch.no_grad():
    outputs["eval, no_grad"] = model(x, src_key_padding_mask=padding)
    outputs["train, no_grad"] = model.train()(x, src_key_padding_mask=padding)
    model = nn.TransformerEncoder(layer, num_layers=1, enable_nested_tensor=False).eval()
    outputs["eval, no nesting"] = model(x, src_key_padding_mask=padding)

for name, y in outputs.items():
    print(f"{name:<16} padded position: {[round(v, 2) for v in y[1, 2, :4].tolist()]}")

real = ~padding
first, *others = outputs.values()
agree = all(torch.allclose(first[real], y[real], atol=1e-5) for y in others)
print("real positions agree:", agree)
