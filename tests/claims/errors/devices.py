"""What docs/en/errors/devices.md says, proved sentence by sentence."""
# needs: loopback

import dataclasses
import logging
import re
import sys

import numpy as np
import pytest
import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedConfig, PreTrainedModel, Trainer, TrainingArguments

NO_DATA = r"Cannot copy out of meta tensor; no data!"


def _on_meta(make):
    with torch.device("meta"):
        return make()


def _gpt2(n_positions=8, **options):
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_embd=4, n_head=1, vocab_size=8, n_positions=n_positions, bos_token_id=None, eos_token_id=None, **options))


def one_place_and_numbers():
    """
    #device-entries: An operation wants all of its tensors in one place, and numbers where it computes.
    #same-device: One operation got tensors from two devices, and PyTorch moves neither.
    """
    with FakeTensorMode(), pytest.raises(RuntimeError, match="Expected all tensors to be on the same device"):
        torch.ones(2, device="cuda:0") + torch.ones(2)
    for places in ("meta", "cpu"), ("cpu", "meta"):
        x, y = (torch.ones(2, device=place) for place in places)
        with pytest.raises(RuntimeError, match="is not on the expected device"):
            x + y
        assert (x.device.type, y.device.type) == places
    with pytest.raises(RuntimeError, match="cannot be called on meta"):
        torch.ones(1, device="meta").item()


def a_module_is_moved_and_a_tensor_copied():
    """#same-device: Often the input was left behind: `module.to()` changes the module itself, `tensor.to()` only returns a new tensor."""
    for model in nn.Linear(2, 2), nn.Sequential(nn.BatchNorm1d(2), nn.Embedding(2, 2)):
        assert model.to("meta") is model
        assert all(t.is_meta for t in [*model.parameters(), *model.buffers()])
    x = torch.ones(2)
    moved = x.to("meta")
    assert moved.is_meta and moved is not x and x.device.type == "cpu"


def what_forward_makes_and_keeps():
    """#same-device: If the line is inside `forward`, a tensor was made there without `device=`, or one in a plain attribute did not move with the module."""

    class Made(nn.Module):
        def forward(self, x):
            return x + torch.ones(2)

    class Kept(nn.Module):
        def __init__(self):
            super().__init__()
            self.ones = torch.ones(2)

        def forward(self, x):
            return x + self.ones

    for module in Made(), Kept():
        x = torch.ones(2)
        assert module(x).device == x.device
        with pytest.raises(RuntimeError, match="is not on the expected device"):
            module.to("meta")(x.to("meta"))


def meta_holds_no_numbers():
    """
    #expected-meta: A tensor on `meta` has a shape and no numbers.
    #expected-meta: The model, or a part of it, was built there and never filled; or the input was made under `torch.device("meta")`.
    #copy-out-of-meta: Something on `meta` has a shape and no numbers, and the move wants numbers.
    """
    tensor = _on_meta(lambda: torch.ones(2, 3))
    assert tensor.shape == (2, 3) and tensor.untyped_storage().data_ptr() == 0
    with pytest.raises(NotImplementedError, match=NO_DATA):
        tensor.to("cpu")
    part = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2, device="meta"))
    for model, x in (part, torch.ones(1, 3)), (nn.Linear(3, 2), tensor):
        with pytest.raises(RuntimeError, match="is not on the expected device"):
            model(x)


def an_embedding_and_a_convolution_on_meta_do_not_complain():
    """
    #expected-meta: An embedding or a convolution does not complain, nor does a `Linear` without bias, which on a CPU can return numbers that mean nothing.
    #expected-meta: So the error can come layers later than the cause.
    """
    given = nn.Linear(2, 3, bias=False, device="meta")(torch.ones(1, 2))  # from a layer without numbers
    assert given.device.type == "cpu" and given.shape == (1, 3)
    assert nn.Embedding(3, 2, device="meta")(torch.tensor([1])).is_meta
    nn.Conv1d(2, 2, 1, device="meta")(torch.ones(1, 2, 3))
    model = nn.Sequential(nn.Embedding(3, 2, device="meta"), nn.Dropout(), nn.Linear(2, 2))
    with pytest.raises(RuntimeError, match="is not on the expected device"):
        model(torch.tensor([1]))
    assert model[1](model[0](torch.tensor([1]))).is_meta  # it got that far


