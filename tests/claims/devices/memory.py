"""What docs/en/devices/memory.md says, proved sentence by sentence."""

import copy
import os
import re
import signal
import weakref
from itertools import accumulate

import pytest
import torch
from _common import SNIPPETS, Net
from safetensors.torch import load_file, save_file
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.profiler import ProfilerActivity, profile
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, MixtralConfig, MixtralForCausalLM


def _gpt2(**settings):
    size = dict(n_layer=2, n_head=2, n_embd=8, vocab_size=11, n_positions=16, bos_token_id=0, eos_token_id=0)
    return GPT2LMHeadModel(GPT2Config(**size | settings))


def _llama(tied=True):
    size = dict(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, vocab_size=11)
    return LlamaForCausalLM(LlamaConfig(**size, tie_word_embeddings=tied))


def _distilgpt2():
    """Its shapes, without memory."""
    with torch.device("meta"):
        model = _gpt2(n_layer=6, n_embd=768, n_head=12, vocab_size=50257, n_positions=1024)
    model.tie_weights()
    return model


def _size(tensors):
    return sum(tensor.nbytes for tensor in tensors)


BUILDERS = (Net, _gpt2, lambda: nn.LSTM(2, 3), lambda: nn.TransformerEncoderLayer(4, 2, 8))


