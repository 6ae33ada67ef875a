"""What docs/en/devices/choosing_a_device.md says, proved sentence by sentence."""

import contextlib
import copy
import io
import json
import logging
import tempfile
import threading
from unittest import mock

import numpy as np
import pytest
import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, T5Config, T5ForConditionalGeneration


def _gpt2():
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None))


def _llama():
    return LlamaForCausalLM(LlamaConfig(num_hidden_layers=1, hidden_size=8, intermediate_size=8, num_attention_heads=2, num_key_value_heads=2, vocab_size=11))


@contextlib.contextmanager
def _machine_with(accelerator):
    """As if this machine and this build had that accelerator; None for neither, False for a build that supports one which is not there."""
    with mock.patch("torch._C._accelerator_getAccelerator", lambda: None if accelerator is None else torch.device(accelerator or "mps")), \
         mock.patch("torch.accelerator.is_available", lambda: bool(accelerator)), mock.patch("torch.cuda.is_available", lambda: accelerator == "cuda"):  # fmt: skip
        yield


def is_available_of_cuda_sees_cuda_only():
    """#choosing: `"cuda" if torch.cuda.is_available() else "cpu"`, once in every file, does not see Apple's or Intel's GPUs.
    #one-place: `torch.accelerator` finds CUDA, MPS, XPU, whatever this build of PyTorch supports and this machine has.
    """
    for accelerator in "cuda", "mps", "xpu", None, False:
        with _machine_with(accelerator):
            found = torch.accelerator.current_accelerator(check_available=True)
            assert found == (torch.device(accelerator) if accelerator else None)
            assert ("cuda" if torch.cuda.is_available() else "cpu") == ("cuda" if accelerator == "cuda" else "cpu")
    with _machine_with(False):
        assert torch.accelerator.current_accelerator() is not None  # without the check: what the build supports


def moving_comes_after_making():
    """#choosing: And by the time `model.to(DEVICE)` runs, the weights have already been made somewhere else."""
    for make in lambda: nn.Linear(2, 2), _gpt2:
        model = make()
        made = [p.data_ptr() for p in model.parameters()]
        assert all(made) and {p.device.type for p in model.to("meta").parameters()} == {"meta"}
        with torch.device("meta"):
            assert not any(p.data_ptr() for p in make().parameters())


def a_layer_that_follows_its_input():
    """#one-place: Inside the model ask the tensor you have, `x.device` and `x.dtype`, and never a global `DEVICE`.
    #one-place: A layer that follows its input works on every device, and when the model is split.
    """

    class Noise(nn.Module):
        def __init__(self, device=None):
            super().__init__()
            self.device = device

        def forward(self, x):
            return x + torch.randn(x.shape, device=self.device or x.device, dtype=x.dtype)

    with FakeTensorMode():
        for device in "cpu", "cuda:0", "cuda:1", "meta":
            for dtype in torch.float32, torch.bfloat16:
                y = Noise()(torch.ones(2, device=device, dtype=dtype))
                assert y.device == torch.device(device) and y.dtype == dtype
            if device != "cpu":
                with pytest.raises(RuntimeError, match="device"):
                    Noise("cpu")(torch.ones(2, device=device))
    split = nn.Sequential(nn.Embedding(4, 4), Noise(), nn.Embedding(4, 4).to("meta"), Noise())
    split[2].register_forward_pre_hook(lambda module, args: args[0].long().to("meta"))
    assert split(torch.tensor([1])).is_meta


def counts_do_not_fit_bfloat16():
    """#one-place: Counts, such as positions, stay integers: in bfloat16, 256 and 257 are one number."""
    assert torch.tensor(256, dtype=torch.bfloat16) == torch.tensor(257, dtype=torch.bfloat16)
    assert len(torch.arange(600, dtype=torch.bfloat16).unique()) < 600 == len(torch.arange(600).unique())


