"""What docs/en/methods/half_precision.md says, proved sentence by sentence."""

import copy
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import (
    AutoModelForCausalLM, CLIPConfig, CLIPModel, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, SwinConfig, SwinModel, T5Config, T5ForConditionalGeneration,
    ViTConfig, ViTModel,
)  # fmt: skip

HALVES = (torch.float16, torch.bfloat16)
IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)


def _gpt2():
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0))


def _llama():
    return LlamaForCausalLM(LlamaConfig(vocab_size=11, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, bos_token_id=0, eos_token_id=0))


def _t5():
    return T5ForConditionalGeneration(T5Config(vocab_size=11, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2))


def _dtypes(model):
    return {tensor.dtype for tensor in [*model.parameters(), *model.buffers()] if tensor.is_floating_point()}


def _kinds():
    """One module that holds a tensor of each kind, and one that is not registered."""
    module = nn.Module()
    for dtype in (torch.float64, torch.float32, torch.bfloat16, torch.int64, torch.bool, torch.complex64):
        module.register_buffer(f"in_{str(dtype).removeprefix('torch.')}", torch.ones(2).to(dtype))
    module.weight, module.plain = nn.Parameter(torch.ones(2)), torch.ones(2)
    return module


def half_the_bytes():
    """#half-precision: Half the bytes, and some of the numbers."""
    for make in (_gpt2, _t5):
        for dtype in HALVES:
            model = make()
            numbers, before = model.num_parameters(), model.get_memory_footprint(return_buffers=False)
            small = copy.deepcopy(model).to(dtype)
            assert small.get_memory_footprint(return_buffers=False) * 2 == before and small.num_parameters() == numbers
            assert not all(torch.equal(a, b.float()) for a, b in zip(model.parameters(), small.parameters()))


def the_losses_depend_on_the_format_the_tensors_on_the_method():
    """#half-precision: Which ones you lose depends on the format, and what is converted depends on the method."""
    lost = {dtype: {n for n in (257.0, 1.001, 70000.0, 1e-8) if abs(torch.tensor(n, dtype=dtype).item() / n - 1) > 0.0005} for dtype in HALVES}
    assert lost == {torch.float16: {70000.0, 1e-8}, torch.bfloat16: {257.0, 1.001, 70000.0, 1e-8}}
    _llama().save_pretrained("llama")
    assert _dtypes(_llama().half()) != _dtypes(LlamaForCausalLM.from_pretrained("llama", dtype=torch.float16))


def the_arguments_dtype_and_the_configs():
    """#half-precision: | a loaded model in 16 bits | `from_pretrained(path, dtype=torch.bfloat16)` | without `dtype`, `config.json` decides |
    #which-dtype: For float32 write `dtype=torch.float32`.
    """
    for classes in ((_gpt2, AutoModelForCausalLM), (_t5, T5ForConditionalGeneration)):
        make, cls = classes
        make().save_pretrained("model")
        assert _dtypes(cls.from_pretrained("model", dtype=torch.bfloat16)) == {torch.bfloat16}
        config = json.loads(Path("model/config.json").read_text())
        Path("model/config.json").write_text(json.dumps({**config, "dtype": "float64"}))
        assert cls.from_pretrained("model").dtype == torch.float64
        assert _dtypes(cls.from_pretrained("model", dtype=torch.float32)) == {torch.float32}


def the_order_of_the_three():
    """#which-dtype: First your `dtype=`, then what `config.json` says, and only without either the first floating-point tensor of the file.
    #which-dtype: Only if `config.json` says so, or nothing does and the file is in float32.
    """
    _gpt2().save_pretrained("model")
    config, tensors = json.loads(Path("model/config.json").read_text()), load_file("model/model.safetensors")
    first = min(tensors)

    def load(file, says, **arguments):
        Path("model/config.json").write_text(json.dumps({**config, "dtype": says}))
        mixed = {name: tensor.to(file if name == first else torch.float64) for name, tensor in tensors.items()}
        save_file({**mixed, "0": torch.ones(1, dtype=torch.int64)}, "model/model.safetensors", metadata={"format": "pt"})
        return _dtypes(GPT2LMHeadModel.from_pretrained("model", **arguments))

    for file in (torch.float32, torch.bfloat16, torch.float16):
        assert load(file, None) == {file} == load(file, None, dtype="auto")
        for says in ("float32", "float16", "bfloat16"):
            assert load(file, says) == {getattr(torch, says)} == load(file, says, dtype="auto")
            assert load(file, says, dtype=torch.float64) == {torch.float64}


