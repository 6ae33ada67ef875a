"""What docs/en/devices/beyond_one_device.md says, proved sentence by sentence."""
# needs: loopback

import contextlib
import copy
import datetime
import logging
import multiprocessing
import os
import tempfile
import warnings
from unittest import mock

import pytest
import torch
from _common import Net
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import (GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, MambaConfig, MambaForCausalLM, MixtralConfig, MixtralForCausalLM,
                          SiglipVisionConfig, SiglipVisionModel, T5Config, T5ForConditionalGeneration, ViTConfig, ViTForImageClassification)  # fmt: skip

IDS = [[1, 2, 3]]
ON_DISK = {"transformer.wte": "cpu", "transformer.wpe": "cpu", "lm_head": "cpu", "transformer.h.0": "cpu", "transformer.h.1": "disk", "transformer.ln_f": "cpu"}


def _two_ranks(work):
    """[what work(0) returns, what work(1) returns], run in two processes that talk over gloo."""

    def run(rank):
        import torch.distributed as dist

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


def _gpt2():
    return GPT2LMHeadModel(GPT2Config(n_layer=2, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None)).eval()


def _said():
    """What accelerate logs from now on."""
    said, handler = [], logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("accelerate.big_modeling").addHandler(handler)
    return said


def _pretended_gpus(model, device_map, **options):
    """Dispatched over GPUs that need not exist; a move is followed by the names of the devices."""
    from accelerate import dispatch_model

    with mock.patch.object(nn.Module, "to", lambda module, device: [setattr(p, "fake_device", torch.device(device)) for p in module.parameters()]):
        return dispatch_model(model, device_map, **options)


def device_map_spreads_a_model():
    """#beyond: From here on a model need not have one device.
    #beyond: | `device_map` | spread over devices; offloaded ones read as `meta` | as before | not at all | hooks |
    #device-map: `model.device` is the first parameter's and tells you nothing about the rest.
    #device-map: `to()` is refused, too, once something is offloaded: there is nothing in the module to move.
    #device-map: (On standard error it says before either: `You shouldn't move a model that is dispatched using accelerate hooks.`)
    """
    whole, ids, said = _gpt2(), torch.tensor(IDS), _said()
    with tempfile.TemporaryDirectory() as folder:
        whole.save_pretrained(folder)
        for device_map in ON_DISK, ON_DISK | {"transformer.wpe": "disk", "transformer.h.0": "disk"}:
            split = GPT2LMHeadModel.from_pretrained(folder, device_map=device_map, offload_folder=f"{folder}/offload").eval()
            for part, place in device_map.items():
                assert {p.device.type for p in split.get_submodule(part).parameters()} == {"meta" if place == "disk" else "cpu"}
            assert split.device.type == "cpu" and list(split.state_dict()) == list(whole.state_dict())
            layer = split.transformer.h[1].mlp.c_fc
            inside, forward = [], layer._old_forward
            layer._old_forward = lambda x, layer=layer, forward=forward: inside.append(layer.weight.device.type) or forward(x)
            assert torch.equal(split(ids).logits, whole(ids).logits) and inside == ["cpu"] and layer.weight.is_meta
            said.clear()
            with pytest.raises(RuntimeError, match="You can't move a model that has some modules offloaded to cpu or disk."):
                split.to("cpu")
            assert said == ["You shouldn't move a model that is dispatched using accelerate hooks."]


