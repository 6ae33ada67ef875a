"""A tensor moved inside a loop is copied in every round; moved before it, once."""

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

aten = torch.ops.aten


class CountCopies(TorchDispatchMode):
    copies = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.copies += func in (aten._to_copy.default, aten._local_scalar_dense.default)
        return func(*args, **kwargs or {})


def count(label, loop):
    with CountCopies() as counter:
        loop()
    print(f"{label:<34}{counter.copies}")


def in_the_loop():
    return [model(row.to("meta")) + table.to("meta") for row in rows]


def before_the_loop():
    moved_rows, moved_table = rows.to("meta"), table.to("meta")
    return [model(row) + moved_table for row in moved_rows]


model = nn.Linear(4, 4).to("meta")
table, rows = torch.ones(4), torch.ones(100, 4)
losses = torch.ones(100)

count("model.to() in each round:", lambda: [model.to("meta") for _ in rows])
count("two tensors in each round:", in_the_loop)
count("both before the loop:", before_the_loop)
count("item() in each round:", lambda: sum(loss.item() for loss in losses))
count("item() at the end:", lambda: sum(loss for loss in losses).item())