def the_old_name_of_the_argument():
    """#which-dtype: `torch_dtype=` is the old name of the argument: alone it works, beside `dtype=` it is ignored."""
    _gpt2().save_pretrained("model")
    for cls in (GPT2LMHeadModel, AutoModelForCausalLM):
        assert cls.from_pretrained("model", torch_dtype=torch.float16).dtype == torch.float16
        assert cls.from_pretrained("model", torch_dtype=torch.float16, dtype=torch.float64).dtype == torch.float64
        assert cls.from_pretrained("model", dtype=torch.float64, torch_dtype="no dtype at all").dtype == torch.float64


def a_model_comes_back_as_it_was_saved():
    """#which-dtype: `save_pretrained` writes `model.dtype` there, so a model of one dtype comes back as it was saved, but for what stays in float32."""
    for dtype in (torch.float64, torch.float32, *HALVES):
        _gpt2().to(dtype).save_pretrained("model")
        assert json.loads(Path("model/config.json").read_text())["dtype"] == str(dtype).removeprefix("torch.")
        assert _dtypes(GPT2LMHeadModel.from_pretrained("model")) == {dtype}
    for make, stays in (_t5, "wo.weight"), (_llama, "inv_freq"):
        model = make().half()
        model.save_pretrained("model")
        loaded = type(model).from_pretrained("model")
        tensors = [*loaded.named_parameters(), *loaded.named_buffers()]
        assert loaded.dtype == torch.float16 and _dtypes(model) == {torch.float16}
        assert {name for name, tensor in tensors if tensor.dtype != torch.float16} == {name for name, _ in tensors if name.endswith(stays)} != set()
    mixed = _gpt2()
    mixed.transformer.wte.half()
    mixed.save_pretrained("model")
    assert json.loads(Path("model/config.json").read_text())["dtype"] == "float16" and _dtypes(GPT2LMHeadModel.from_pretrained("model")) == {torch.float16}


def each_way_converts_what_should_stay():
    """#half-precision: | this model in 16 bits | `model.bfloat16()`, `model.half()`, `model.to(dtype)` | converts what should stay float32 |
    #ways: And the buffers, as the empty list shows: the rotary frequencies are buffers.
    """
    for convert, dtype in ((nn.Module.half, torch.float16), (nn.Module.bfloat16, torch.bfloat16), (lambda m: m.to(torch.float16), torch.float16)):
        model = _llama()
        assert "model.rotary_emb.inv_freq" in dict(model.named_buffers()) and _dtypes(convert(model)) == {dtype}
        assert model.model.rotary_emb.inv_freq.dtype == dtype


def float_brings_no_digit_back():
    """#half-precision: | float32 back | `model.float()` | lost digits stay lost |"""
    for dtype in HALVES:
        layer = nn.Linear(4, 4)
        before = layer.weight.detach().clone()
        layer.to(dtype).float()
        assert layer.weight.dtype == torch.float32 and not torch.equal(layer.weight, before) and torch.equal(layer.weight, before.to(dtype).float())


def autocast_trains_and_a_small_model_does_not():
    """#half-precision: | to train | `torch.autocast` around a float32 model | small updates vanish in a 16-bit one |
    #small-updates: That is why one keeps the weights in float32 for training.
    """
    for dtype in (torch.float32, *HALVES):
        layer = nn.Linear(1, 1, bias=False).to(dtype)
        nn.init.ones_(layer.weight)
        optimizer = torch.optim.SGD(layer.parameters(), lr=1e-4)
        for _ in range(20):
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                layer(torch.ones(1, 1)).sum().backward()
            optimizer.step()
        assert (layer.weight.item() != 1) == (dtype == torch.float32)


