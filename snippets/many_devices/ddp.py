"""DistributedDataParallel keeps your parameters and device, and adds 'module.' to the keys."""
# needs: loopback

import multiprocessing
import tempfile

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel


def work(rank, file):
    dist.init_process_group("gloo", init_method=f"file://{file}", rank=rank, world_size=2)
    model = nn.Linear(2, 1, bias=False)
    nn.init.constant_(model.weight, rank + 1.0)  # each rank has its own
    weight, before = model.weight, model.weight.tolist()

    wrapped = DistributedDataParallel(model)
    wrapped(torch.full((1, 2), rank + 1.0)).sum().backward()  # each rank has its own input
    answers = [None, None]
    dist.all_gather_object(answers, {
        "keys": list(wrapped.state_dict()),
        "same parameter object": wrapped.module.weight is weight,
        "device": str(weight.device),
        "weight before wrapping": before,
        "weight after wrapping": weight.tolist(),
        "gradient": weight.grad.tolist(),
    })
    del wrapped  # before its group: or it may wait for it for ever
    dist.destroy_process_group()
    return answers


with tempfile.TemporaryDirectory() as folder:
    other = multiprocessing.get_context("fork").Process(target=work, args=(1, f"{folder}/meet"))
    other.start()
    answers = work(0, f"{folder}/meet")
    other.join()

for key in answers[0]:
    print(f"{key}:", *(f"  rank {rank}: {answers[rank][key]}" for rank in (0, 1)), sep="\n")