def the_weight_as_a_pattern():
    """
    #conv-input-device: If `Half`, `Double` or `Byte` stands on one side only, the dtypes differ.
    #conv-input-device: `image.to(model.weight)` takes over the weight's device and dtype in one call; for a whole model use those of its first parameter.
    """
    for dtype, name in (torch.float16, "Half"), (torch.float64, "Double"), (torch.uint8, "Byte"), (torch.float32, "Float"):
        assert torch.ones(1, dtype=dtype).type() == f"torch.{name}Tensor"
    for weight in nn.Linear(1, 1).half().weight, nn.Linear(1, 1, device="meta").double().weight:
        image = torch.ones(1).to(weight)
        assert image.dtype == weight.dtype and image.device == weight.device
    model = nn.Sequential(nn.Conv1d(1, 1, 1), nn.Linear(1, 1)).double()
    image = torch.ones(1, 1, 1)
    with pytest.raises(RuntimeError):
        model(image)
    assert model(image.to(next(model.parameters()))).dtype == torch.float64


def an_offloaded_weight_is_on_meta():
    """
    #expected-meta: After `device_map` it is mostly an offloaded layer whose `weight` was used without calling the layer.
    #expected-meta: Call an offloaded layer, or load without offloading.
    """
    from accelerate import cpu_offload

    x, layer = torch.ones(1, 2), nn.Linear(2, 2)
    expected = layer(x)
    cpu_offload(layer, execution_device="cpu")
    with pytest.raises(RuntimeError, match="is not on the expected device"):
        F.linear(x, layer.weight, layer.bias)
    assert torch.equal(layer(x), expected)


def what_is_out_of_range():
    """
    #device-assert: A number is out of range: mostly a token id not below the rows of the embedding, a label not below the number of classes, or a text longer than the table of positions.
    #device-assert: A negative one is, too, but for the label -100, which is skipped.
    #device-assert: Restart the process, run the step on the CPU, where the error names the place, and mend the number.
    """
    logits, model = torch.zeros(1, 3), _gpt2()
    for number in 3, -1:
        with pytest.raises(IndexError, match="index out of range in self"):
            nn.Embedding(3, 2)(torch.tensor([number]))
        with pytest.raises(IndexError, match=f"Target {number} is out of bounds"):
            F.cross_entropy(logits, torch.tensor([number]))
    with pytest.raises(IndexError, match="index out of range in self"):
        model(torch.ones(1, 9, dtype=torch.long))
    assert model(torch.ones(1, 8, dtype=torch.long)).logits.shape == (1, 8, 8)
    two = F.cross_entropy(torch.tensor([[1.0, 2, 3], [3, 2, 1]]), torch.tensor([2, -100]))
    assert two == F.cross_entropy(torch.tensor([[1.0, 2, 3]]), torch.tensor([2]))


def more_rows_for_more_tokens():
    """#device-assert: After adding tokens call `model.resize_token_embeddings(len(tokenizer))`."""
    model, ids = _gpt2(), torch.tensor([[8]])
    with pytest.raises(IndexError):
        model(ids)
    model.resize_token_embeddings(9)
    assert model(ids).logits.shape == (1, 1, 9)


def sixteen_bytes_for_each_parameter():
    """#cuda-out-of-memory: Training with AdamW in float32 takes 16 bytes for each parameter: weight, gradient and two averages."""
    for model in nn.Linear(30, 20), nn.TransformerEncoderLayer(8, 2, 16):
        optimizer = torch.optim.AdamW(model.parameters())
        model(torch.ones(3, model.in_features if isinstance(model, nn.Linear) else 8)).sum().backward()
        optimizer.step()
        states = [t for state in optimizer.state.values() for name, t in state.items() if name != "step"]
        held = [*model.parameters(), *(p.grad for p in model.parameters()), *states]
        assert sum(t.nbytes for t in held) == 16 * sum(p.numel() for p in model.parameters())