def to_on_a_model_that_is_there():
    """#one-place: If the model is already there it does nothing."""
    for model in nn.Linear(2, 2), nn.BatchNorm1d(2), _gpt2():
        before = [(id(t), t.data_ptr(), t._version) for t in [*model.parameters(), *model.buffers()]]
        model.to("cpu").to(torch.device("cpu"))
        assert [(id(t), t.data_ptr(), t._version) for t in [*model.parameters(), *model.buffers()]] == before


def to_on_a_split_model():
    """#one-place: On a split model it raises if something is offloaded; if not, it warns and moves, and the next call fails: the hooks still carry the inputs to the old places."""
    from accelerate import dispatch_model

    offloaded = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    with tempfile.TemporaryDirectory() as folder:
        dispatch_model(offloaded, {"0": "cpu", "1": "disk"}, main_device="cpu", offload_dir=folder)
        with pytest.raises(RuntimeError, match="You can't move a model that has some modules offloaded"):
            offloaded.to("cpu")

    model, said = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)), []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("accelerate.big_modeling").addHandler(handler)
    with FakeTensorMode(allow_non_fake_inputs=True), torch.no_grad():
        with mock.patch.object(nn.Module, "to", lambda module, device: [setattr(p, "fake_device", torch.device(device)) for p in module.parameters()]):
            dispatch_model(model, {"0": "cuda:0", "1": "cuda:1"}, main_device="cuda:0")  # two GPUs that need not exist, and a move that they can follow
        x = torch.ones(1, 2, device="cuda:0")
        assert model(x).device == x.device and not any(p.is_meta for p in model.parameters())
        model.to("cuda:0")
        assert said == ["You shouldn't move a model that is dispatched using accelerate hooks."]
        assert {str(p.device) for p in model.parameters()} == {"cuda:0"} and model[1]._hf_hook.execution_device == "cuda:1"
        with pytest.raises(RuntimeError, match="Expected all tensors to be on the same device.*cuda:1 and cuda:0"):
            model(x)


def new_tensors_are_made_there():
    """#default-device: Inside the context new tensors are made there, the weights of a module included."""
    with torch.device("meta"):
        made = [torch.ones(2), torch.tensor([1.0]), torch.arange(3), torch.rand(2), torch.randn(2), torch.empty(2), torch.full((2,), 1.0), torch.eye(2), torch.linspace(0, 1, 3), torch.randint(3, (2,)),
                torch.randperm(3), torch.as_tensor([1.0]), torch.asarray([1.0]), torch.tensor(np.ones(2)), torch.hann_window(3), torch.sparse_coo_tensor([[0]], [1.0], (1,))]  # fmt: skip
        made += [tensor for module in (nn.Linear(2, 2), nn.BatchNorm1d(2), nn.LSTM(2, 2), nn.MultiheadAttention(2, 1), _gpt2()) for tensor in [*module.parameters(), *module.buffers()]]
    assert len(made) > 40 and all(tensor.is_meta for tensor in made)


def what_is_not_made_there():
    """#default-device: `torch.Tensor(…)` and `torch.normal(…)` are exceptions, and so is what shares a memory: `from_numpy` stays on the CPU, where `as_tensor` moves."""
    array = np.ones(2, dtype=np.float32)
    with torch.device("meta"):
        for tensor in torch.Tensor(2), torch.Tensor([1.0]), torch.FloatTensor(2), torch.LongTensor([1]), torch.normal(0.0, 1.0, (2,)), torch.frombuffer(bytearray(8), dtype=torch.float32), torch.from_dlpack(array):
            assert tensor.device.type == "cpu"
        shared, moved = torch.from_numpy(array), torch.as_tensor(array)
    array[0] = 7
    assert shared.tolist() == [7, 1] and moved.is_meta