def _allocations(change, template):
    """What PyTorch's CPU allocator gave (+) and got back (-) while a copy of `template` was changed, in bytes."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as run:
        kept = change(copy.deepcopy(template))
    changes = [event.nbytes() for event in run.profiler.kineto_results.events() if event.name() == "[memory]"]
    del kept
    return changes


def _mapped(name):
    """Bytes of a file that this process has mapped, and bytes of those that are in memory, as Linux tells."""
    with open("/proc/self/smaps") as maps:
        parts = re.split("^(?=[0-9a-f]+-)", maps.read(), flags=re.MULTILINE)
    file = "".join(part for part in parts if name in part)
    return [1024 * sum(map(int, re.findall(rf"^{kind}: +(\d+)", file, re.MULTILINE))) for kind in ("Size", "Rss")]


# --- numbers times bytes ---------------------------------------------------------------------------------------------


def numbers_times_bytes():
    """#memory: Both are arithmetic, and you can do most of it without a GPU.
    #arithmetic: A tensor needs its numbers times the bytes of each.
    #arithmetic: The dtype says how many: 4 in float32, 2 in float16 and bfloat16.
    #arithmetic: A model needs the sum over its tensors.
    #arithmetic: Half the bytes for each number, half the memory for all.
    #count: Sizes do not depend on the values.
    #remember: Memory is numbers times bytes, 4 in float32 and 2 in float16, on whatever device.
    """
    for dtype, each in (torch.float32, 4), (torch.float16, 2), (torch.bfloat16, 2):
        for device in ("cpu", "meta"):
            for values in (torch.zeros, torch.ones, torch.rand):
                tensor = values(3, 5, dtype=dtype, device=device)
                assert tensor.nbytes == tensor.untyped_storage().nbytes() == 3 * 5 * each
    for build in BUILDERS:
        parameters = list(build().parameters())
        allocated = _allocations(lambda model: model, build())
        assert sum(allocated) == _size(build().state_dict().values() if build is not _gpt2 else parameters)
        assert _size(build().half().parameters()) * 2 == _size(parameters) == 4 * sum(p.numel() for p in parameters)


def the_counter_keeps_its_bytes():
    """#arithmetic: Only `num_batches_tracked` keeps its 8 bytes, because it is an integer and `to(dtype)` leaves those alone.
    #arithmetic: So `Net` has 148 bytes with its buffers, and 78 in float16.
    """
    for dtype in (torch.float16, torch.bfloat16):
        before, after = Net().state_dict(), Net().to(dtype).state_dict()
        assert [name for name in before if before[name].nbytes == after[name].nbytes] == ["norm.num_batches_tracked"]
        assert (_size(before.values()), _size(after.values()), after["norm.num_batches_tracked"].nbytes) == (148, 78, 8)
    module = nn.Module()
    for other in (torch.uint8, torch.int32, torch.bool):
        module.register_buffer("whole", torch.ones(2, dtype=other))
        assert module.to(torch.float16).whole.dtype == other


def each_new_tensor_before_its_old_one_goes():
    """#arithmetic: This is what PyTorch recorded as it gave out memory, in bytes:
    #arithmetic: The first row is before, the last is after.
    #arithmetic: Between them is a row for each tensor, at the moment when it is there twice.
    #arithmetic: Grey are the old tensors not yet freed, dashed all the new ones made so far.
    #arithmetic: The new tensor is made, then the old one is freed, then comes the next.
    #arithmetic: (The 8 grey bytes of the last row are `num_batches_tracked`.)
    #arithmetic: So the peak is 148 and the first new tensor's 24 bytes (`hidden.weight`: 12 numbers of 2 bytes): 172, and not 148 and 78.
    #remember: `to()` makes one new tensor and frees one old one at a time; an old one that somebody still holds is not freed.
    """
    for build in Net, lambda: nn.LSTM(2, 3), lambda: nn.TransformerEncoderLayer(4, 2, 8):
        model = build()
        tensors = [tensor for tensor in model.state_dict().values() if tensor.is_floating_point()]
        changes = _allocations(lambda model: model.to(torch.float16), model)[-2 * len(tensors) :]
        assert sorted(changes[::2]) == sorted(tensor.nbytes // 2 for tensor in tensors)
        assert all(freed == -2 * made for made, freed in zip(changes[::2], changes[1::2]))
        kept = _allocations(lambda model: [model.state_dict(), model.to(torch.float16)], model)
        assert min(kept[-len(tensors) :]) > 0, "nothing was freed"
    changes = _allocations(lambda model: model.to(torch.float16), Net())[-16:]
    in_use = [148, *(148 + change for change in accumulate(changes))]
    picture = (SNIPPETS / "device_memory/net_bars.out").read_text(encoding="utf-8")
    rows = re.findall(r">(\w[\w.]*)</TD><TD>.*?WIDTH=\"28\">(?:<B>)?(\d+)", picture)
    assert [int(number) for _, number in rows] == [148, *in_use[1::2], 78]
    assert [name for name, _ in rows[1:-1]] == [name for name, tensor in Net().state_dict().items() if tensor.is_floating_point()]
    assert max(in_use) == in_use[1] == 148 + 24 == 172
    boxes = [dict(re.findall(r'"(#00000055|dashed)" FIXEDSIZE="TRUE" WIDTH="(\d+)"', row)) for row in picture.splitlines()]
    new = list(accumulate(changes[::2]))
    assert [int(row["dashed"]) for row in boxes[1:]] == [*new, new[-1]], "all the new ones up to that moment"
    assert [int(row["#00000055"]) for row in boxes[1:]] == [148 - 2 * made for made in (0, *new)], "what is not freed of the old"
    assert re.findall(r'"(\S+)" FIXEDSIZE="TRUE" WIDTH="(\d+)"', picture.splitlines()[-1])[:2] == [("#00000055", "8"), ("dashed", "70")]


# --- a language model ------------------------------------------------------------------------------------------------


def a_tied_weight_counts_once():
    """#count: Count with `parameters()`.
    #count: It gives a tied weight, one tensor under two names, once; `state_dict()` gives it twice.
    #count: It has a table with a row of numbers for each token (a piece of text), the token embedding; its last layer, the head, uses the same table.
    """
    distilgpt2 = _distilgpt2()
    table = distilgpt2.transformer.wte.weight
    assert table.shape == (50257, 768) and list(distilgpt2.children())[-1] is distilgpt2.lm_head and distilgpt2.lm_head.weight is table
    for tied in (True, False):
        for model in _gpt2(tie_word_embeddings=tied), _llama(tied):
            head, embedding = model.get_output_embeddings().weight, model.get_input_embeddings().weight
            assert (head is embedding) == tied
            by_name = sum(tensor.numel() for tensor in model.state_dict().values())
            assert by_name - sum(p.numel() for p in model.parameters()) == (head.numel() if tied else 0)


def a_device_is_no_dtype():
    """#count: `to("cuda")` changes no dtype. 328 MB stay 328 MB.
    #count: It is `dtype=torch.float16` that halves them, wherever the model is.
    """
    for build in BUILDERS:
        by_name = lambda model: _size(p for _, p in model.named_parameters(remove_duplicate=False))
        model, size = build(), by_name(build())
        assert by_name(model.to("meta")) == size and {p.dtype for p in model.parameters()} == {torch.float32}
        assert 2 * by_name(model.to(torch.float16)) == size == 2 * by_name(build().to(torch.float16))
    given = []

    class Watched(nn.Linear):
        def _apply(self, fn, recurse=True):
            given.append(fn)
            return self

    Watched(2, 2).to("cuda:1")
    with FakeTensorMode():  # tensors that say they are on a GPU; none is needed
        moved = given[0](torch.ones(3, device="cuda:0", dtype=torch.float32))
        assert moved.device == torch.device("cuda:1") and moved.dtype == torch.float32 and moved.nbytes == 12


def where_the_peak_is():
    """#peak: The picture above on a large scale, as arithmetic:
    #peak: In the first line the peak is the whole float32 model and the first float16 tensor, here the token embedding with its 77 MB.
    #peak: (Were a far larger one to come later, the peak would be there.)
    #peak: It is not both models.
    """
    first, last = nn.Sequential(nn.Embedding(1000, 4), nn.Linear(4, 4)), nn.Sequential(nn.Linear(4, 4), nn.Embedding(1000, 4))
    for model, at in (first, 0), (last, 2):
        whole, tensors = _size(model.parameters()), list(model.parameters())
        changes = _allocations(lambda model: model.to(torch.float16), model)[-2 * len(tensors) :]
        moments = list(accumulate(changes))[::2]  # each new tensor made, its old one still there
        assert moments.index(max(moments)) == at and whole + max(moments) < whole * 1.5
        expected, peak = whole, 0
        for tensor in tensors:
            peak = max(peak, expected + tensor.nbytes // 2)
            expected -= tensor.nbytes // 2
        assert whole + max(moments) == peak
    parameters = list(_distilgpt2().parameters())
    assert _size(parameters) + parameters[0].nbytes // 2 == 404_845_056 and round(parameters[0].nbytes / 2e6) == 77


# --- what is freed ---------------------------------------------------------------------------------------------------


def a_weak_reference_does_not_hold():
    """#freed: A weak reference (`weakref.ref`) to an old parameter's memory (its storage) does not hold that memory.
    #freed: Called, it returns `None` once the memory is freed:
    #freed: Each old tensor is freed the moment nobody holds it.
    """
    for build in BUILDERS:
        for target in ("meta", torch.float16):
            model = build()
            memory = {name: weakref.ref(p.untyped_storage()) for name, p in model.named_parameters()}
            assert all(reference() is not None for reference in memory.values())
            held = next(model.parameters()).detach()
            model.to(target)
            name = next(iter(memory))
            assert [key for key, reference in memory.items() if reference() is not None] == [name] and held.dtype == torch.float32
            del held
            assert memory[name]() is None


def what_holds_the_old_tensors():
    """#freed: A `state_dict()` holds them all: it is a second set of names for the same memory.
    #freed: An optimizer holds the parameter objects: after a change of dtype those have the new content, but to `meta` the model got new ones, and the four old ones stay with the optimizer.
    #freed: It depends on you, that is, on what still holds the old tensors.
    #freed: There is no hidden copy.
    #peak: Somebody holds a `state_dict()`, so no old tensor can be freed, and both models are there: at the peak and afterwards.
    """

    def alive(model, target):
        memory = [weakref.ref(p.untyped_storage()) for p in model.parameters()]
        model.to(target)
        return sum(reference() is not None for reference in memory), len(memory)

    for build in BUILDERS:
        for target in ("meta", torch.float16):
            number = len(list(build().parameters()))
            assert alive(build(), target) == (0, number), "no hidden copy"
            model = build()
            backup = model.state_dict()
            assert all(backup[name].data_ptr() == p.data_ptr() for name, p in model.named_parameters())
            assert alive(model, target) == (number, number) and backup
            model = build()
            optimizer = torch.optim.SGD(model.parameters())
            assert alive(model, target) == (number if target == "meta" else 0, number) and optimizer
        whole = _size(build().parameters())
        kept = _allocations(lambda model: [model.state_dict(), model.to(torch.float16)], build())
        assert sum(kept) == max(accumulate(kept)) >= 1.5 * whole


# --- weights are only a part -----------------------------------------------------------------------------------------


def a_cache_grows_with_the_text():
    """#more: One text of 1024 tokens adds two things.
    #more: The KV cache is what the layers keep of each token read so far (keys and values: Prefill and cache explains them).
    #more: The logits are the model's scores, and take about two thirds as much memory as the weights.
    #more: These sizes are exact, for they come from shapes.
    #remember: Weights are only a part: a text adds its cache and logits, training adds gradients and AdamW's averages.
    """
    model, real, sizes = _distilgpt2(), _gpt2(), []
    with torch.no_grad():
        for length in (512, 1024):
            outputs = model(torch.ones(1, length, dtype=torch.long, device="meta"), use_cache=True)
            sizes.append(_size(tensor for layer in outputs.past_key_values.layers for tensor in (layer.keys, layer.values)))
        assert sizes[1] == 2 * sizes[0] > 0
        assert 0.6 < outputs.logits.nbytes / _size(model.parameters()) < 0.7
        ids = torch.ones(1, 9, dtype=torch.long)
        outputs, on_meta = real(ids), copy.deepcopy(real).to("meta")(ids.to("meta"))
    assert outputs.logits.nbytes == on_meta.logits.nbytes == outputs.logits.untyped_storage().nbytes() == 9 * 11 * 4
    for layer, shapes in zip(outputs.past_key_values.layers, on_meta.past_key_values.layers):
        assert layer.keys.nbytes == shapes.keys.nbytes == 9 * 8 * 4 == layer.values.nbytes


def training_takes_four_times_the_weights():
    """#more: Training adds three times the weights: once the gradients, and twice the running averages that AdamW keeps, one of the gradients and one of their squares.
    #more: That is four times in all, before activations (the layers' results, kept for the way back), which grow with the batch and the text and are not counted here.
    #more: That is the model at rest.
    """
    for build, x in (Net, torch.randn(8, 4)), (lambda: nn.TransformerEncoderLayer(4, 2, 8), torch.randn(3, 5, 4)):
        model = build()
        optimizer, kept = torch.optim.AdamW(model.parameters(), betas=(0.5, 0.5)), []
        with torch.autograd.graph.saved_tensors_hooks(lambda tensor: kept.append(tensor) or tensor, lambda tensor: tensor):
            loss = model(x).square().sum()
        loss.backward()
        gradients = [p.grad.clone() for p in model.parameters()]
        optimizer.step()
        weights = _size(model.parameters())
        for gradient, state in zip(gradients, optimizer.state.values()):
            assert torch.allclose(state["exp_avg"], gradient / 2) and torch.allclose(state["exp_avg_sq"], gradient**2 / 2)
        averages = _size(state[name] for state in optimizer.state.values() for name in ("exp_avg", "exp_avg_sq"))
        assert _size(gradients) == weights and averages == 2 * weights and weights + _size(gradients) + averages == 4 * weights
        own = {p.data_ptr() for p in model.parameters()}
        assert any(tensor.data_ptr() not in own for tensor in kept), "activations come on top"

    def activations(shape):
        kept = []
        with torch.autograd.graph.saved_tensors_hooks(lambda tensor: kept.append(tensor) or tensor, lambda tensor: tensor):
            real = _gpt2()(torch.ones(shape, dtype=torch.long)).logits.sum()
        return _size(kept) if real.requires_grad else 0

    assert 0 < activations((1, 4)) < activations((1, 8)) < activations((2, 8)), "a longer text, a larger batch"


def a_part_is_trained():
    """#remember: You train only the head of `Net`, 8 of its 29 numbers, in float32.
    #remember: The weights are all there, frozen or not: 29 numbers.
    #remember: Gradients and averages exist for the 8 numbers of the head only, 4 bytes and twice 4 bytes for each.
    #remember: So it is not four times 116.
    #remember: This is why training a small part of a model can fit where training all of it cannot.
    """
    totals = []
    for part in (True, False):
        model = Net()
        if part:
            model.requires_grad_(False).head.requires_grad_(True)
        optimizer = torch.optim.AdamW(model.parameters())
        model(torch.rand(8, 4)).sum().backward()
        optimizer.step()
        assert sum(p.numel() for p in model.parameters()) == 29 and _size(model.parameters()) == 116
        trained = [p for p in model.parameters() if p.grad is not None]
        assert trained == (list(model.head.parameters()) if part else list(model.parameters()))
        averages = [state[name] for state in optimizer.state.values() for name in ("exp_avg", "exp_avg_sq")]
        totals.append([sum(p.numel() for p in trained), _size(p.grad for p in trained), _size(averages)])
    assert totals == [[8, 8 * 4, 8 * 8], [29, 116, 2 * 116]]
    part, whole = (116 + gradients + averages for _, gradients, averages in totals)
    assert part < whole == 4 * 116


# --- the exercise ----------------------------------------------------------------------------------------------------


def count_after_tying():
    """#exercise: `torch.device("meta")` makes shapes without memory, and `tie_weights()` makes sure that a tied weight counts once.
    #exercise: Find out without making any of them:
    """
    allocated = _allocations(lambda _: _distilgpt2(), nn.Module())
    assert sum(change for change in allocated if change > 0) < 10_000
    model = _gpt2()
    numbers = sum(p.numel() for p in model.parameters())
    model.to("meta")
    assert sum(p.numel() for p in model.parameters()) == numbers + model.lm_head.weight.numel(), "a move to meta unties"
    for _ in range(2):
        model.tie_weights()
        assert sum(p.numel() for p in model.parameters()) == numbers


def sixteen_bytes_a_parameter():
    """#exercise: GPT-2 comes in four sizes: 12 layers of width 768 with 12 heads, 24 of 1024 with 16, 36 of 1280 with 20, and 48 of 1600 with
    #exercise: Training needs 16 bytes for each parameter, and the largest model then wants 24.92 GB.
    #exercise: With one block trained it wants 6.60 GB: the 12 further bytes are needed for that block only.
    """

    def numbers(layers, width):  # of GPT-2, tied: 12 w² + 13 w a block, tokens, positions, the last norm
        return layers * (12 * width**2 + 13 * width) + 50257 * width + 1024 * width + 2 * width

    small, medium = (12, 768, 12, 124_439_808), (24, 1024, 16, 354_823_168)
    large, largest = (36, 1280, 20, 774_030_080), (48, 1600, 25, 1_557_611_200)
    for layers, width, heads, count in small, medium, large, largest:
        assert numbers(layers, width) == count and width % heads == 0
    with torch.device("meta"):
        model = _gpt2(n_layer=1, n_embd=96, n_head=2, vocab_size=50257, n_positions=1024)
    model.tie_weights()
    assert sum(p.numel() for p in model.parameters()) == numbers(1, 96), "the formula is GPT-2's"
    model = Net()
    optimizer = torch.optim.AdamW(model.parameters())
    model(torch.rand(8, 4)).sum().backward()
    optimizer.step()
    averages = [state[name] for state in optimizer.state.values() for name in ("exp_avg", "exp_avg_sq")]
    needed = _size([*model.parameters(), *(p.grad for p in model.parameters()), *averages])
    assert needed == 16 * sum(p.numel() for p in model.parameters())
    xl, block = numbers(48, 1600), 12 * 1600**2 + 13 * 1600
    assert (round(16 * xl / 1e9, 2), round((4 * xl + 12 * block) / 1e9, 2)) == (24.92, 6.60)


# --- further ---------------------------------------------------------------------------------------------------------


def each_tensor_has_its_own_memory():
    """#elsewhere: | one contiguous block of memory | 76 tensors, each with a memory of its own |
    #elsewhere: | buffers move too | 0: GPT-2 has no buffers in this version of transformers |
    """
    model = _gpt2(n_layer=6)
    memory = {p.untyped_storage()._cdata for p in model.parameters()}
    assert len(memory) == len(list(model.parameters())) == len(list(_distilgpt2().parameters())) == 76
    assert all(p.untyped_storage().nbytes() == p.nbytes for p in model.parameters())
    assert list(model.buffers()) == []


def to_empty_gives_each_name_memory():
    """#to-empty: `to_empty()` gives each name memory."""
    for build in _gpt2, _llama:
        with torch.device("meta"):
            model = build()
        model.tie_weights()
        tied = _size(model.parameters())
        model.to_empty(device="cpu")
        assert len({t.untyped_storage()._cdata for t in model.state_dict().values()}) == len(model.state_dict())
        assert _size(model.parameters()) == tied + model.lm_head.weight.nbytes
        model.tie_weights()
        assert _size(model.parameters()) == tied