def what_forward_keeps():
    """
    #cuda-out-of-memory: What the forward pass computed comes on top, in proportion to the batch, and is kept until `backward()`; it grows with the length, the scores of eager attention with its square.
    #cuda-out-of-memory: Under `torch.no_grad()` it is not kept.
    """
    model = nn.Sequential(nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh())
    weights = {p.data_ptr() for p in model.parameters()}

    def kept(batch, length, grad=True):
        sizes = []
        hooks = torch.autograd.graph.saved_tensors_hooks(lambda t: sizes.append(t.nbytes * (t.data_ptr() not in weights)) or t, lambda t: t)
        with hooks, torch.set_grad_enabled(grad):
            out = model(torch.ones(batch, length, 8))
        return sum(sizes), out

    assert 4 * kept(1, 3)[0] == 2 * kept(2, 3)[0] == kept(4, 3)[0] == kept(2, 6)[0] > 0
    assert kept(4, 3, grad=False)[0] == 0
    curve = {}
    for attention in "eager", "sdpa":
        gpt2 = _gpt2(attn_implementation=attention, n_positions=64).eval()

        def kept_for(length):
            sizes = []
            with torch.autograd.graph.saved_tensors_hooks(lambda t: sizes.append(t.nbytes) or t, lambda t: t):
                gpt2(torch.zeros(1, length, dtype=torch.long))
            return sum(sizes)

        one, two, three = map(kept_for, (16, 32, 48))
        assert two > one
        curve[attention] = (three - two) - (two - one)
    assert curve["eager"] > 0 == curve["sdpa"]
    out = kept(2, 3)[1]
    out.sum().backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):  # freed
        out.sum().backward()


def a_sum_of_losses_keeps_graphs():
    """#cuda-out-of-memory: Add up losses as `loss.item()`, for the sum of loss tensors keeps every graph."""

    def graphs(node):
        return (node.name() == "MeanBackward0") + sum(graphs(before) for before, _ in node.next_functions if before)

    model, total, number = nn.Linear(2, 1), 0, 0.0
    for _ in range(5):
        loss = model(torch.ones(3, 2)).mean()
        total, number = total + loss, number + loss.item()
    assert graphs(total.grad_fn) == 5 and isinstance(number, float)


def the_bytes_of_the_message():
    """
    #cpu-out-of-memory: Divide the bytes of the message by 4, and you have the numbers of the float32 tensor that was wanted.
    #cpu-out-of-memory: If that is far more than you meant, two shapes were broadcast: `(N, 1)` with `(N,)` gives `(N, N)`.
    #cpu-out-of-memory: If it is what you meant, the machine is too small for it.
    #cpu-out-of-memory: Try it with 3 rows and print the shape of the result: (3,) and not (3, 3).
    """
    for make in lambda: torch.zeros(10**6, 1) - torch.zeros(10**6), lambda: torch.empty(10**6, 10**6):
        with pytest.raises(RuntimeError, match="you tried to allocate") as error:
            make()
        assert int(re.search(r"allocate (\d+) bytes", str(error.value))[1]) / 4 == 10**12
    column, row = torch.zeros(3, 1), torch.zeros(3)
    assert (column - row).shape == (3, 3) and (column.squeeze(1) - row).shape == (3,)


def built_on_meta_or_offloaded():
    """
    #copy-out-of-meta: Either the model was built under `torch.device("meta")` or `init_empty_weights()` and no weights were loaded; or a `device_map` has offloaded a part, and accelerate's hooks hold its weights.
    #copy-out-of-meta: An offloaded model is not moved at all; load it again without offloading.
    """
    from accelerate import dispatch_model, init_empty_weights

    with init_empty_weights():
        empty = nn.Linear(2, 2)
    for model in empty, _on_meta(lambda: nn.Linear(2, 2)):
        with pytest.raises(NotImplementedError, match=NO_DATA):
            model.to("cpu")
    split = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    weight = split[1].weight.detach().clone()
    dispatch_model(split, {"0": "cpu", "1": "disk"}, main_device="cpu", offload_dir="offload")
    with pytest.raises(NotImplementedError, match=NO_DATA):
        split[1].weight.cpu()
    assert torch.equal(torch.as_tensor(split[1]._hf_hook.weights_map["weight"]), weight)
    with pytest.raises(RuntimeError, match="modules offloaded"):
        split.to("cpu")


