"""What docs/en/errors/distributed.md says, proved sentence by sentence."""
# needs: loopback

import datetime
import multiprocessing
import os
import tempfile

import pytest
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DistributedSampler
from transformers import TrainingArguments

X = torch.tensor([[1.0, 1.0]])


def _group():
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)


def _two_ranks(work):
    """[what work(0) returns, what work(1) returns], run in two processes that talk over gloo."""

    def run(rank):
        dist.init_process_group("gloo", init_method=f"file://{folder}/meet", rank=rank, world_size=2, timeout=datetime.timedelta(seconds=20))
        answers = [None, None]
        dist.all_gather_object(answers, work(rank))
        dist.destroy_process_group()
        return answers

    with tempfile.TemporaryDirectory() as folder:
        other = multiprocessing.get_context("fork").Process(target=run, args=(1,))
        other.start()
        answers = run(0)
        other.join()
    return answers


class _Two(nn.Module):
    """Its forward is what the test makes of it."""

    def __init__(self, forward):
        super().__init__()
        self.first, self.second = nn.Linear(2, 2), nn.Linear(2, 2)
        self.way = forward

    def forward(self, x):
        return self.way(self, x)


def calls_that_need_a_group():
    """
    #no-process-group: DDP, `DistributedSampler`, `dist.barrier()` and other calls need a group of processes.
    #no-process-group: `dist.is_initialized()` is True before the model is wrapped.
    """
    calls = lambda: DistributedDataParallel(nn.Linear(1, 1)), lambda: DistributedSampler([1]), dist.barrier, dist.get_rank, lambda: dist.all_reduce(X.clone())
    assert not dist.is_initialized()
    for call in calls:
        with pytest.raises(ValueError, match="Default process group has not been initialized"):
            call()
    _group()
    assert dist.is_initialized()
    for call in calls:
        call()
    dist.destroy_process_group()


def four_variables():
    """#env-rendezvous: Without other arguments `init_process_group` reads `RANK`, `WORLD_SIZE`, `MASTER_ADDR` and `MASTER_PORT` from the environment."""
    for name, value in ("RANK", "0"), ("WORLD_SIZE", "1"), ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", "29512"):
        with pytest.raises(ValueError, match=f"environment variable {name} expected, but not set"):
            dist.init_process_group("gloo")
        os.environ[name] = value


def one_default_group():
    """
    #group-twice: A process has one default group.
    #group-twice: After `dist.destroy_process_group()` a new group can be made.
    """
    for _ in range(2):
        _group()
        with pytest.raises(ValueError, match="default process group twice"):
            _group()
        dist.destroy_process_group()


def ddp_waits_for_each_gradient():
    """
    #unused-parameters: DDP waits for a gradient of each parameter that requires one, and in the next forward pass it notices that one never came.
    #unused-parameters: Often a layer is not called, an output is not in the loss, or a branch is taken for some batches only.
    #unused-parameters: If a layer is never used, freeze or delete it before wrapping; if it depends on the batch, pass `find_unused_parameters=True`, in the Trainer `ddp_find_unused_parameters=True`.
    #unused-parameters: Run one step without DDP: the parameters whose `grad` is None are the ones.
    """
    _group()
    not_called = lambda net, x: net.first(x)
    not_in_the_loss = lambda net, x: (net.first(x), net.second(x))[0]
    by_batch = lambda net, x: net.first(x) if x.sum() == 2 else net.second(x)
    for way in not_called, not_in_the_loss, by_batch:
        model = DistributedDataParallel(_Two(way))
        model(X).sum().backward()  # nothing is said yet
        with pytest.raises(RuntimeError, match="Expected to have finished reduction in the prior iteration"):
            model(X)
        found = DistributedDataParallel(_Two(way), find_unused_parameters=True)
        for x in X, 2 * X, X:
            found(x).sum().backward()
        plain = _Two(way)
        plain(X).sum().backward()
        assert [name for name, p in plain.named_parameters() if p.grad is None] == ["second.weight", "second.bias"]
    frozen = _Two(not_called)
    frozen.second.requires_grad_(False)
    model = DistributedDataParallel(frozen)
    for _ in range(2):
        model(X).sum().backward()
    assert TrainingArguments("out", use_cpu=True, report_to=[], ddp_find_unused_parameters=True).ddp_find_unused_parameters is True


