"""One process saves, the others wait for it."""
# needs: loopback

import multiprocessing
import tempfile

import torch
import torch.distributed as dist
from torch import nn


def work(rank, folder):
    meet = f"file://{folder}/meet"
    dist.init_process_group("gloo", init_method=meet, rank=rank, world_size=2)
    norm = nn.BatchNorm1d(1, momentum=1.0)
    norm(torch.tensor([[1.0], [3.0]]) + 10 * rank)  # each has its own data
    if rank == 0:
        torch.save(norm.state_dict(), f"{folder}/norm.pt")
    dist.barrier()
    dist.destroy_process_group()


with tempfile.TemporaryDirectory() as folder:
    other = multiprocessing.get_context("fork").Process(target=work, args=(1, folder))
    other.start()
    work(0, folder)
    other.join()
    print(torch.load(f"{folder}/norm.pt")["running_mean"])