def the_trainer_moves_its_model():
    """#copy-out-of-meta: The `Trainer` moves the model that it is given, so `Trainer(model)` says it as well."""
    with pytest.raises(NotImplementedError, match=NO_DATA):
        Trainer(nn.Linear(1, 1, device="meta"), args=TrainingArguments("out", use_cpu=True, report_to=[]))


def two_ways_to_fill():
    """#copy-out-of-meta: Load the weights before you move: `load_state_dict(saved, assign=True)`, or `to_empty()` and then load."""
    saved = nn.Linear(2, 2).state_dict()
    one, two = (_on_meta(lambda: nn.Linear(2, 2)) for _ in range(2))
    one.load_state_dict(saved, assign=True)
    two.to_empty(device="cpu").load_state_dict(saved)
    assert all(torch.equal(model.to("cpu").weight, saved["weight"]) for model in (one, two))


def reading_a_number_on_meta():
    """#item-on-meta: `item()`, `int()`, `float()`, `bool()` and an `if` read a number, and a tensor on `meta` has none."""
    for read in torch.Tensor.item, int, float, bool, lambda t: 1 if t > 0 else 0:
        with pytest.raises(RuntimeError, match=r"Tensor.item\(\) cannot be called on meta tensors"):
            read(torch.ones((), device="meta"))
        assert read(torch.ones(())) == 1


def a_class_of_your_own():
    """
    #item-on-meta: In transformers 5 `from_pretrained` builds each model on `meta` first, so an `__init__` that reads a number from a tensor may fail there, though `Net(config)` works.
    #item-on-meta: Compute settings in plain Python, or make the tensor with `device="cpu"`.
    """

    class Own(PreTrainedModel):
        config_class = PreTrainedConfig
        make = staticmethod(lambda: torch.tensor([2, 3]))

        def __init__(self, config):
            super().__init__(config)
            self.linear = nn.Linear(2, 2)
            self.depth = int(self.make().sum())
            self.post_init()

    Own(PreTrainedConfig()).save_pretrained("folder")
    with pytest.raises(RuntimeError, match="cannot be called on meta tensors"):
        Own.from_pretrained("folder")
    Own.make = staticmethod(lambda: torch.tensor([2, 3], device="cpu"))
    assert Own.from_pretrained("folder").depth == 5


def ddp_says_it_too():
    """#item-on-meta: `DistributedDataParallel` says the same of a model on `meta`."""
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    with pytest.raises(RuntimeError, match="cannot be called on meta tensors"):
        nn.parallel.DistributedDataParallel(nn.Linear(1, 1, device="meta"))
    dist.destroy_process_group()


def a_build_without_cuda():
    """
    #no-cuda-build: The installed PyTorch has no code for that device; no driver and no setting changes that.
    #no-cuda-build: `torch.version.cuda` is `None` in a build without CUDA; `torch.cuda.get_arch_list()` names the GPUs that it supports; `sys.executable` says which Python runs.
    #no-gpu-visible: `torch.cuda.device_count()` counts what the process sees, and raises nothing.
    """
    assert (torch.version.cuda is None and torch.version.hip is None) == (not hasattr(torch._C, "_cuda_init"))
    assert (torch.cuda.device_count() > 0) == torch.cuda.is_available() and sys.executable
    if not hasattr(torch._C, "_cuda_init"):
        for make in lambda: torch.ones(1, device="cuda"), lambda: torch.ones(1).cuda(), lambda: nn.Linear(1, 1).to("cuda:1"):
            with pytest.raises(AssertionError, match="Torch not compiled with CUDA enabled"):
                make()
        assert torch.cuda.device_count() == 0 and torch.cuda.get_arch_list() == []