def loading_may_only_map():
    """#mapped: After `load_file` the weights lie in the mapped file, and the system reads a part of it when something first uses that part.
    #mapped: So does `from_pretrained` for the CPU when the dtype stays, except for what it rearranges: Mixtral's experts, which it merges, are read while loading.
    #time: And if the file is only mapped, it is the move that reads it from disk. “0.5 to 2 seconds in practice” puts all of it into one figure; the next snippet separates the start from the move.
    """
    saved = _gpt2(n_embd=256, vocab_size=4096, n_positions=512)
    saved.save_pretrained("saved")
    size = os.path.getsize("saved/model.safetensors")
    for load in (lambda: load_file("saved/model.safetensors")), (lambda: dict(GPT2LMHeadModel.from_pretrained("saved").named_parameters())):
        tensors = load()
        mapped, read = _mapped("saved/model.safetensors")
        assert mapped >= size > 4_000_000 and read < size / 2
        copies = [tensor.to(torch.float16) for tensor in tensors.values()]  # stands for a move
        assert _mapped("saved/model.safetensors")[1] > 0.95 * size and len(copies) == len(tensors)
        del tensors, copies
        assert _mapped("saved/model.safetensors") == [0, 0]
    model = GPT2LMHeadModel.from_pretrained("saved", dtype=torch.float16)
    assert _mapped("saved/model.safetensors") == [0, 0] and model.dtype == torch.float16
    size = dict(hidden_size=128, intermediate_size=512, num_hidden_layers=1, num_attention_heads=4, num_key_value_heads=4, vocab_size=100)
    MixtralForCausalLM(MixtralConfig(**size, num_local_experts=4)).save_pretrained("mixtral")
    model, copied = MixtralForCausalLM.from_pretrained("mixtral"), []
    with open("/proc/self/maps") as maps:
        ranges = [line.split()[0].split("-") for line in maps if "mixtral/model.safetensors" in line]
    for name, parameter in model.named_parameters():
        if not any(int(start, 16) <= parameter.data_ptr() < int(end, 16) for start, end in ranges):
            copied.append(name.removeprefix("model.layers.0.mlp."))
    assert ranges and copied == ["experts.gate_up_proj", "experts.down_proj"]