def what_is_on_disk_is_brought_in_for_a_call():
    """#device-map: What is on disk reads as `meta` and is brought in when the module that holds it is called, so keys and, for most models, results are the same.
    #device-map: Two things make the call fail: a weight that is read without calling its module, as the `out_proj` of `nn.MultiheadAttention` (in SigLIP), and a tied head on disk whose embedding is not.
    """
    from accelerate import disk_offload

    ids, pixels, tower = torch.tensor(IDS), torch.rand(1, 3, 8, 8), dict(hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)
    size, image, text = dict(tower, vocab_size=11), dict(tower, image_size=8, patch_size=4), {"input_ids": ids}
    models = [
        (LlamaForCausalLM(LlamaConfig(**size)), text), (MixtralForCausalLM(MixtralConfig(**size, num_key_value_heads=2, num_local_experts=2)), text),
        (MambaForCausalLM(MambaConfig(vocab_size=11, hidden_size=8, num_hidden_layers=1, state_size=4)), text), (ViTForImageClassification(ViTConfig(**image)), {"pixel_values": pixels}),
        (T5ForConditionalGeneration(T5Config(d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, vocab_size=11)), {"input_ids": ids, "decoder_input_ids": ids}), (_gpt2(), text),
        (SiglipVisionModel(SiglipVisionConfig(**image)), {"pixel_values": pixels}),
    ]  # fmt: skip
    for model, inputs in models:
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            keys, whole = list(model.state_dict()), model.eval()(**inputs)[0]
            model.save_pretrained(folder)
            split = type(model).from_pretrained(folder, device_map={"": "disk"}, offload_folder=f"{folder}/offload").eval()
            assert all(p.is_meta for p in split.parameters()) and list(split.state_dict()) == keys
            if isinstance(model, SiglipVisionModel):
                with pytest.raises(RuntimeError, match="is not on the expected device") as failed:
                    split(**inputs)
                assert any("multi_head_attention_forward" in str(entry) for entry in failed.traceback)
            else:
                assert torch.allclose(split(**inputs)[0], whole) and all(p.is_meta for p in split.parameters())
    with tempfile.TemporaryDirectory() as folder:
        attention, x = disk_offload(nn.MultiheadAttention(4, 1), folder, "cpu"), torch.ones(2, 1, 4)
        with pytest.raises(RuntimeError, match="is not on the expected device"):
            attention(x, x, x)
        _gpt2().save_pretrained(folder)
        for places in {"lm_head": "disk"}, {"lm_head": "disk", "transformer.wte": "disk"}:
            split = GPT2LMHeadModel.from_pretrained(folder, device_map=ON_DISK | places, offload_folder=f"{folder}/offload")
            with pytest.raises(KeyError, match="lm_head.weight") if len(places) == 1 else contextlib.nullcontext():
                split(ids)


def to_on_a_split_model_moves_the_weights_away_from_their_hooks():
    """#device-map: If nothing is, `to()` moves the weights away from their hooks."""
    model, said = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)), _said()
    with FakeTensorMode(allow_non_fake_inputs=True), torch.no_grad():
        _pretended_gpus(model, {"0": "cuda:0", "1": "cuda:1"}, main_device="cuda:0")
        x = torch.ones(1, 2)
        assert model(x).device == x.device  # hooks carry it there, across and back
        model.to("cuda:0")
        assert said == ["You shouldn't move a model that is dispatched using accelerate hooks."]
        assert str(model[1].weight.device) == "cuda:0" and model[1]._hf_hook.execution_device == "cuda:1"
        with pytest.raises(RuntimeError, match="Expected all tensors to be on the same device"):
            model(x)


def hooks_come_with_a_second_device():
    """#device-map: A map from module names to devices.
    #device-map: With more than one in it (or with the disk), accelerate adds hooks and the map is noted in `hf_device_map`; with just one device you get neither.
    """
    with tempfile.TemporaryDirectory() as folder:
        _gpt2().save_pretrained(folder)
        for device_map in ON_DISK, {"": "disk"}, {"": "cpu"}, "cpu", dict.fromkeys(ON_DISK, "cpu"), "auto":
            model = GPT2LMHeadModel.from_pretrained(folder, device_map=device_map, offload_folder=f"{folder}/offload")
            hooked = any(hasattr(module, "_hf_hook") for module in model.modules())
            assert hooked == ("disk" in str(device_map)) and getattr(model, "hf_device_map", None) == (device_map if hooked else None)


def a_map_with_gaps():
    """#device-map: A map with gaps is refused; but if it names one device only, what it leaves out goes to the CPU, without a word."""
    with tempfile.TemporaryDirectory() as folder:
        _gpt2().save_pretrained(folder)
        for part in ON_DISK:
            gaps = {name: place for name, place in ON_DISK.items() if name != part}
            if "disk" in gaps.values():
                with pytest.raises(ValueError, match="does not give any device for the following parameters"):
                    GPT2LMHeadModel.from_pretrained(folder, device_map=gaps, offload_folder=f"{folder}/offload")
            said = _said()
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                one_device = GPT2LMHeadModel.from_pretrained(folder, device_map=dict.fromkeys(gaps, "meta"))
            left_out = [name for name, p in one_device.named_parameters() if not p.is_meta]
            assert said == [] and all(name.startswith(f"{part}.") for name in left_out) and bool(left_out) == (part != "lm_head")