def what_exists_stays():
    """#default-device: What exists stays, and what is computed from an existing tensor follows that tensor."""
    existing, module = torch.ones(2, 2), nn.Linear(2, 2)
    with torch.device("meta"):
        derived = [existing + 1, existing @ existing, torch.zeros_like(existing), torch.randn_like(existing), existing.new_ones(2), existing.new_tensor([1.0]), existing.clone(), existing[0], existing.nonzero(),
                   torch.stack([existing]), existing.argsort(), copy.deepcopy(existing), module(existing)]  # fmt: skip
        moved = [torch.as_tensor(existing), torch.asarray(existing)]
    assert {tensor.device.type for tensor in [existing, module.weight, *derived]} == {"cpu"}
    assert all(tensor.is_meta for tensor in moved)  # asked for a tensor anew, not computed


def load_goes_where_it_was_saved_from():
    """#default-device: `torch.load` puts a file's tensors where they were saved from."""
    for device in "cpu", "meta":
        file = io.BytesIO()
        torch.save(torch.ones(2, device=device), file)
        for default in "meta", "cpu":
            file.seek(0)
            with torch.device(default):
                assert torch.load(file).device.type == device


def the_default_is_a_threads():
    """#default-device: `set_default_device` does the same for the rest of this thread, imported libraries included; other threads keep the CPU.
    #default-device: Prefer the context, around the lines that build your model.
    """
    already, seen = threading.Event(), []
    running = threading.Thread(target=lambda: already.wait() and seen.append(torch.ones(1).device.type))
    running.start()
    torch.set_default_device("meta")
    assert torch.ones(1).is_meta and _gpt2().device.type == "meta" and nn.Linear(2, 2).weight.is_meta
    started_after = threading.Thread(target=lambda: seen.append(torch.ones(1).device.type))
    started_after.start()
    already.set()
    running.join(), started_after.join()
    assert seen == ["cpu", "cpu"]
    torch.set_default_device(None)
    with torch.device("meta"):
        assert _gpt2().device.type == "meta"
    assert torch.ones(1).device.type == "cpu"


def config_json_names_the_dtype():
    """#load: Without an argument you get the dtype that `config.json` names, or if it names none, that of the weights in the file.
    #load: So say which you want.
    #load: (T5 keeps a few layers in float32 when you ask for float16.)
    """
    for model in _gpt2(), _llama():
        for saved in torch.bfloat16, torch.float32:
            with tempfile.TemporaryDirectory() as folder:
                model.to(saved).save_pretrained(folder)
                config = json.loads(open(f"{folder}/config.json").read())
                assert config["dtype"] == str(saved).removeprefix("torch.")
                for named in "float16", None:
                    config["dtype"] = named
                    with open(f"{folder}/config.json", "w") as file:
                        json.dump({key: value for key, value in config.items() if value is not None or key != "dtype"}, file)
                    load = type(model).from_pretrained
                    assert load(folder).dtype == (torch.float16 if named else saved)
                    assert load(folder, dtype=torch.float64).dtype == torch.float64
    with tempfile.TemporaryDirectory() as folder:
        T5ForConditionalGeneration(T5Config(d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, vocab_size=11)).save_pretrained(folder)
        for asked in torch.float16, torch.bfloat16:
            kept = {name.split(".")[-2] for name, p in T5ForConditionalGeneration.from_pretrained(folder, dtype=asked).named_parameters() if p.dtype != asked}
            assert kept == ({"wo"} if asked == torch.float16 else set())


def device_map_loads_to_that_device():
    """#load: `device_map=device` loads to that device, and needs accelerate.
    #load: (On the machine that made this output `device` was the CPU; of the devices only `meta` proves something there.
    """
    with tempfile.TemporaryDirectory() as folder:
        _gpt2().save_pretrained(folder)
        for device in "cpu", torch.device("cpu"), "meta", {"": "meta"}:
            loaded = GPT2LMHeadModel.from_pretrained(folder, device_map=device)
            assert {p.device.type for p in loaded.parameters()} == {"meta" if "meta" in str(device) else "cpu"}
        with mock.patch("transformers.integrations.accelerate.is_accelerate_available", lambda *_: False):
            with pytest.raises(ValueError, match="device_map.*requires `accelerate`"):
                GPT2LMHeadModel.from_pretrained(folder, device_map="cpu")
            assert GPT2LMHeadModel.from_pretrained(folder).device.type == "cpu"