def floats_to_the_models_dtype_and_ids_never():
    """#half-precision: | inputs to fit | `x.to(model.dtype)` for floats, never for ids | mostly an error if you forget |
    #autocast: Whoever converts the model instead has to convert the floating-point inputs too, unless the model does, as CLIP and ViT do with their pixels.
    """
    rows, size = torch.randn(2, 4), {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    image = {"image_size": 8, "patch_size": 4}
    pixels = torch.randn(1, 3, 8, 8)
    vit, clip = ViTModel(ViTConfig(**size, **image)), CLIPModel(CLIPConfig(text_config={**size, "vocab_size": 11}, vision_config={**size, **image}, projection_dim=8))
    swin = SwinModel(SwinConfig(image_size=8, patch_size=4, embed_dim=4, depths=[1], num_heads=[1], window_size=2))
    for dtype in HALVES:
        layers = (nn.Linear(4, 4), rows), (nn.Conv1d(4, 4, 1), rows.mT[None]), (nn.LayerNorm(4), rows), (nn.BatchNorm1d(4), rows), (nn.PReLU(), rows), (nn.GRU(4, 4), rows)
        for layer, x in layers:
            with pytest.raises((RuntimeError, ValueError), match="[tT]yp"):
                layer.to(dtype)(x)
            y = layer(x.to(dtype))
            assert (y[0] if isinstance(y, tuple) else y).dtype == dtype
        assert nn.RMSNorm(4).to(dtype)(rows).dtype == torch.float32  # no error here: the input's dtype wins
        for model, inputs in (vit, {}), (clip, {"input_ids": IDS}):
            assert model.to(dtype)(pixel_values=pixels, **inputs)[0].dtype == dtype
        with pytest.raises(RuntimeError, match="type"):
            swin.to(dtype)(pixel_values=pixels)
        model = _gpt2().to(dtype).eval()
        assert model(IDS).logits.dtype == dtype
        with pytest.raises(RuntimeError, match="indices|Long"):
            model(IDS.to(model.dtype))
    exact = torch.tensor([50255]).to(torch.bfloat16)
    assert exact.item() != 50255


def what_float16_and_bfloat16_hold():
    """#formats: float16 has three digits and ends at 65504; beyond is `inf`, and what is too small is 0. bfloat16 reaches as far as float32 and has two digits: 257 becomes 256, 1.001 becomes 1."""
    for dtype, digits in (torch.float16, 3), (torch.bfloat16, 2):
        numbers = torch.arange(10 ** (digits - 1), 10**digits, dtype=torch.float64)
        places = {f"{number:.{digits}g}" for number in (numbers / 100).tolist()}
        assert {f"{number:.{digits}g}" for number in (numbers / 100).to(dtype).tolist()} == places  # so many digits come through
        more = torch.arange(10**digits, 10 ** (digits + 1), dtype=torch.float64) / 1000
        assert len(set(more.to(dtype).tolist())) < len(more)  # and no more
    half = lambda number: torch.tensor(number, dtype=torch.float64).half().item()  # noqa: E731
    assert half(65504.0) == 65504 and half(65520.0) == half(70000.0) == half(1e30) == float("inf") and half(-7e4) == -float("inf")
    assert half(1e-8) == half(-1e-30) == 0 and half(1e-7) > 0
    for number in (1e38, 3e38, 1e-38):
        assert torch.tensor(number).bfloat16().item() == pytest.approx(number, rel=0.01)
    assert torch.tensor(257.0).bfloat16().item() == 256 and torch.tensor(1.001).bfloat16().item() == 1


def nothing_is_raised_on_the_way():
    """#formats: Conversions, sums, products and quotients raise nothing."""
    large = torch.tensor([7e4, -1e9])
    one = torch.ones(2, dtype=torch.float16)
    for result in (large.half(), large.to(torch.float16), one * 1e9, one + 7e4, one - 1e9, 7e4 - one, one / 1e-9, one * 100_000, one.clone().mul_(1e9), torch.tensor([7e4, 1e9], dtype=torch.float16), (one * 6e4).square(), (one * 12).exp(), one.clone().copy_(large)):
        assert result.dtype == torch.float16 and result.isinf().all()
    assert nn.Linear(2, 2).double().half().weight.dtype == torch.float16
    assert (torch.full((2,), 3e38).bfloat16() * 10).isinf().all()


def a_number_that_does_not_fit_is_refused():
    """#formats: But `torch.full`, `fill_`, `masked_fill` and `clamp` refuse a Python number that does not fit (`cannot be converted to type c10::Half without overflow`).
    #formats: On a CPU, though, the first two fill a single element: it becomes infinite.
    """
    for fill in (
        lambda x, number: torch.full((2,), number, dtype=x.dtype),
        lambda x, number: x.fill_(number),
        lambda x, number: x.masked_fill(torch.tensor([True, False]), number),
        lambda x, number: x.masked_fill_(torch.tensor([True, False]), number),
        lambda x, number: x.clamp(min=number),
    ):
        for number in (7e4, -1e9):
            with pytest.raises(RuntimeError, match="cannot be converted to type c10::Half without overflow"):
                fill(torch.ones(2).half(), number)
            assert fill(torch.ones(2).bfloat16(), number).isfinite().all()
        with pytest.raises(RuntimeError, match="without overflow"):
            fill(torch.ones(2).bfloat16(), 1e39)
        assert fill(torch.ones(2).half(), 6e4).isfinite().all()
    for shape in (), (1,), (1, 1):
        one, yes = torch.ones(shape, dtype=torch.float16), torch.ones(shape, dtype=torch.bool)
        for number in 7e4, -1e9:
            for filled in torch.full(shape, number, dtype=torch.float16), one.clone().fill_(number):
                assert filled.isinf().all() and (filled > 0).all() == (number > 0)
            for refuse in lambda: one.masked_fill(yes, number), lambda: one.clamp(min=number):
                with pytest.raises(RuntimeError, match="without overflow"):
                    refuse()


def half_is_no_quantization():
    """#formats: It changes the floating-point format and nothing else.
    #formats: Integers are not produced; `module.to(torch.int8)` is refused.
    """
    module = _kinds()
    shapes = {name: tensor.shape for name, tensor in module.state_dict().items()}
    integers = {name for name, tensor in module.state_dict().items() if not tensor.is_floating_point() and not tensor.is_complex()}
    module.half()
    assert {name: tensor.shape for name, tensor in module.state_dict().items()} == shapes
    assert {name for name, tensor in module.state_dict().items() if not tensor.is_floating_point() and not tensor.is_complex()} == integers
    for dtype in (torch.int8, torch.uint8, torch.int64):
        with pytest.raises(TypeError, match="floating point or complex"):
            nn.Linear(2, 2).to(dtype)


def every_registered_float_and_nothing_else():
    """#ways: `half()` and `bfloat16()` convert every floating-point parameter and buffer.
    #ways: Integers, booleans, complex numbers and tensors that are not registered stay.
    """
    for convert, dtype in (nn.Module.half, torch.float16), (nn.Module.bfloat16, torch.bfloat16):
        module = convert(nn.Sequential(_kinds()))[0]
        assert {tensor.dtype for tensor in (module.in_float64, module.in_float32, module.in_bfloat16, module.weight)} == {dtype}
        assert (module.in_int64.dtype, module.in_bool.dtype, module.in_complex64.dtype, module.plain.dtype) == (torch.int64, torch.bool, torch.complex64, torch.float32)


def what_loading_leaves_in_float32():
    """#ways: `from_pretrained(dtype=...)` knows more: it leaves Llama's rotary frequencies in float32, and in T5 the layer `wo`, which its class lists for float16 (not for bfloat16)."""
    _llama().save_pretrained("llama")
    _t5().save_pretrained("t5")
    for dtype in HALVES:
        for cls, folder, stays in (LlamaForCausalLM, "llama", {"inv_freq", "original_inv_freq"}), (T5ForConditionalGeneration, "t5", {"wo"} if dtype == torch.float16 else set()):
            model = cls.from_pretrained(folder, dtype=dtype)
            left = {name for name, tensor in [*model.named_parameters(), *model.named_buffers()] if tensor.dtype == torch.float32}
            assert {name.removesuffix(".weight").rpartition(".")[2] for name in left} == stays
    assert T5ForConditionalGeneration._keep_in_fp32_modules == ["wo"]


def save_it_and_load_it():
    """#ways: So give the dtype when you load.
    #ways: If the model exists already, save it and load it with `dtype`, or restore those tensors by hand.
    """
    model = _llama().eval()
    frequency, original = model.model.rotary_emb.inv_freq.clone(), model.model.rotary_emb.original_inv_freq.clone()
    model.save_pretrained("before")
    model.half().save_pretrained("after")
    for folder in ("before", "after"):
        loaded = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float16)
        assert loaded.dtype == torch.float16 and torch.equal(loaded.model.rotary_emb.inv_freq, frequency)
    model.model.rotary_emb.inv_freq, model.model.rotary_emb.original_inv_freq = frequency, original
    ids = torch.arange(11)[None]
    assert torch.equal(model(ids).logits, loaded(ids).logits)