def _plan(*rooms, cpu=None):
    from accelerate import infer_auto_device_map

    with torch.device("meta"):
        model = GPT2LMHeadModel(GPT2Config(n_layer=6))
    model.tie_weights()
    room = dict(enumerate(rooms)) | ({"cpu": cpu} if cpu else {})
    return model, infer_auto_device_map(model, max_memory=room, no_split_module_classes=["GPT2Block"])


def _bytes(model, plan, device):
    return sum({id(p): p.nbytes for name, on in plan.items() if on == device for p in model.get_submodule(name).parameters()}.values())


def auto_plans_from_the_memory_it_finds():
    """#plan: `"auto"` makes such a plan from the memory it finds.
    #plan: A plan needs only shapes, so you can make one for GPUs that you do not have.
    """
    from transformers.integrations import accelerate as planner

    with torch.device("meta"):
        model = GPT2LMHeadModel(GPT2Config(n_layer=6))
    model.tie_weights()
    for found, places in ({0: 10**10}, {0}), ({0: 3 * 10**8, 1: 3 * 10**8}, {0, 1}), ({0: 10**6, "cpu": 10**10}, {"cpu"}), ({7: 10**10}, {7}):
        with mock.patch.object(planner, "get_max_memory", lambda max_memory=None, found=found: max_memory or dict(found)):
            plan = planner._get_device_map(model, "auto", None, None)
        assert set(plan.values()) == places and all(p.is_meta for p in model.parameters())


def the_head_goes_with_the_embedding():
    """#plan: `lm_head` goes where the embedding goes, because they are tied, and is counted once."""
    for rooms in ("220MB", "100MB"), ("100MB", "1GB"):
        model, plan = _plan(*rooms, cpu="1GB")
        where = lambda name: next((on for part, on in plan.items() if f"{name}.".startswith(f"{part}." if part else "")))
        assert where("lm_head") == where("transformer.wte") and model.lm_head.weight is model.transformer.wte.weight
    model, plan = _plan("220MB", "100MB", cpu="1GB")
    assert 220e6 > _bytes(model, plan, 0) > model.lm_head.weight.nbytes > 220e6 / 2  # twice it would not have fitted


def room_is_kept_for_a_block():
    """#plan: And device 0 is not filled up: 220 MB would have held another block, but as the model does not fit there whole, room is kept for the largest block, to bring one in from the CPU (even if none is left there)."""
    for room, cpu in (("220MB", "100MB"), "1GB"), (("220MB", "1GB"), None), (("220MB", "1GB"), "1GB"):
        model, plan = _plan(*room, cpu=cpu)
        block = sum(p.nbytes for p in model.transformer.h[0].parameters())
        taken = _bytes(model, plan, 0)
        assert taken + block < 220e6 < taken + 2 * block and plan["transformer.h.1"] == 1
    assert set(_plan("1GB")[1].values()) == {0}


def _hooked():
    """The page's plan and the hooks that it leads to; the modules have the same names in a narrower model."""
    model = GPT2LMHeadModel(GPT2Config(n_layer=6, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None))
    plan = {name: f"cuda:{on}" if on in (0, 1) else on for name, on in _plan("220MB", "100MB", cpu="1GB")[1].items()}
    with FakeTensorMode(allow_non_fake_inputs=True):
        _pretended_gpus(model, plan, main_device="cuda:0")
    return plan, {name: model.get_submodule(name)._hf_hook for name in plan}


def nothing_computes_on_the_cpu():
    """#plan: Nothing computes on the CPU:
    #plan: Each layer computes on the device that its hook names, and the hidden states hop only where that device changes: twice.
    #plan: What stays on the CPU computes on the first GPU.
    """
    plan, hooks = _hooked()
    assert "cpu" in plan.values() and {hook.execution_device for hook in hooks.values()} == {"cuda:0", "cuda:1"}
    assert {hooks[name].execution_device for name, on in plan.items() if on == "cpu"} == {"cuda:0"}
    in_order = [hooks[name].execution_device for name in plan if name != "lm_head"] + [hooks["lm_head"].execution_device]
    assert sum(a != b for a, b in zip(in_order, in_order[1:])) == 2
    layer, received = nn.Identity(), []
    layer.forward = lambda x: received.append(str(x.device)) or x
    from accelerate.hooks import AlignDevicesHook, add_hook_to_module

    with FakeTensorMode():
        add_hook_to_module(layer, AlignDevicesHook(execution_device="cuda:1"))
        for device in "cpu", "cuda:0", "cuda:1":
            layer(torch.ones(2, device=device))
    assert received == ["cuda:1"] * 3


