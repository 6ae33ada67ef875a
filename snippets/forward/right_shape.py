"""view() in place of transpose() gives the right shape, the wrong values, and no error."""

import torch

batch, sequence, heads, size = 1, 3, 2, 2
x = torch.arange(batch * sequence * heads * size).view(batch, sequence, heads * size)
print("tokens:     ", x[0].tolist())

right = x.view(batch, sequence, heads, size).transpose(1, 2)
wrong = x.view(batch, heads, sequence, size)
print("shapes:     ", tuple(right.shape), tuple(wrong.shape))
print("head 0:     ", right[0, 0].tolist(), "first half of every token")
print("head 0?     ", wrong[0, 0].tolist(), "one and a half tokens")

back = right.transpose(1, 2).reshape(batch, sequence, heads * size)
print("there and back:", torch.equal(back, x))
