"""The older FSDP puts all parameters into a flat one; its state_dict has the old keys."""
# needs: loopback

import multiprocessing
import tempfile

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.fsdp import FullyShardedDataParallel


def work(rank, file):
    dist.init_process_group("gloo", init_method=f"file://{file}", rank=rank, world_size=2)
    model = nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 2))
    count = sum(p.numel() for p in model.parameters())
    sharded = FullyShardedDataParallel(model, device_id=torch.device("cpu"))
    answers = [None, None]
    dist.all_gather_object(answers, {
        "numbers in the model": count,
        "parameters": {name: tuple(p.shape) for name, p in sharded.named_parameters()},
        "state_dict": {key: tuple(t.shape) for key, t in sharded.state_dict().items()},
    })
    dist.destroy_process_group()
    return answers


with tempfile.TemporaryDirectory() as folder:
    other = multiprocessing.get_context("fork").Process(target=work, args=(1, f"{folder}/meet"))
    other.start()
    answers = work(0, f"{folder}/meet")
    other.join()

for rank in (0, 1):
    print(f"rank {rank}:")
    for key, value in answers[rank].items():
        print(f"  {key}: {value}")