def the_old_name_of_dtype():
    """#load: `torch_dtype=` is the old name of `dtype=`.
    #load: It is still accepted, and `dtype=` wins over it.
    """
    with tempfile.TemporaryDirectory() as folder:
        _gpt2().save_pretrained(folder)
        load = GPT2LMHeadModel.from_pretrained
        assert load(folder, torch_dtype=torch.float16).dtype == load(folder, dtype=torch.float16).dtype == torch.float16
        for options in {"torch_dtype": torch.float16, "dtype": torch.bfloat16}, {"dtype": torch.bfloat16, "torch_dtype": torch.float16}:
            assert load(folder, **options).dtype == torch.bfloat16


def building_draws_weights_that_loading_replaces():
    """#load: Building it draws random weights, on the CPU, that loading replaces.
    #load: `from_pretrained` builds on `meta` and then loads to the device.
    #one-place: Loading straight to the device is the better habit.
    """
    seen, init = [], GPT2LMHeadModel.__init__

    def watched(model, *args, **kwargs):
        init(model, *args, **kwargs)
        seen.append({p.device.type for p in model.parameters()})

    with tempfile.TemporaryDirectory() as folder:
        saved = _gpt2()
        saved.save_pretrained(folder)
        drawn = _gpt2()
        assert drawn.device.type == "cpu" and not torch.equal(drawn.transformer.wte.weight, _gpt2().transformer.wte.weight)
        drawn.load_state_dict(saved.state_dict())
        assert torch.equal(drawn.transformer.wte.weight, saved.transformer.wte.weight)
        with mock.patch.object(GPT2LMHeadModel, "__init__", watched):
            loaded = GPT2LMHeadModel.from_pretrained(folder)
        assert seen == [{"meta"}] and torch.equal(loaded.transformer.wte.weight, saved.transformer.wte.weight)


def the_meta_context_is_refused():
    """#load: `from_pretrained` refuses it, as the last line shows, and uses `meta` by itself.
    #load: The context is right for a model you build yourself.
    """
    with tempfile.TemporaryDirectory() as folder:
        for saved in _gpt2(), _llama():
            saved.save_pretrained(folder)
            with torch.device("meta"), pytest.raises(RuntimeError, match="meta device context manager"):
                type(saved).from_pretrained(folder)
    with torch.device("meta"):
        built = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    trained = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)).eval()
    built.load_state_dict(trained.state_dict(), assign=True)
    assert torch.equal(built.eval()(torch.ones(1, 2)), trained(torch.ones(1, 2)))


def _plan(device_map, *rooms, layers=8):
    """{device: how many decoder layers}, as from_pretrained plans it for GPUs with these many bytes of room."""
    from transformers.integrations.accelerate import _get_device_map

    config = LlamaConfig(num_hidden_layers=layers, hidden_size=64, intermediate_size=128, num_attention_heads=4, num_key_value_heads=4, vocab_size=100)
    with torch.device("meta"):
        model = LlamaForCausalLM(config)
    plan = _get_device_map(model, device_map, dict(enumerate(rooms)), None)
    where = lambda name: next(on for part, on in plan.items() if f"{name}.".startswith(part))
    on = [where(f"model.layers.{number}") for number in range(layers)]
    return dict(plan), {device: on.count(device) for device in sorted(set(on))}


def auto_on_one_gpu():
    """#auto: With one GPU that has room, `"auto"` means that GPU, and no hooks."""
    assert _plan("auto", 80 * 10**9)[0] == {"": 0}
    with tempfile.TemporaryDirectory() as folder:
        _gpt2().save_pretrained(folder)
        one = GPT2LMHeadModel.from_pretrained(folder, device_map={"": "cpu"})
        assert not any(hasattr(module, "_hf_hook") for module in one.modules())


