"""inference_mode() holds for the thread that entered it; eval() holds for every thread."""

from concurrent.futures import ThreadPoolExecutor

import torch
from torch import nn

model = nn.Linear(4, 2).eval()
x = torch.randn(1, 4)


def serve(where):
    y = model(x)
    print(f"{where:<20}records a graph: {y.requires_grad!s:<6}eval mode: {not model.training}")


@torch.inference_mode()
def serve_with_its_own(where):
    serve(where)


with torch.inference_mode(), ThreadPoolExecutor(1) as pool:
    serve("the same thread")
    pool.submit(serve, "a worker").result()
    pool.submit(serve_with_its_own, "a decorated worker").result()

with torch.no_grad(), ThreadPoolExecutor(1) as pool:
    assert pool.submit(torch.is_grad_enabled).result(), "no_grad() stays in its thread too"