def a_file_is_let_go_of_as_a_whole():
    """#mapped: The file is let go of as a whole, with the last of its tensors."""
    save_file({str(number): torch.ones(1024, 256) for number in range(4)}, "four.safetensors")
    tensors = load_file("four.safetensors")
    whole = _mapped("four.safetensors")[0]
    for name in list(tensors):
        assert _mapped("four.safetensors")[0] == whole > 4_000_000
        del tensors[name]
    assert _mapped("four.safetensors")[0] == 0


def writing_into_a_mapped_file():
    """#mapped: `torch.save` to a file that `torch.load(..., mmap=True)` has mapped changes the weights in use, or ends the process if the file gets shorter."""
    torch.save({"weight": torch.ones(500, 500)}, "weights.pt")
    mapped = torch.load("weights.pt", mmap=True)
    assert mapped["weight"].eq(1).all()
    torch.save({"weight": torch.zeros(500, 500)}, "weights.pt")
    assert mapped["weight"].eq(0).all()
    child = os.fork()
    if not child:
        torch.save({"weight": torch.zeros(1)}, "weights.pt")
        mapped["weight"].sum()
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGBUS


def a_new_file_in_its_place():
    """#mapped: `save_file` and `save_pretrained` put a new file in its place; what was mapped stays as it was.
    #mapped: Changing a mapped tensor does not change the file.
    """
    first, other = _gpt2(), _gpt2()
    first.save_pretrained("folder")
    by_hand, model = load_file("folder/model.safetensors"), GPT2LMHeadModel.from_pretrained("folder")
    before = {name: tensor.clone() for name, tensor in first.state_dict().items()}
    other.save_pretrained("folder")
    save_file({"a": torch.ones(1)}, "folder/other.safetensors")
    small = load_file("folder/other.safetensors")
    save_file({"a": torch.zeros(1)}, "folder/other.safetensors")
    assert small["a"].item() == 1 and load_file("folder/other.safetensors")["a"].item() == 0
    assert all(torch.equal(tensor, before[name]) for name, tensor in by_hand.items())
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    now = load_file("folder/model.safetensors")
    assert not torch.equal(now["transformer.wte.weight"], before["transformer.wte.weight"])
    now["transformer.wte.weight"].fill_(7)
    assert torch.equal(load_file("folder/model.safetensors")["transformer.wte.weight"], other.transformer.wte.weight)