def auto_divides_between_two():
    """#auto: With two it divides the model between them, even if one has room for all (a model of a layer or two may stay whole); `"sequential"` fills the first before it takes the next."""
    much, little = 80 * 10**9, 500_000
    for device_map in "auto", "balanced":
        for rooms in (much, much), (10 * much, much):
            assert _plan(device_map, *rooms)[1] == {0: 4, 1: 4}
        assert _plan(device_map, much, much)[0] == _plan("auto", much, much)[0]
        assert _plan(device_map, much, much, layers=1)[0] == {"": 0} and _plan(device_map, much, much, layers=3)[1] == {0: 1, 1: 2}
    assert _plan("sequential", much, much)[0] == {"": 0}
    first = _plan("sequential", little, much)[1]
    assert set(first) == {0, 1} and first[0] == _plan("sequential", little, much, much)[1][0]  # as full as its room allows, then the next
    assert _plan("sequential", 2 * little, much)[1][0] > first[0] > 0


class _Copies(TorchDispatchMode):
    """Counts what copies a tensor, and what fetches a number."""

    count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.count += func in (torch.ops.aten._to_copy.default, torch.ops.aten._local_scalar_dense.default)
        return func(*args, **kwargs or {})


def numbers_are_fetched():
    """#loop: `item()`, `tolist()`, `print` and an `if` on a tensor fetch its numbers to the CPU as well.
    #loop: Add up on the device, ask once.
    """
    losses = [torch.tensor(1.5) for _ in range(10)]
    uses = lambda x: x.item(), lambda x: 1 if x else 0, float, int
    for use in uses:
        with _Copies() as each:
            for loss in losses:
                use(loss)
        with _Copies() as once:
            use(sum(losses))
        assert each.count == 10 * once.count >= 10
    fetched, item = [], torch.Tensor.item
    with mock.patch.object(torch.Tensor, "item", lambda x: fetched.append(item(x)) or fetched[-1]), contextlib.redirect_stdout(io.StringIO()):
        print(torch.tensor([1.5, 2.5]))  # prints them one by one
    assert {1.5, 2.5} <= set(fetched)
    for use in lambda x: x.item(), lambda x: x.tolist(), lambda x: 1 if x else 0:
        with pytest.raises((RuntimeError, NotImplementedError)):
            use(torch.tensor(1.5, device="meta"))


def what_the_rumour_computes_to():
    """#speed: A table without model, batch, dtype and processor says nothing; and 50–200 against 1–5 would be a factor between 10 and 200."""
    factors = [gpu / cpu for gpu in (50, 200) for cpu in (1, 5)]
    assert (min(factors), max(factors)) == (10, 200)


shown = {
    "#loop: `model.to()` in a loop is harmless, it copies nothing.": ("devices/moving_in_a_loop", "model.to() in each round: 0"),
    "#loop: Copies of tensors are what costs: a hundred rounds with two small tensors are two hundred copies, and moved before the loop they are two.":
        ("devices/moving_in_a_loop", "two tensors in each round: 200", "both before the loop: 2"),
}  # fmt: skip

listed = {
    "needs a GPU": [
        "#loop: On a GPU that makes the program wait for all work given so far.",
        "#speed: What to expect instead: the more there is to compute at once, the more a GPU gains.",
        "#speed: One token of a small model is the worst case for it, a batch of long texts the best.",
        "#speed: To time a GPU, wait for it: a call returns before the work is done, so `torch.cuda.synchronize()` stands before both readings of the clock, and the first round does not count.",
    ],
    "rests on reading the source": ["#load: The source calls it deprecated."],
    "upstream's word": ["#one-place: It is in PyTorch's documentation from 2.6, `check_available` from 2.7."],
    "about this project": [
        "#load: The GPU's turn comes below.)",
        "#speed: Their outputs will be captured on a machine with a GPU; lines that begin with “measured:” are that machine's figures.",
    ],
    "no statement": [
        "#one-place: What it gives is a default: a program should let its user say otherwise, if only to run on the CPU while looking for an error.",
        "#auto: How such a plan is made, and what it costs, is told there.",
        "#speed: (Tokens per second on a CPU, with all of that said.)",
    ],
}