def inputs_that_fit_are_not_enough():
    """#overflow: Weights and inputs that fit are not enough: a square, an `exp` or a sum on the way may not."""
    for x, on_the_way in (torch.full((2,), 300.0), torch.square), (torch.full((2,), 12.0), torch.exp), (torch.full((2,), 4e4), torch.sum):
        assert x.half().isfinite().all() and on_the_way(x).isfinite().all() and on_the_way(x.half()).isinf().all()
    layer = nn.Linear(2, 1, bias=False).half()
    nn.init.constant_(layer.weight, 300.0)
    assert layer(torch.full((1, 2), 300.0).half()).isinf().all()


def the_layers_agree_with_float32():
    """#overflow: `nn.LayerNorm` and `softmax` gave right answers in float16, the same formulas written by hand gave zeros and `nan`."""
    x, scores = torch.tensor([[300.0, -300.0, 100.0, 0.0]]), torch.tensor([[12.0, 10.0, 0.0]])
    by_hand = lambda x: (x - x.mean()) / (x - x.mean()).square().mean(-1, keepdim=True).sqrt()  # noqa: E731
    softmax = lambda x: x.exp() / x.exp().sum(-1, keepdim=True)  # noqa: E731
    assert torch.allclose(nn.LayerNorm(4).half()(x.half()).float(), by_hand(x), atol=1e-3) and not by_hand(x.half()).any()
    assert torch.allclose(scores.half().softmax(-1).float(), softmax(scores), atol=1e-3) and softmax(scores.half()).isnan().any()