def a_gradient_that_comes_twice():
    """
    #ready-only-once: DDP expects one gradient of each parameter in a backward pass.
    #ready-only-once: With `use_reentrant=True` the checkpointed part has a backward pass of its own, so its parameters come twice, or come after DDP has taken them for unused.
    #ready-only-once: Calling a part of `model.module` outside of DDP's `forward` does it, too.
    #ready-only-once: Pass `use_reentrant=False`, in the Trainer `gradient_checkpointing_kwargs={"use_reentrant": False}`; and leave `find_unused_parameters` out if you do not need it.
    """
    _group()

    def once(reentrant):
        return lambda net, x: checkpoint(net.second, net.first(x), use_reentrant=reentrant)

    def twice(reentrant):
        return lambda net, x: checkpoint(net.second, once(reentrant)(net, x), use_reentrant=reentrant)

    for way, find in (once, True), (twice, False):
        model = DistributedDataParallel(_Two(way(True)), find_unused_parameters=find)
        with pytest.raises(RuntimeError, match="Expected to mark a variable ready only once"):
            model(X).sum().backward()
        DistributedDataParallel(_Two(way(False)))(X).sum().backward()
    DistributedDataParallel(_Two(once(True)))(X).sum().backward()  # without the search for unused ones
    model = DistributedDataParallel(_Two(lambda net, x: net.first(x)), find_unused_parameters=True)
    with pytest.raises(RuntimeError, match="Expected to mark a variable ready only once"):
        model.module.second(model(X)).sum().backward()
    assert TrainingArguments("out", use_cpu=True, report_to=[], gradient_checkpointing_kwargs={"use_reentrant": False}).gradient_checkpointing_kwargs == {"use_reentrant": False}


def a_map_of_several_devices():
    """
    #device-map-distributed: The two exclude each other.
    #device-map-distributed: `hasattr(model, "hf_device_map")` is False, or the map names one device only.
    """
    from accelerate import Accelerator
    from accelerate.utils import DistributedType

    accelerator = Accelerator(cpu=True)
    for devices, refused in ({"a": 0, "b": 1}, True), ({"a": 0, "b": "cpu"}, True), ({"": 0}, False), (None, False):
        model = nn.Linear(1, 1)
        if devices:
            model.hf_device_map = devices
        accelerator.state.distributed_type = DistributedType.NO
        accelerator.prepare(model)
        accelerator.state.distributed_type = DistributedType.MULTI_GPU
        assert accelerator.verify_device_map(model) == refused
        if refused:
            with pytest.raises(ValueError, match="in any distributed mode"):
                accelerator.prepare(model)


def what_ddp_keeps_alike():
    """
    #ddp-no-grad: DDP averages gradients, and this model has none.
    #save-on-every-rank: Each process runs the whole script, so each writes the file.
    #save-on-every-rank: Under DDP the parameters agree, but buffers such as the statistics of a BatchNorm may be each process's own; and two that write at once can leave a broken file.
    """

    def work(rank):
        with pytest.raises(RuntimeError, match="doesn't have any parameter that requires a gradient"):
            DistributedDataParallel(nn.Linear(1, 1).requires_grad_(False))
        norm, linear = nn.BatchNorm1d(1), nn.Linear(1, 1)
        model = DistributedDataParallel(nn.Sequential(norm, linear))
        model(torch.tensor([[1.0], [3.0]]) + 10 * rank).mean().backward()
        scaled = DistributedDataParallel(nn.Linear(1, 1, bias=False))
        scaled(torch.ones(1, 1) * (rank + 1)).sum().backward()
        return linear.weight.tolist(), norm.running_mean.tolist(), scaled.module.weight.grad.item(), dist.get_rank()

    one, two = _two_ranks(work)
    assert one[0] == two[0] and one[1] != two[1] and one[2] == two[2] == 1.5 and (one[3], two[3]) == (0, 1)


def device_ids_for_a_model_on_the_cpu():
    """#dp-device: DDP with `device_ids=[…]` says of a model on the CPU that `device_ids … only work with` GPU modules."""
    _group()
    with pytest.raises(ValueError, match=r"device_ids and output_device arguments only work with .*GPU modules"):
        DistributedDataParallel(nn.Linear(2, 2), device_ids=[0])
    DistributedDataParallel(nn.Linear(2, 2))
    dist.destroy_process_group()


def a_group_for_other_devices():
    """
    #no-nccl: If a group for GPUs gets a tensor on the CPU, it says `No backend type associated with device type cpu`.
    #no-nccl: For tensors on both write `"cpu:gloo,cuda:nccl"`, or move the tensor.
    """
    for backend in "cuda:gloo", "cpu:gloo,cuda:gloo":  # gloo, for nccl is not in this build
        dist.init_process_group(backend, store=dist.HashStore(), rank=0, world_size=1)
        x = torch.ones(2)
        if "cpu" in backend:
            dist.all_reduce(x)
            assert x.tolist() == [1, 1]
        else:
            with pytest.raises(RuntimeError, match="No backend type associated with device type cpu"):
                dist.all_reduce(x)
        dist.destroy_process_group()


def what_the_build_has():
    """
    #no-nccl: `torch.distributed.is_nccl_available()` says what the build has.
    """
    if not dist.is_nccl_available():
        with pytest.raises(RuntimeError, match="Distributed package doesn't have NCCL built in"):
            dist.init_process_group("nccl", store=dist.HashStore(), rank=0, world_size=1)
    assert dist.is_gloo_available() and (torch.version.cuda is not None or not dist.is_nccl_available())