def weights_travel_in_each_call():
    """#plan: So there it is the weights that travel, and they do so anew in each call: 28 MB for a block, where the hidden states of a token are 3 KB."""
    from accelerate.hooks import AlignDevicesHook, add_hook_to_module

    class Counting(dict):
        read = []

        def __getitem__(self, name):
            self.read.append(name)
            return super().__getitem__(name)

    layer = nn.Linear(2, 2)
    weights = Counting(layer.state_dict())
    add_hook_to_module(layer, AlignDevicesHook(execution_device="cpu", offload=True, weights_map=weights))
    weights.read.clear()
    for call in 1, 2, 3:
        layer(torch.ones(1, 2))
        assert weights.read == ["weight", "bias"] * call and layer.weight.is_meta
    model, _ = _plan("220MB")
    assert round(sum(p.nbytes for p in model.transformer.h[0].parameters()) / 1e6) == 28
    hidden = model.transformer(torch.ones(1, 1, dtype=torch.long, device="meta")).last_hidden_state
    assert hidden.nbytes == 3072


def hooks_or_you_carry():
    """#hooks: PyTorch does not move a tensor because a layer needs it elsewhere.
    #hooks: A hook around `forward` can; one line in your own `forward` can too.
    #hooks: (`meta` is the second device here.)
    """
    from accelerate.hooks import AlignDevicesHook, add_hook_to_module

    class ByHand(nn.Module):
        def __init__(self, layer):
            super().__init__()
            self.layer = layer

        def forward(self, x):
            return self.layer(x.to(next(self.layer.parameters()).device))

    for make in lambda: nn.Linear(2, 2), lambda: nn.LayerNorm(2), lambda: nn.PReLU(2), lambda: nn.BatchNorm1d(2).eval():
        layer = make().to("meta")
        with pytest.raises(RuntimeError, match="is not on the expected device"):
            layer(torch.ones(1, 2))
        assert ByHand(layer)(torch.ones(1, 2)).is_meta
        assert add_hook_to_module(layer, AlignDevicesHook(execution_device="meta"))(torch.ones(1, 2)).is_meta


def ddp():
    """#beyond: | DistributedDataParallel | all of them on every rank, the same objects | `module.` in front | before wrapping | DDP, if given `device_ids` |
    #ddp: Wrapping makes the weights of rank 0 everybody's.
    #ddp: `backward()` leaves the average of the gradients on all ranks, here of 1 and 2.
    #ddp: The parameters are your own objects on the device they were on, so move the model first and make the optimizer whenever you like.
    #ddp: The keys start with `module.`: save `wrapped.module`, on one rank.
    """

    def work(rank):
        from torch.nn.parallel import DistributedDataParallel

        answers = []
        for optimizer_first in (True, False):
            torch.manual_seed(rank)
            model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1)).to(torch.float64)
            held, own, keys = list(model.parameters()), copy.deepcopy(model.state_dict()), list(model.state_dict())
            make = lambda model=model: torch.optim.SGD(model.parameters(), lr=0.1)
            optimizer = make() if optimizer_first else None
            wrapped = DistributedDataParallel(model)
            same, at_first = [a is b for a, b in zip(wrapped.parameters(), held)], copy.deepcopy(model.state_dict())
            optimizer = optimizer or make()
            x = torch.full((4, 2), rank + 1.0, dtype=torch.float64) + torch.randn(4, 2, dtype=torch.float64)
            alone = copy.deepcopy(model)
            alone(x).sum().backward()
            wrapped(x).sum().backward()
            gradients = [p.grad.clone() for p in model.parameters()]
            optimizer.step()
            answers.append([own, at_first, same, [p.grad for p in alone.parameters()], gradients, [p.detach().clone() for p in held], keys, list(wrapped.state_dict()),
                            list(wrapped.module.state_dict()), {str(p.device) for p in held}])  # fmt: skip
            del wrapped
        return answers

    for zero, one in zip(*_two_ranks(work)):
        own, at_first, same, alone, gradients, after, keys, wrapped_keys, inner_keys, devices = zero
        assert all(torch.equal(own[key], at_first[key]) and torch.equal(own[key], one[1][key]) for key in own) and not torch.equal(own["0.weight"], one[0]["0.weight"])
        assert same == one[2] == [True] * 6 and devices == {"cpu"}
        assert all(torch.allclose(a, (b + c) / 2) and torch.equal(a, d) for a, b, c, d in zip(gradients, alone, one[3], one[4]))
        assert all(torch.equal(a, b) for a, b in zip(after, one[5])) and not torch.equal(after[0], own["0.weight"])
        assert wrapped_keys == [f"module.{key}" for key in keys] and inner_keys == keys