def names_of_devices():
    """
    #device-string: The names are `cpu`, `cuda`, `mps`, `xpu`, `meta` and the others of the message, in small letters; `cuda:1` has a colon.
    #device-string: `"auto"` is a value of `device_map=` in `from_pretrained`, and no device.
    #device-string: `torch.device(name)` accepts the name; it needs no such device to be there.
    """
    for name in "gpu", "auto", "CUDA", "nvidia":
        with pytest.raises(RuntimeError, match=f"device type at start of device string: {name}") as error:
            torch.device(name)
    for name in str(error.value).split("one of ")[1].split(" device type")[0].split(", "):
        assert torch.device(name).type == name
    assert {"cpu", "cuda", "mps", "xpu", "meta"} <= {*str(error.value).replace(",", " ").split()}
    for name in "cuda1", "cuda:", "cuda:-1":
        with pytest.raises(RuntimeError, match="Invalid device string"):
            torch.device(name)
    assert torch.device("cuda:1").index == 1
    _gpt2().save_pretrained("folder")
    assert GPT2LMHeadModel.from_pretrained("folder", device_map="auto").device.type != "meta"


def numbers_from_python_and_from_numpy():
    """
    #mps-float64: NumPy counts in it, and so do others that build on it; a tensor made from its numbers keeps the dtype.
    #mps-float64: From Python's floats `torch.tensor` makes `float32`.
    """
    array = np.array([0.5, 1.5])
    for make in torch.tensor, torch.as_tensor, torch.from_numpy:
        assert make(array).dtype == torch.float64
    assert torch.tensor([0.5, 1.5]).dtype == torch.float32 and torch.tensor(array.mean()).dtype == torch.float64


def numpy_wants_the_cpu():
    """
    #tensor-to-numpy: A NumPy array lies in the memory of the CPU, and PyTorch does not copy from a device unasked.
    #tensor-to-numpy: `np.asarray`, and so what plots or counts with NumPy, asks the tensor for the array and meets the same error.
    #tensor-to-numpy: `x.detach().cpu().numpy()`; for bfloat16 `x.detach().float().cpu().numpy()`.
    """
    for read in torch.Tensor.numpy, np.asarray, np.array:
        with pytest.raises(TypeError, match="can't convert meta device type tensor to numpy"):
            read(torch.ones(2, device="meta"))
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="requires grad"):
        x.numpy()
    assert x.detach().cpu().numpy().ctypes.data == x.data_ptr()
    for y in x, x.bfloat16():
        assert y.detach().float().cpu().numpy().tolist() == [1, 1]
    with pytest.raises(TypeError, match="BFloat16"):
        x.bfloat16().detach().cpu().numpy()


def hooks_place_the_parts():
    """
    #offloaded-to: With a `device_map` accelerate puts a hook on the modules: what is offloaded reads as `meta` and is brought in for each call.
    #offloaded-to: There is nothing in the module to move.
    """
    from accelerate import dispatch_model

    for place in "disk", "cpu":
        model, x, inside = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)), torch.ones(1, 2), []
        before = model(x)
        last = model[1]
        dispatch_model(model, {"0": "cpu", "1": "disk"}, main_device="cpu", offload_dir=place)
        assert all(hasattr(part, "_hf_hook") for part in model) and last.weight.is_meta
        forward = last._old_forward
        last._old_forward = lambda x: inside.append(last.weight.device.type) or forward(x)
        assert torch.equal(model(x), before) and inside == ["cpu"] and last.weight.is_meta
        with pytest.raises(RuntimeError, match="modules offloaded"):
            model.to("cpu")


def a_move_leaves_the_hooks_behind():
    """#offloaded-to: If nothing is offloaded, `to()` warns and moves, and the hooks still send the inputs to the old places."""
    from accelerate import dispatch_model

    said, handler = [], logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("accelerate.big_modeling").addHandler(handler)
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    dispatch_model(model, {"0": "cpu", "1": "cpu"}, main_device="cpu", force_hooks=True)
    model.to("meta")
    assert said[-1] == "You shouldn't move a model that is dispatched using accelerate hooks." and model[1].weight.is_meta
    assert {str(part._hf_hook.execution_device) for part in model} == {"cpu"}
    with pytest.raises(RuntimeError, match="is not on the expected device cpu"):
        model(torch.ones(1, 2))