def the_order_of_an_epoch():
    """
    #sampler-set-epoch: All processes must draw the same order to take different parts of it, so the sampler shuffles from its seed and the epoch, and the epoch stays 0 until you set it.
    #sampler-set-epoch: Each process then sees the same part of the data in each epoch.
    #sampler-set-epoch: `sampler.set_epoch(epoch)` at the start of each epoch, before the loader is iterated.
    """
    ranks = [DistributedSampler(range(20), num_replicas=2, rank=rank) for rank in (0, 1)]
    first = [list(sampler) for sampler in ranks]
    assert sorted(first[0] + first[1]) == list(range(20)) and ranks[0].epoch == 0
    torch.manual_seed(99)  # no influence
    assert [list(sampler) for sampler in ranks] == first
    for sampler in ranks:
        sampler.set_epoch(1)
    second = [list(sampler) for sampler in ranks]
    assert sorted(second[0] + second[1]) == list(range(20)) and {*second[0]} != {*first[0]}
    assert list(DistributedSampler(range(20), num_replicas=2, rank=0, seed=1)) != first[0]


shown = {
    "#save-on-every-rank: The file holds the numbers of rank 0.": ("errors/save_on_every_rank_mended", "tensor([2.])"),
    "#sampler-set-epoch: Print the first batch of two epochs: they differ.": ("errors/sampler_set_epoch_mended", "epoch 1"),
}

listed = {
    "needs a GPU": [
        "#dp-device: `DataParallel` copies the model in each call from the first device of `device_ids`, and does not bring it there.",
        "#dp-device: A buffer or parameter that was added or moved later raises as well.",
    ],
    "upstream's word": [
        "#distributed-entries: `ChildFailedError`, with which `torchrun` ends, only says that a process failed: its own error stands further up in the log.",
        "#device-map-distributed: A quantized model (QLoRA) is placed whole on the GPU of its process.",
        "#env-rendezvous: `torchrun` and `accelerate launch` set them for each process; `python train.py` and a notebook do not.",
        "#env-rendezvous: `torchrun --nproc-per-node=1 train.py` works on one device, too.",
        "#group-twice: Often a library made it before you did, as accelerate and the `Trainer` do when they were launched for several processes; or a cell of a notebook ran again.",
        "#device-map-distributed: A device map spreads one model over all GPUs; a launcher starts a process for each GPU, and each wants a whole copy.",
        "#address-in-use: The first process of a job listens on `MASTER_PORT`, with `torchrun` 29500 unless you say otherwise.",
        "#no-nccl: NCCL carries tensors between NVIDIA GPUs, and builds of PyTorch for the CPU, for Windows or for a Mac do not have it.",
    ],
    "no statement": [
        "#distributed-entries: Here a program runs several times, and the copies must agree.",
        "#distributed-entries: Where one process is enough to raise it, the snippet is a group of one.",
        "#no-process-group: Often a script for several GPUs was started by `python` alone, or such a call comes before `init_process_group`.",
        "#no-process-group: Start with `torchrun --nproc-per-node=2 train.py` and call `dist.init_process_group(\"nccl\")` first; or ask `dist.is_initialized()` and leave those calls out on one device.",
        "#env-rendezvous: Print `os.environ.get(\"RANK\")` in the first line: `None` means that nobody launched it.",
        "#group-twice: Guard the call by `dist.is_initialized()`, or delete it if the `Trainer` is in charge.",
        "#ready-only-once: One step passes on two processes, and the gradients agree.",
        "#dp-device: `model.to(\"cuda:0\")` before wrapping; `DistributedDataParallel` is the better tool.",
        "#dp-device: `{p.device for p in model.parameters()}` is that one device.",
        "#device-map-distributed: If the model fits on one GPU, leave `device_map` out and keep `torchrun`; for QLoRA `device_map={\"\": int(os.environ[\"LOCAL_RANK\"])}`.",
        "#device-map-distributed: If not, start one process with `python`, or shard by FSDP or DeepSpeed.",
        "#ddp-no-grad: Either it is meant to be frozen, as a teacher or a reward model, or freezing went too far: the part to be trained was frozen as well, or an adapter was loaded for inference.",
        "#ddp-no-grad: Only `to(device)` and `eval()` for a frozen model; else set `requires_grad_(True)` on what is to be trained, before wrapping.",
        "#ddp-no-grad: `sum(p.numel() for p in model.parameters() if p.requires_grad)` is more than 0.",
        "#address-in-use: Another job on the machine has it, or one that was stopped and left a process behind.",
        "#address-in-use: `torchrun --standalone` or `--master-port=29501` for one machine, `accelerate launch --main_process_port=29501`; end what is left of the old job.",
        "#address-in-use: `ss -ltnp` names the process that listens on the port.",
        "#no-nccl: Use `gloo` there; on Linux with an NVIDIA GPU install the build with CUDA.",
        "#save-on-every-rank: `if dist.get_rank() == 0:` around the save, and `dist.barrier()` after it for all; with accelerate `accelerator.is_main_process`.",
        "#save-on-every-rank: Collective calls such as gathering a sharded model stay outside of the `if`.",
    ],
}