def fully_sharded():
    """#beyond: | `fully_shard` | a part on each rank, as DTensors | as before | before or after sharding | the wrapped call |
    #fully-shard: `fully_shard` (FSDP2) changes the module in place.
    #fully-shard: The keys stay.
    #fully-shard: The class becomes a subclass made on the spot, so `isinstance` still says yes and `type` no longer does.
    #fully-shard: They are new objects, so make the optimizer after sharding.
    #fully-shard: `model.state_dict()` gives you the parts under the old names.
    #fully-shard: For a file that an unsharded model can load, gather the whole with `get_model_state_dict`, on all ranks, and save it on one.
    #fsdp1: `fully_shard` wraps nothing, and the older FSDP removes its own name from the keys.
    """

    def work(rank):
        from torch.distributed.checkpoint.state_dict import StateDictOptions, get_model_state_dict
        from torch.distributed.device_mesh import init_device_mesh
        from torch.distributed.fsdp import FullyShardedDataParallel, fully_shard
        from torch.distributed.tensor import DTensor

        mesh, answers = init_device_mesh("cpu", (2,)), []
        for make in lambda: nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 2)), Net:
            torch.manual_seed(0)
            model = make().to(torch.float64)  # before
            plain = copy.deepcopy(model)
            held, keys, kind = list(model.parameters()), list(model.state_dict()), type(model)
            early = torch.optim.SGD(model.parameters(), lr=0.1)
            same_module = fully_shard(model, mesh=mesh) is model
            parts = model.state_dict()
            model.to(torch.float32)  # and after
            whole = lambda model=model: get_model_state_dict(model, options=StateDictOptions(full_state_dict=True))
            first, moved = {key: tensor.clone() for key, tensor in whole().items()}, []
            for optimizer in early, torch.optim.SGD(model.parameters(), lr=0.1):
                model(torch.ones(3, 4)).sum().backward()
                optimizer.step()
                moved.append(any(not torch.equal(a, first[key]) for key, a in whole().items() if key.endswith("weight")))
            parameters = [name for name, _ in plain.named_parameters()]
            answers.append([same_module, isinstance(model, kind) and issubclass(type(model), kind), type(model) is kind, list(parts) == keys, any(a is b for a, b in zip(model.parameters(), held)), moved,
                            all(isinstance(parts[key], DTensor) and parts[key].shape == plain.state_dict()[key].shape for key in parameters), {key: parts[key].to_local() for key in parameters},
                            first, plain.float().state_dict(), {p.dtype for p in model.parameters()}])  # fmt: skip
        older = FullyShardedDataParallel(nn.Sequential(nn.Linear(4, 5)), device_id=torch.device("cpu"))
        return answers, [name for name, _ in older.named_modules()], list(older.state_dict())

    (zero, names, keys), (one, _, _) = _two_ranks(work)
    assert any("_fsdp_wrapped_module" in name for name in names) and keys == ["0.weight", "0.bias"]
    for a, b in zip(zero, one):
        in_place, is_instance, same_type, same_keys, same_objects, moved, dtensors, parts, whole, before, dtypes = a
        assert in_place and is_instance and not same_type and same_keys and dtensors and dtypes == {torch.float32}
        assert not same_objects and moved == [False, True]  # an optimizer made before holds what the model no longer uses
        assert all(torch.equal(torch.cat([part, b[7][key]]).float(), before[key]) for key, part in parts.items())
        assert whole.keys() == before.keys() and all(torch.equal(whole[key], before[key]) for key in before)
        model = Net() if "head.weight" in before else nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 2))
        assert str(model.load_state_dict(whole)) == "<All keys matched successfully>"


