"""fully_shard keeps the keys; each parameter becomes a DTensor, a part on each rank."""
# needs: loopback

import multiprocessing
import tempfile

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.checkpoint.state_dict import StateDictOptions, get_model_state_dict
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard


def shapes(state):
    return {key: tuple(tensor.shape) for key, tensor in state.items()}


def work(rank, file):
    dist.init_process_group("gloo", init_method=f"file://{file}", rank=rank, world_size=2)
    model = nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 2))
    weight = model[0].weight
    fully_shard(model, mesh=init_device_mesh("cpu", (2,)))

    sharded = model[0].weight
    whole = get_model_state_dict(model, options=StateDictOptions(full_state_dict=True))
    answers = [None, None]
    dist.all_gather_object(answers, {
        "class": type(model).__name__,
        "still a Sequential": isinstance(model, nn.Sequential),
        "keys": list(model.state_dict()),
        "0.weight": (type(sharded.data).__name__, tuple(sharded.shape), str(sharded.device)),
        "its part on this rank": tuple(sharded.to_local().shape),
        "same parameter object as before": sharded is weight,
        "whole state_dict": shapes(whole),
        "after to(float64)": str(model.to(torch.float64)[0].weight.dtype),
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