def a_mask_that_becomes_infinite():
    """#overflow: A float32 mask of `-1e9` turns into minus infinity when it is converted, and a row of them into `nan`: take `torch.finfo(dtype).min`."""
    for dtype in HALVES:
        mask = torch.full((1, 3), -1e9).to(dtype)
        assert mask.isneginf().all() == mask.softmax(-1).isnan().all() == (dtype == torch.float16)
        assert torch.full((1, 3), torch.finfo(dtype).min).to(dtype).softmax(-1).sum().item() == pytest.approx(1, abs=0.01)


def each_step_is_rounded_away():
    """#small-updates: Beside a weight of 1.0 the 16-bit formats round each step away, and the weight never moves."""
    for dtype in HALVES:
        one = torch.ones(1, dtype=dtype)
        assert torch.equal(one - 1e-4, one) and torch.equal(one + 1e-4, one)
        assert not torch.equal(one / 16 - 1e-4, one / 16) or dtype == torch.bfloat16  # beside a smaller weight float16 sees it


def the_loss_is_multiplied_and_the_gradient_divided():
    """#small-updates: The second block is the other loss: in float16 a small gradient is 0, unless the loss is multiplied first and the gradient divided after.
    #small-updates: `torch.amp.GradScaler` does this, for float32 weights under autocast: weights in float16 it refuses (`Attempting to unscale FP16 gradients.`). bfloat16 does not need it.
    """
    gradients = {}
    for dtype in (torch.float32, *HALVES):
        for scaled in (False, True):
            weight = nn.Parameter(torch.ones(1, dtype=dtype))
            loss = (weight * 1e-4).sum() * 1e-4
            (loss * 1024 if scaled else loss).backward()
            gradients[dtype, scaled] = weight.grad.double().item() / (1024 if scaled else 1)
    assert gradients.pop((torch.float16, False)) == 0 and all(gradient == pytest.approx(1e-8, rel=0.02) for gradient in gradients.values())

    for dtype in (torch.float32, *HALVES):
        weight = nn.Parameter(torch.ones(1, 1, dtype=dtype))
        scaler, optimizer = torch.amp.GradScaler("cpu", init_scale=1024.0), torch.optim.SGD([weight], lr=1.0)
        with torch.autocast("cpu", dtype=torch.float16):
            loss = nn.functional.linear(torch.full((1, 1), 0.5), weight).sum()
        scaler.scale(loss).backward()
        assert weight.grad.item() == 512
        if dtype == torch.float16:
            with pytest.raises(ValueError, match="Attempting to unscale FP16 gradients."):
                scaler.step(optimizer)
        else:
            scaler.step(optimizer)
            assert weight.item() == 0.5


