"""The parent has used the GPU, and a forked child wants it, too."""
# raises: RuntimeError
# needs: cuda

import multiprocessing

import torch


def work(number):
    return torch.ones(number, device="cuda").sum().item()


torch.ones(1, device="cuda")
with multiprocessing.get_context("fork").Pool(1) as pool:
    pool.map(work, [3])