def a_bitsandbytes_model_keeps_its_dtype():
    """#quantized-to: So transformers refuses to give a bitsandbytes model another dtype: `.to(dtype)`, `.half()` and `.float()` raise."""
    model = _gpt2()
    model.quantization_method, model.is_quantized = "bitsandbytes", True
    for move, words in (lambda: model.to(torch.float16), "cannot cast"), (model.half, "not supported for quantized"), (model.float, "not supported for quantized"):
        with pytest.raises(ValueError, match=words):
            move()


def a_generator_has_a_device():
    """
    #generator-device: A `torch.Generator` belongs to one device: without an argument to the CPU.
    """
    assert torch.Generator().device.type == torch.Generator("cpu").device.type == "cpu"
    torch.set_default_device("meta")
    assert torch.Generator().device.type == "cpu"


def the_trainer_pins():
    """
    #pin-memory: Often a data set or a collate function makes its tensors on the GPU, and the loader has `pin_memory=True`, as the `Trainer`'s has by default when it uses a GPU.
    #pin-memory: Keep the data on the CPU and move the batch; or `pin_memory=False`, in the Trainer `dataloader_pin_memory=False`.
    """
    default = {field.name: field.default for field in dataclasses.fields(TrainingArguments)}
    assert default["dataloader_pin_memory"] is True
    assert TrainingArguments("out", report_to=[], dataloader_pin_memory=False).dataloader_pin_memory is False


shown = {
    "#expected-meta: `to_empty()` and then a strict `load_state_dict()`; buffers that no file has must be filled by hand.": ("errors/expected_meta_mended", "on: cpu"),
    "#mps-float64: The snippet shows the dtype; the message itself needs a Mac.": ("errors/mps_float64", "torch.float64"),
    "#mps-float64: Convert on the CPU, in `__getitem__` or the collate function, and move then: `x.float().to(\"mps\")`.": ("errors/mps_float64_mended", "torch.float32"),
}