def from_meta_to_a_checkpoint():
    """#from-meta: Made on `meta`, sharded, then `to_empty()`: each rank gets memory for its part only.
    #from-meta: `set_model_state_dict` fills it, here from what rank 0 has read; `dcp.save` writes a file for each rank.
    #from-meta: `dcp.load` fills tensors that are there, with any number of ranks, and `dcp_to_torch_save` makes one ordinary file.
    #from-meta: What no file has, such as a buffer registered with `persistent=False`, is left for you to fill.
    #from-meta: `load_state_dict()` of an ordinary dict does not do for a sharded model: `got mixed torch.Tensor and DTensor`.
    """
    import torch.distributed.checkpoint as dcp
    from torch.distributed.checkpoint.format_utils import dcp_to_torch_save
    from torch.distributed.checkpoint.state_dict import StateDictOptions, get_model_state_dict, set_model_state_dict

    class WithBuffer(nn.Sequential):
        def __init__(self):
            super().__init__(nn.Linear(4, 5), nn.Linear(5, 2))
            self.register_buffer("scale", torch.ones(3), persistent=False)

    folder = os.getcwd()
    trained = WithBuffer()

    def work(rank):
        from torch.distributed.device_mesh import init_device_mesh
        from torch.distributed.fsdp import fully_shard

        with torch.device("meta"):
            model = WithBuffer()
        fully_shard(model, mesh=init_device_mesh("cpu", (2,)))
        on_meta = {p.device.type for p in model.parameters()}
        torch.use_deterministic_algorithms(True)  # memory that nobody filled then reads as nan
        model.to_empty(device="cpu")
        empty = all(p.to_local().isnan().all() for p in model.parameters())
        sizes = sum(p.to_local().untyped_storage().nbytes() for p in model.parameters())
        options = StateDictOptions(full_state_dict=True, broadcast_from_rank0=True)
        set_model_state_dict(model, trained.state_dict() if rank == 0 else {}, options=options)
        dcp.save({"model": get_model_state_dict(model)}, checkpoint_id=f"{folder}/checkpoint")
        try:
            model.load_state_dict(WithBuffer().state_dict())
            refused = ""
        except RuntimeError as error:
            refused = str(error)
        return on_meta, empty, sizes, [p.to_local().detach() for p in model.parameters()], bool(model.scale.isnan().all()), refused

    zero, one = _two_ranks(work)
    assert zero[0] == {"meta"} and zero[1] and one[1] and zero[4] and one[4]
    whole = sum(p.nbytes for p in trained.parameters())
    assert max(zero[2], one[2]) < whole == sum(t.nbytes for t in zero[3] + one[3])
    assert all(torch.equal(torch.cat([a, b]), p) for a, b, p in zip(zero[3], one[3], trained.parameters()))
    assert "got mixed torch.Tensor and DTensor" in zero[5]
    assert len([name for name in os.listdir("checkpoint") if name.endswith(".distcp")]) == 2
    alone = WithBuffer()  # one process, no ranks at all
    there = alone[0].weight.data_ptr()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dcp.load({"model": alone.state_dict()}, checkpoint_id="checkpoint", no_dist=True)
        dcp_to_torch_save("checkpoint", "one_file.pt")
    one_file = torch.load("one_file.pt")["model"]
    assert alone[0].weight.data_ptr() == there
    for key, tensor in trained.state_dict().items():
        assert torch.equal(alone.state_dict()[key], tensor) and torch.equal(one_file[key], tensor) and type(one_file[key]) is torch.Tensor
    for entry in os.scandir("checkpoint"):
        os.remove(entry)
    os.rmdir("checkpoint"), os.remove("one_file.pt")