def the_bus_alone():
    """#time: So 330 MB / 16 GB/s ≈ 20 ms is right, if the bus is the limit."""
    assert 330e6 / 16e9 == pytest.approx(0.0206, abs=1e-4)
    per_second = 16 * 8e9 * 128 / 130 / 8  # PCIe 3.0 with 16 lanes
    assert _size(_distilgpt2().parameters()) / per_second == pytest.approx(0.0208, abs=1e-4)


shown = {
    "#count: Now a model for which it matters: the architecture of distilgpt2, built from its configuration on `meta`, with shapes but no values.":
        ("device_memory/count", "parameters: 81,912,576", "the token embedding is 47% of it"),
    "#count: Whoever adds up names counts the token embedding twice: 120 million instead of 82 million.":
        ("device_memory/count", "parameters: 81,912,576 state_dict, name by name: 120,509,952 the difference: 38,597,376 = 50,257 * 768"),
    "#peak: The second line is how memory runs out.": ("device_memory/peak_by_arithmetic", "a state_dict is kept: peak 491,475,456 at the end 491,475,456"),
    "#exercise: All four fit, in float32 too.": ("exercises/fits_the_card", "float32 0.50 GB fits", "float32 1.42 GB fits", "float32 3.10 GB fits", "float32 6.23 GB fits"),
    "#elsewhere: | 328 MB in float32, 164 MB in float16 | 327.7 MB and 163.8 MB; tools that show MiB say 312.5 and 156.2 |":
        ("device_memory/count", "327,650,304 bytes = 327.7 MB = 312.5 MiB torch.float16: 163,825,152 bytes = 163.8 MB = 156.2 MiB"),
    "#to-empty: For this model that is nearly half as much again, until `tie_weights()` lets go of the copy.":
        ("device_memory/to_empty_unties", "76 tensors 327.7 MB to_empty() 77 tensors 482.0 MB tie_weights() 76 tensors 327.7 MB"),
    "#mapped: A move then pays for the disk: time the two together.":
        ("device_memory/mapped_file", "loaded layers in the mapped file: 8, read: 0 half moved layers in the mapped file: 8, read: 4"),
}  # fmt: skip