listed = {
    "needs a GPU": [
        "#conv-input-device: If only one says `cuda`, the devices differ: mostly the image was not moved.",
        "#device-assert: `srcIndex < srcSelectDimSize` names an embedding, `t < n_classes` a label, `input_val >= zero` a `BCELoss` whose input is not between 0 and 1.",
        "#device-assert: On a GPU the traceback may show a later line, and the process cannot use the GPU any more.",
        "#no-gpu-visible: PyTorch was built for CUDA, and finds no GPU that it may use.",
        "#device-ordinal: GPUs are counted from 0: with one GPU there is `cuda:0` only.",
        "#device-ordinal: `CUDA_VISIBLE_DEVICES=2,3` renumbers them, so that the program sees `cuda:0` and `cuda:1`.",
        "#index-device: In brackets an index from the CPU works on any device, and one from the GPU works on a tensor of that GPU only, unless it is a single integer.",
        "#generator-device: A loader with `shuffle=True` draws on the default device with a generator of the CPU, so `torch.set_default_device(\"cuda\")` brings the error there.",
        "#generator-device: Make the generator with `torch.Generator(device)`; give a loader `generator=torch.Generator(device)` too, if you have set a default device.",
        "#cuda-in-fork: A child made by fork inherits a CUDA that it cannot use.",
        "#cuda-in-fork: On Linux a loader's workers are forked in Python up to 3.13, so a `.to(\"cuda\")` in `__getitem__` or in the collate function brings the error once `num_workers` is not 0.",
        "#cuda-in-fork: With `num_workers=0` the error is gone, which shows that the place is in the data set.",
    ],
    "rests on reading the source": [
        "#conv-input-device: Compare `image.type()` with `model.weight.type()`: they print the words of the message.",
    ],
    "upstream's word": [
        "#device-string: Write `cuda` for an NVIDIA or AMD card, `mps` for an Apple one.",
        "#device-ordinal: With several processes the number is `LOCAL_RANK`, not the rank over all machines; without `torch.cuda.set_device(int(os.environ[\"LOCAL_RANK\"]))` all may take `cuda:0`, and NCCL says `Duplicate GPU detected`.",
        "#no-cuda-build: With `no kernel image is available` the build has CUDA, and the GPU is newer or older than it supports.",
        "#mps-float64: MPS, Apple's GPU, has no `float64`.",
        "#quantized-to: The weights of a quantized model are packed integers.",
        "#quantized-to: Moving it depends on the method and on the version of bitsandbytes.",
        "#pin-memory: Pinning makes memory of the CPU ready for a copy to the GPU; what is on a device already needs none.",
        "#no-gpu-visible: The causes are outside of your program: no driver or an old one, a container started without its GPUs, a notebook without an accelerator, or `CUDA_VISIBLE_DEVICES` that is empty or wrong.",
        "#no-cuda-build: Often `pip` took a build for the CPU, or one environment has the GPU build and the program runs in another.",
    ],
    "no statement": [
        "#same-device: Move the input in the line before the call; make new tensors in `forward` with `device=x.device`; register what must move as a buffer.",
        "#same-device: Print `x.device` and `next(model.parameters()).device` just before the line that fails.",
        "#expected-meta: `[name for name, p in model.named_parameters() if p.is_meta]` is empty; do the same for `named_buffers()`.",
        "#conv-input-device: Read the two types first.",
        "#device-assert: `ids.max() < embedding.num_embeddings` and `labels.max() < num_classes`, both before the move to the GPU.",
        "#cuda-out-of-memory: For inference: `torch.no_grad()`, 16 bits, a smaller batch.",
        "#cuda-out-of-memory: For training: a smaller batch with gradient accumulation, gradient checkpointing, fewer trained parameters.",
        "#cuda-out-of-memory: `torch.cuda.max_memory_allocated()` after one step; if it grows from step to step, something keeps graphs.",
        "#cpu-out-of-memory: Bring both sides into one shape with `squeeze` or `unsqueeze`; for data that is really large, work in slices.",
        "#copy-out-of-meta: `any(p.is_meta for p in model.parameters())` is False; ask the buffers, too.",
        "#item-on-meta: `with torch.device(\"meta\"): Net(config)` passes.",
        "#no-cuda-build: To use the GPU, install the build for your CUDA with the command that pytorch.org gives; to run without, choose the device by `torch.cuda.is_available()`.",
        "#no-gpu-visible: If `nvidia-smi` fails in the same shell, mend the driver or the container first; else look at `CUDA_VISIBLE_DEVICES`.",
        "#no-gpu-visible: Set it before the program starts.",
        "#device-ordinal: Write `cuda` or `cuda:0` on a machine with one GPU; else compare the number with `torch.cuda.device_count()`.",
        "#device-ordinal: `torch.cuda.device_count()` is larger than the number you ask for.",
        "#mps-float64: Print `batch.dtype` of everything that comes from the loader.",
        "#tensor-to-numpy: `x.device` is `cpu` and `x.requires_grad` is False before `numpy()`.",
        "#offloaded-to: Do not call `to()` or `cuda()` after `device_map`.",
        "#offloaded-to: If you want all of it on one device, load it with `device_map={\"\": 0}` or without `device_map`.",
        "#offloaded-to: Look at `model.hf_device_map`: no value is `cpu` or `disk` if you wanted it on the GPU.",
        "#quantized-to: The snippet sets the mark by hand, since bitsandbytes is not installed here.",
        "#quantized-to: Pass `dtype=` (for what is not quantized) and `device_map=` to `from_pretrained`, and delete the `.to()`, `.half()` and `.cuda()` after it.",
        "#quantized-to: Print `model.dtype` and `model.hf_device_map` right after loading.",
        "#index-device: Often the labels or a table stayed on the CPU, and the index comes from the model's output.",
        "#index-device: Move the index, `index.to(table.device)`, or the table once before the loop.",
        "#index-device: Print both devices in the line before.",
        "#generator-device: `generator.device` is the device of the tensor to be filled.",
        "#pin-memory: `dataset[0]` holds tensors of the CPU only.",
        "#cuda-in-fork: Return CPU tensors from the workers and move the batch in the training loop; if children must use the GPU, start them with `spawn`.",
    ],
}