def the_older_fsdp():
    """#beyond: | the older FSDP | a part of a flat parameter on each rank | as before | before wrapping | the wrapped call |
    #fsdp1: All 37 numbers in one flat parameter, half of them here, padded to equal halves.
    #fsdp1: (With an `auto_wrap_policy` there is one for each module that it wraps.)
    #fsdp1: Names and shapes are gone from `named_parameters()`, so whatever picks parameters by name, such as weight decay for some of them, finds nothing; `use_orig_params=True` keeps the names, behind `_fsdp_wrapped_module.`, but not the shapes.
    #fsdp1: `state_dict()` gathers them under their old keys.
    #fsdp1: A file with `_flat_param` among its keys was saved without gathering, and no renaming mends it.
    """

    def work(rank):
        from torch.distributed.fsdp import FullyShardedDataParallel, StateDictType
        from torch.distributed.fsdp.wrap import ModuleWrapPolicy

        def wrap(**options):
            torch.manual_seed(0)
            model = nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 2)).to(torch.float64)  # before wrapping
            return FullyShardedDataParallel(model, device_id=torch.device("cpu"), **options)

        shapes = lambda wrapped: {name: tuple(p.shape) for name, p in wrapped.named_parameters()}
        flat = wrap()
        gathered = flat.state_dict()
        local = [t.detach().clone() for t in flat.parameters()]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with FullyShardedDataParallel.state_dict_type(flat, StateDictType.LOCAL_STATE_DICT):
                ungathered = {key: [shard.tensor.clone() for shard in t.local_shards()] for key, t in flat.state_dict().items()}
        policy = wrap(auto_wrap_policy=ModuleWrapPolicy({nn.Linear}))
        return shapes(flat), gathered, local, ungathered, shapes(policy), list(policy.state_dict()), shapes(wrap(use_orig_params=True))

    torch.manual_seed(0)
    plain = nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 2)).to(torch.float64)
    zero, one = _two_ranks(work)
    assert sum(p.numel() for p in plain.parameters()) == 37 and zero[0] == one[0] == {"_fsdp_wrapped_module._flat_param": (19,)}
    numbers = torch.cat([p.flatten() for p in plain.parameters()])
    assert torch.equal(torch.cat([zero[2][0], one[2][0]])[:37], numbers)
    assert not any(name.endswith(("weight", "bias")) for name in zero[0])
    assert list(zero[1]) == list(plain.state_dict()) and all(torch.equal(zero[1][key], tensor) for key, tensor in plain.state_dict().items())
    assert [key.rpartition(".")[2] for key in zero[3]] == ["_flat_param"] and sum(t.numel() for shards in zero[3].values() for t in shards) < 37
    assert len(zero[4]) == 2 and all(name.endswith("_flat_param") for name in zero[4]) and zero[5] == list(plain.state_dict())
    assert list(zero[6]) == [f"_fsdp_wrapped_module.{name}" for name, _ in plain.named_parameters()]
    assert [len(shape) for shape in zero[6].values()] == [1] * 4


def wrappers_put_module_in_front():
    """#fsdp1: Wrapping puts your model behind an attribute, and that of DDP and `DataParallel` is called `module`.
    #fsdp1: If a file has `module.`, cut it off.
    """

    def work(rank):
        from torch.nn.parallel import DistributedDataParallel

        model = nn.Linear(2, 2)
        return [wrapped.module is model and list(wrapped.state_dict()) for wrapped in (DistributedDataParallel(model), nn.DataParallel(model))]

    assert _two_ranks(work)[0] == [["module.weight", "module.bias"]] * 2
    file = nn.DataParallel(nn.Linear(2, 2)).state_dict()
    with pytest.raises(RuntimeError, match="Unexpected key"):
        nn.Linear(2, 2).load_state_dict(file)
    nn.Linear(2, 2).load_state_dict({key.removeprefix("module."): tensor for key, tensor in file.items()})


shown = {
    "#ddp: Two processes, each with its own weights and its own input.":
        ("many_devices/ddp", "weight before wrapping: rank 0: [[1.0, 1.0]] rank 1: [[2.0, 2.0]]"),
    "#fully-shard: Each parameter is now a `DTensor` that gives the shape of the whole and holds some rows of it, here three and two.":
        ("many_devices/fully_shard", "0.weight: ('DTensor', (5, 4), 'cpu') its part on this rank: (3, 4)", "0.weight: ('DTensor', (5, 4), 'cpu') its part on this rank: (2, 4)"),
}  # fmt: skip

listed = {
    "rests on reading the source": [
        "#beyond: The last column of the last three rows is read from PyTorch's source: on a CPU there is nowhere to move an input to.",
    ],
    "upstream's word": ["#fsdp1: New code should use `fully_shard`."],
    "about this project": [
        "#plan: The hooks are accelerate's own, the two GPUs are pretended (`FakeTensorMode`), and no call was made.",
        "#cuda-offload: Its output will be captured on a machine with a GPU.",
        "#cuda-offload: All other outputs on this page ran on a CPU, those below with two processes.",
    ],
    "no statement": [
        "#beyond: The model does not fit, or you have several GPUs.",
        "#plan: Two things to see.",
    ],
}