listed = {
    "needs a GPU": [
        "#freed: By the same steps, a move to a GPU gives the CPU's memory back tensor by tensor while the GPU fills up.",
        "#time: Ordinary (pageable) memory is copied to a pinned buffer first, and the first use of a GPU in a process starts CUDA.",
        "#cuda-move: `memory_allocated` is what tensors use.",
        "#cuda-move: `memory_reserved` is what PyTorch has taken from the driver, and keeps: after the model has gone back, that memory is free for your next tensors, "
        "and for other programs only after `empty_cache()`.",
        "#cuda-move: `nvidia-smi` shows the reserved memory and CUDA's own, so always more than your tensors.",
        "#cuda-transfer: `non_blocking=True` helps only from pinned memory.",
        "#cuda-transfer: And whoever reads a tensor after a non-blocking copy to the CPU must wait for it first: `torch.cuda.synchronize()`.",
        "#cuda-timing: A call puts its work in a queue, a stream, and returns.",
        "#cuda-timing: Before you read the clock, wait: `torch.cuda.synchronize()`.",
        "#cuda-timing: Or record an event before and one after, and ask for the time between them.",
        "#cuda-timing: Work in one stream runs in order; between two streams you say who waits for whom, and `record_stream` keeps memory from being used again too early.",
        "#cuda-timing: Throw the first run away.",
        "#cuda-half: Convert before you move, or in the same call.",
        "#cuda-half: If the model is converted on the GPU, the float32 model must fit there first.",
        "#exercise: Activations, the KV cache, what AdamW needs while it steps and what CUDA takes for itself come on top: “fits” speaks of what is counted here, and the rest of the 16 GB has to do for those.",
    ],
    "about this project": [
        "#cuda-half: Everything above them ran on a CPU or counts shapes.",
        "#cuda-half: Their outputs will be captured on a machine with a GPU; lines that begin with “measured:” are that machine's figures and will differ on yours.",
        "#cuda-half: Until then, take what is said about `memory_reserved`, pinned memory, streams and peaks on a GPU as PyTorch's documentation has it.",
    ],
    "no statement": [
        "#more: The weights fit.",
        "#exercise: A GPU has 16 GB.",
        "#further: This can wait until you fill a model from `meta`, wonder how long a move takes, or measure on a GPU: figures from elsewhere, tied weights after `to_empty()`, mapped files, time, "
        "and four measurements for a machine that has one.",
        "#freed: (Weights that are only mapped from a file: Further.)",
        "#to-empty: More on tied weights and `meta`.",
        "#time: It is a lower bound and no forecast.",
    ],
}