def autocast_leaves_your_tensors_alone():
    """#autocast: Autocast converts nothing that you own."""
    model = nn.Sequential(nn.Conv1d(1, 2, 1), nn.BatchNorm1d(2), nn.Flatten(), nn.Linear(8, 2))
    x = torch.randn(3, 1, 4)
    owned = [x, *model.parameters(), *model.buffers()]
    before = [(id(tensor), tensor.dtype, tensor.data_ptr()) for tensor in owned]
    for dtype in HALVES:
        with torch.autocast("cpu", dtype=dtype):
            assert model(x).dtype == dtype
            assert [(id(tensor), tensor.dtype, tensor.data_ptr()) for tensor in [x, *model.parameters(), *model.buffers()]] == before


def the_list_prescribes_the_dtype():
    """#autocast: The weights stay float32, so do their gradients, and an operation that stands on PyTorch's list for this device gets its inputs in the dtype prescribed there: on a CPU a linear layer gives bfloat16 and `mse_loss` float32.
    #autocast: Inputs in float64 are left alone.
    """
    x, y = torch.randn(2, 4), torch.randn(4, 4)
    for dtype in HALVES:
        layer = nn.Linear(4, 4)
        with torch.autocast("cpu", dtype=dtype):
            assert {layer(x).dtype, (x @ y).dtype, torch.bmm(x[None], y[None]).dtype} == {dtype}
            loss = nn.functional.mse_loss(layer(x), x)
            assert loss.dtype == torch.float32
            assert x.exp().dtype == (x + x).dtype == torch.float32  # on no list: their inputs' dtype
            assert (x.double() @ y.double()).dtype == layer.double()(x.double()).dtype == torch.float64
        layer.float()
        with torch.autocast("cpu", dtype=dtype):
            nn.functional.mse_loss(layer(x), x).backward()
        assert {p.dtype for p in layer.parameters()} == {p.grad.dtype for p in layer.parameters()} == {torch.float32}
    with torch.autocast("cpu"):
        assert nn.Linear(4, 4)(x).dtype == torch.bfloat16  # what a CPU takes by default


def tf32_changes_no_dtype():
    """#tf32: The tensors stay float32, so no dtype shows it."""
    torch.set_float32_matmul_precision("high")
    assert torch.backends.cuda.matmul.allow_tf32 and torch.backends.cudnn.allow_tf32
    x = torch.randn(4, 4)
    assert (x @ x).dtype == nn.Linear(4, 4)(x).dtype == nn.Conv1d(4, 4, 1)(x[None]).dtype == _gpt2()(IDS).logits.dtype == torch.float32


shown = {
    "#ways: For the frequencies the last two lines show why: one rounded to 16 bits turns the angle of a late position by tenths of a radian.":
        ("model_methods/ways_to_half", "position 4000, torch.float16: off by 0.1 radians", "position 4000, torch.bfloat16: off by 0.4 radians"),
    "#small-updates: A thousand steps of 0.0001 are a tenth, in float32.": ("model_methods/small_updates_lost", "torch.float32 1.0 became 0.90"),
    "#tf32: By default convolutions may, matrix products may not, and one line in a training script lets both.":
        ("model_methods/tf32", "precision products convolutions", "by default highest False True", "high high True True"),
}  # fmt: skip

listed = {
    "needs a GPU": [
        "#half-precision: | a GPU to agree with the CPU | float32, and TF32 off | no dtype shows it |",
        "#autocast: (The list for CUDA is another one; it was not run here.)",
        "#tf32: TF32 is how newer NVIDIA GPUs may multiply float32 numbers: rounded to three digits first.",
        "#tf32: Before you compare a GPU with a CPU, write the last two settings, and compare with a tolerance even then.",
    ],
    "about this project": ["#tf32: (The settings were run; what they do on a GPU was not.)"],
}
