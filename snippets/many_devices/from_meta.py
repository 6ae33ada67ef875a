"""Never whole anywhere: made on meta, sharded, filled from rank 0, saved and loaded by all ranks."""
# needs: loopback

import multiprocessing
import os
import tempfile

import torch
import torch.distributed as dist
import torch.distributed.checkpoint as dcp
from torch import nn
from torch.distributed.checkpoint.format_utils import dcp_to_torch_save
from torch.distributed.checkpoint.state_dict import StateDictOptions as Options
from torch.distributed.checkpoint.state_dict import get_model_state_dict, set_model_state_dict
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard


def build():
    return nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 2))


def sharded_and_empty():
    with torch.device("meta"):
        model = build()
    fully_shard(model, mesh=init_device_mesh("cpu", (2,)))
    return model.to_empty(device="cpu")  # memory for this rank's part


def work(rank, folder):
    dist.init_process_group("gloo", init_method=f"file://{folder}/meet", rank=rank, world_size=2)
    model = sharded_and_empty()
    whole = torch.load(f"{folder}/whole.pt") if rank == 0 else {}
    set_model_state_dict(model, whole, options=Options(full_state_dict=True, broadcast_from_rank0=True))
    dcp.save({"model": get_model_state_dict(model)}, checkpoint_id=f"{folder}/checkpoint")

    again = sharded_and_empty()
    state = {"model": get_model_state_dict(again)}
    dcp.load(state, checkpoint_id=f"{folder}/checkpoint")  # into the tensors that are there
    part = again[0].weight.to_local()
    answers = [None, None]
    dist.all_gather_object(answers, {
        "part of 0.weight": tuple(part.shape),
        "loaded what was saved": torch.equal(part, model[0].weight.to_local()),
    })
    try:
        again.load_state_dict(build().state_dict())
    except RuntimeError as error:
        answers.append(str(error).split("('")[1].split(",")[0])
    dist.destroy_process_group()
    return answers


with tempfile.TemporaryDirectory() as folder:
    trained = build()
    torch.save(trained.state_dict(), f"{folder}/whole.pt")
    other = multiprocessing.get_context("fork").Process(target=work, args=(1, folder))
    other.start()
    *answers, refused = work(0, folder)
    other.join()
    print("rank 0:", answers[0])
    print("rank 1:", answers[1])
    print("files:", sorted(os.listdir(f"{folder}/checkpoint")))
    dcp_to_torch_save(f"{folder}/checkpoint", f"{folder}/one_file.pt")
    one_file = torch.load(f"{folder}/one_file.pt")["model"]

plain = build()
plain.load_state_dict(one_file)
x = torch.ones(1, 4)
print("one file of it, in an unsharded model:", torch.equal(plain(x), trained(x)))
print("load_state_dict() of a whole dict:", refused)
