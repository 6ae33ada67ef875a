"""What docs/en/errors/dtypes.md says, proved sentence by sentence."""

import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from transformers import GPT2Config, GPT2ForSequenceClassification, GPT2LMHeadModel

HALF, DOUBLE, LONG = torch.float16, torch.float64, torch.long


def _gpt2(cls=GPT2LMHeadModel, **options):
    return cls(GPT2Config(n_layer=1, n_embd=4, n_head=1, vocab_size=8, n_positions=8, bos_token_id=None, eos_token_id=None, **options))


def some_places_convert_and_some_refuse():
    """
    #dtype-entries: PyTorch converts dtypes in some places and refuses in others.
    #matmul-dtype: A matrix product wants one dtype, and PyTorch converts neither side.
    #scalar-type: Adding such tensors would convert them, a product does not.
    """
    x = torch.ones(2, 2)
    for dtype in HALF, DOUBLE, LONG, torch.bfloat16:
        other = torch.ones(2, 2, dtype=dtype)
        assert (x + other).dtype == torch.promote_types(x.dtype, dtype)
        for one, two in (x, other), (other, x):
            for product in torch.mm, F.linear, lambda a, b: a[None] @ b[None], lambda a, b: nn.functional.linear(a, b, torch.ones(2)):
                with pytest.raises(RuntimeError, match="same dtype|expected scalar type"):
                    product(one, two)


def float64_from_numpy_and_16_bits_in_the_model():
    """
    #matmul-dtype: Often the input came from NumPy, which counts in `float64`, or the model is in 16 bits and the input is not.
    #matmul-dtype: Convert the input: `x.to(model.dtype)` for a model of transformers, `x.to(next(model.parameters()).dtype)` for any other.
    """
    array = torch.from_numpy(np.ones((1, 2)))
    assert array.dtype == DOUBLE
    for layer, x in (nn.Linear(2, 2), array), (nn.Linear(2, 2).half(), torch.ones(1, 2)), (nn.Linear(2, 2).bfloat16(), array):
        with pytest.raises(RuntimeError, match="mat1 and mat2 must have the same dtype"):
            layer(x)
        layer(x.to(next(layer.parameters()).dtype))
    model = _gpt2().half()
    with pytest.raises(RuntimeError):
        model(inputs_embeds=torch.ones(1, 2, 4))
    model(inputs_embeds=torch.ones(1, 2, 4).to(model.dtype))


def the_two_words():
    """
    #scalar-type: The first word is what the operation wants, mostly the dtype of its first tensor; the second is what it met.
    #scalar-type: A convolution without bias says it of its input and its weight.
    #scalar-type: Convert back right after the part that computes in `float32`: `.to(x.dtype)`; or run the model under `torch.autocast`, which converts for products.
    """
    names = {torch.float32: "Float", HALF: "Half", DOUBLE: "Double"}
    for first in names:
        for second in names.keys() - {first}:
            with pytest.raises(RuntimeError, match=f"expected scalar type {names[first]} but found {names[second]}"):
                torch.bmm(torch.ones(1, 2, 2, dtype=first), torch.ones(1, 2, 2, dtype=second))
                nn.Conv1d(2, 2, 1, bias=False, dtype=second)(torch.ones(1, 2, 3, dtype=first))
    x, rotated = torch.ones(1, 2, 2, dtype=HALF), torch.ones(1, 2, 2)
    assert (x @ rotated.to(x.dtype)).dtype == HALF
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert (x @ rotated).dtype == torch.bfloat16


def norms_and_sixteen_bits():
    """
    #norm-dtype: On a CPU a LayerNorm, BatchNorm or GroupNorm in `float32` takes an input of 16 bits, and not the other way round.
    #norm-dtype: The message comes from `half()`, `bfloat16()` or `double()` of the model with an input that was not converted, or from an input in `float64`.
    #norm-dtype: Convert the input to the model's dtype, or leave the norm in `float32`.
    """
    for make in lambda: nn.LayerNorm(2), lambda: nn.BatchNorm1d(2), lambda: nn.GroupNorm(1, 2):
        with pytest.raises(RuntimeError, match="expect parameter to have scalar type of Float"):
            make().double()(torch.ones(3, 2))
        for dtype in HALF, torch.bfloat16:
            assert make()(torch.ones(3, 2, dtype=dtype)).dtype == dtype
            with pytest.raises(RuntimeError, match="expect parameter to have scalar type of Float"):
                make().to(dtype)(torch.ones(3, 2))
            make().to(dtype)(torch.ones(3, 2).to(dtype))
        with pytest.raises(RuntimeError, match="mixed dtype"):
            make()(torch.ones(3, 2, dtype=DOUBLE))


def images_and_convolutions():
    """
    #conv-input-dtype: A convolution converts nothing.
    #conv-input-dtype: An image from a file or an array is `uint8`, one that was divided in NumPy is `float64`, and the layer is `float32`, or 16 bits after `half()`.
    """
    pixels = np.full((1, 3, 4, 4), 255, dtype=np.uint8)
    image, divided = torch.from_numpy(pixels), torch.from_numpy(pixels / 255)
    assert image.dtype == torch.uint8 and divided.dtype == DOUBLE and nn.Conv2d(3, 2, 1).half().weight.dtype == HALF
    for layer in nn.Conv2d(3, 2, 1), nn.Conv2d(3, 2, 1, bias=False), nn.ConvTranspose2d(3, 2, 1), nn.Conv2d(3, 2, 1).half():
        for x in image, divided, divided.float() if layer.weight.dtype == HALF else divided.half():
            with pytest.raises(RuntimeError):
                layer(x)
        assert layer(divided.to(layer.weight.dtype)).dtype == layer.weight.dtype


def which_losses_mind():
    """
    #target-double: The loss wants the targets in the dtype of the predictions.
    #target-double: Which losses mind depends on the version: here `binary_cross_entropy` and the backward pass of `huber_loss` do, `mse_loss` and `l1_loss` convert.
    """
    predicted = lambda: nn.Linear(2, 1)(torch.ones(3, 2)).sigmoid()
    target = torch.ones(3, 1, dtype=DOUBLE)
    with pytest.raises(RuntimeError, match="Found dtype Double but expected Float"):
        F.binary_cross_entropy(predicted(), target)
    loss = F.huber_loss(predicted(), target)
    with pytest.raises(RuntimeError, match="Found dtype Double but expected Float"):
        loss.backward()
    for loss in F.mse_loss, F.l1_loss:
        loss(predicted(), target).backward()
    F.huber_loss(predicted(), target.float()).backward()


def only_floats_are_converted():
    """
    #module-to-int: `module.to(dtype)` converts what is floating point or complex, and rounding weights to whole numbers would destroy them.
    """
    norm = nn.BatchNorm1d(2).to(HALF)
    assert norm.weight.dtype == norm.running_mean.dtype == HALF and norm.num_batches_tracked.dtype == LONG
    with pytest.raises(TypeError, match="only accepts floating point or complex"):
        norm.to(torch.int8)
    torch.manual_seed(0)
    assert nn.Linear(8, 8).weight.long().unique().tolist() == [0]


def adams_averages():
    """
    #optimizer-dtype: `model.to(dtype)` converts parameters and buffers; the averages in Adam's state are neither.
    #optimizer-dtype: They keep the old dtype, and the next step mixes it with the gradient's.
    #optimizer-dtype: Convert the model first and make the optimizer then; in the middle of training `optimizer.load_state_dict(optimizer.state_dict())` converts the state.
    """
    for cls in torch.optim.Adam, torch.optim.AdamW:
        model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
        optimizer = cls(model.parameters())

        def step(dtype):
            model.to(dtype)(torch.rand(3, 2, dtype=dtype)).sum().backward()
            assert {t.dtype for t in [*model.parameters(), model[1].running_mean]} == {dtype}
            optimizer.step()

        step(torch.float32)
        with pytest.raises(RuntimeError, match="expected dtype float for `end` but got dtype double"):
            step(DOUBLE)
        assert {state["exp_avg"].dtype for state in optimizer.state.values()} == {torch.float32}
        optimizer.load_state_dict(optimizer.state_dict())
        assert {state["exp_avg"].dtype for state in optimizer.state.values()} == {DOUBLE}
        step(DOUBLE)
        optimizer = cls(model.half().parameters())
        step(HALF)


def beyond_65504():
    """
    #half-overflow: `float16` ends at 65504, and `masked_fill`, `clamp`, `pad` and `torch.full` refuse a number beyond.
    #half-overflow: `bfloat16` takes -1e9, and refuses `torch.finfo(torch.float32).min`.
    #half-overflow: An assignment such as `scores[0] = -1e9` does not raise and gives minus infinity.
    #half-overflow: Use `torch.finfo(x.dtype).min`, or a bool mask in `scaled_dot_product_attention`.
    """
    assert torch.finfo(HALF).max == -torch.finfo(HALF).min == 65504
    x = torch.ones(2, dtype=HALF)
    for fill in (lambda n: x.masked_fill(x > 0, n), lambda n: x.clamp(min=n), lambda n: F.pad(x, (1, 1), value=n), lambda n: torch.full((2,), n, dtype=HALF)):
        with pytest.raises(RuntimeError, match="without overflow"):
            fill(-1e9)
        assert fill(torch.finfo(x.dtype).min).isfinite().all()
    x[0] = -1e9
    assert x[0] == -torch.inf
    assert torch.zeros(2, dtype=torch.bfloat16).fill_(-1e9).isfinite().all()
    with pytest.raises(RuntimeError, match="without overflow"):
        torch.zeros(2, dtype=torch.bfloat16).fill_(torch.finfo(torch.float32).min)
    q = torch.ones(1, 1, 2, 2, dtype=HALF)
    assert F.scaled_dot_product_attention(q, q, q, attn_mask=torch.tensor([[True, False]])).isfinite().all()


def the_imaginary_part():
    """
    #complex-to-real: The warning comes once, the loss of the imaginary part in each call.
    #complex-to-real: It comes from `x.to(torch.float32)` and `x.float()`, and from `model.to(dtype)` with complex parameters; `model.half()` leaves those alone.
    #complex-to-real: Take `x.real`, `x.abs()`, or both parts with `torch.view_as_real`; give a complex model a complex dtype.
    #complex-to-real: `x.is_complex()` tells whether there is anything to lose.
    """
    x = torch.tensor([3 + 4j])
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert [x.float().tolist(), x.to(torch.float32).tolist(), x.float().tolist()] == [[3]] * 3
    assert len(said) == 1
    for convert in (lambda: x.float(), lambda: x.to(torch.float32), lambda: nn.Linear(1, 1, dtype=x.dtype).to(DOUBLE)):
        torch.set_warn_always(True)
        with pytest.warns(UserWarning, match="discards the imaginary part"):
            convert()
    assert nn.Linear(1, 1, dtype=x.dtype).half().weight.dtype == x.dtype
    assert x.real == 3 and x.abs() == 5 and torch.view_as_real(x).tolist() == [[3, 4]]
    assert nn.Linear(1, 1, dtype=x.dtype).to(torch.complex128).weight.is_complex() and not x.real.is_complex()


def kernels_and_their_dtypes():
    """
    #not-implemented-for: The kernel in quotes exists for some dtypes only.
    #not-implemented-for: With `'Long'` or `'Byte'` the numbers should have been floats, or class numbers were given to `cross_entropy` as its input; with `'Half'` an old PyTorch ran float16 on a CPU: the linear layer, convolution and LayerNorm of this version do, `torch.linalg.svd` still does not.
    """
    for layer, x in (nn.Linear(2, 2), torch.ones(1, 2)), (nn.Conv1d(2, 2, 1), torch.ones(1, 2, 3)), (nn.LayerNorm(2), torch.ones(1, 2)):
        assert layer.half()(x.half()).dtype == HALF
    for work in (lambda x: x.softmax(0)), F.gelu, torch.linalg.svd:
        x = torch.ones(2, 2)
        work(x)
        with pytest.raises((NotImplementedError, RuntimeError), match="not implemented for '|Expected a floating point"):
            work(x.long())
    with pytest.raises(NotImplementedError, match="softmax.* not implemented for 'Byte'"):
        torch.ones(2, dtype=torch.uint8).softmax(0)
    with pytest.raises(NotImplementedError, match="log_softmax.* not implemented for 'Long'"):
        F.cross_entropy(torch.zeros(2, 3).argmax(1, keepdim=True), torch.tensor([1, 2]))
    with pytest.raises(NotImplementedError, match="not implemented for 'Half'"):
        torch.linalg.svd(torch.ones(2, 2, dtype=HALF))


def a_scaler_and_float16_weights():
    """
    #unscale-fp16: The scaler divides the gradients, which have the dtype of the weights, and refuses `float16` ones.
    """
    for dtype in HALF, torch.float32, torch.bfloat16:
        model, scaler = nn.Linear(2, 1).to(dtype), torch.amp.GradScaler("cpu", init_scale=8.0)
        optimizer = torch.optim.SGD(model.parameters())
        scaler.scale(model(torch.ones(1, 2, dtype=dtype)).sum()).backward()
        assert model.weight.grad.dtype == dtype and model.weight.grad.tolist() == [[8, 8]]
        if dtype == HALF:
            with pytest.raises(ValueError, match="Attempting to unscale FP16 gradients"):
                scaler.unscale_(optimizer)
        else:
            scaler.unscale_(optimizer)
            assert model.weight.grad.tolist() == [[1, 1]]


def loading_keeps_the_files_dtype():
    """
    #unscale-fp16: Often the model was loaded in `float16`: `from_pretrained` takes over the dtype of the file, and `fp16=True` then adds a scaler.
    #bfloat16-numpy: Many models are stored in bfloat16, and `from_pretrained` keeps the dtype of the file, so their outputs have it as well.
    """
    for dtype in HALF, torch.bfloat16:
        _gpt2().to(dtype).save_pretrained("folder")
        model = GPT2LMHeadModel.from_pretrained("folder")
        assert model.dtype == model(torch.tensor([[1]])).logits.dtype == dtype
        assert GPT2LMHeadModel.from_pretrained("folder", dtype=torch.float32).dtype == torch.float32


def floats_into_integers():
    """
    #result-type: A result in floats was to be written into a tensor of integers.
    #result-type: Often these are the labels of `BCEWithLogitsLoss`, as in a multi-label classification with transformers; else an integer tensor changed in place, as by `x += 0.5` or `x /= 2`, or given to dropout.
    #result-type: `labels.float()`; for arithmetic write `x = x + 0.5`, which makes a new tensor.
    """
    words = "result type Float can't be cast to the desired output type Long"
    labels, x = torch.tensor([[0, 1]]), torch.ones(2, dtype=LONG)
    model = _gpt2(GPT2ForSequenceClassification, num_labels=2, problem_type="multi_label_classification", pad_token_id=0)
    for work in (lambda: nn.BCEWithLogitsLoss()(torch.zeros(1, 2), labels), lambda: model(torch.tensor([[1]]), labels=labels), lambda: x.__iadd__(0.5), lambda: x.__itruediv__(2), lambda: F.dropout(x)):
        with pytest.raises(RuntimeError, match=words):
            work()
    assert model(torch.tensor([[1]]), labels=labels.float()).loss > 0 and (x + 0.5).tolist() == [1.5, 1.5]


def where_float_ids_come_from():
    """
    #embedding-ids: An embedding looks up rows by whole numbers.
    #embedding-ids: Floats come from `torch.Tensor(…)`, from `torch.zeros` or `torch.tensor([])` without a dtype, from a division, or from an input in which ids and other numbers were stacked.
    #embedding-ids: `ids.dtype` is `torch.int64` or `torch.int32`.
    """
    ids, embedding = torch.tensor([1, 1]), nn.Embedding(3, 2)
    for floats in torch.Tensor([1, 1]), torch.zeros(2), torch.tensor([]), ids / 1, torch.stack([ids, torch.rand(2)])[0]:
        assert floats.dtype == torch.float32
        with pytest.raises(RuntimeError, match="Expected tensor for argument #1 'indices'"):
            embedding(floats)
    for dtype in torch.int64, torch.int32:
        assert torch.equal(embedding(ids.to(dtype)), embedding.weight[ids])
    with pytest.raises(RuntimeError, match="Long, Int"):
        embedding(ids.short())


def what_cross_entropy_takes():
    """
    #class-labels: `cross_entropy` takes class numbers as `int64`; `int32`, `bool` and floats are refused.
    #class-labels: Labels of the same shape as the logits it takes for probabilities, and those must be floats, so one-hot labels need `.float()`.
    """
    logits, labels = torch.tensor([[1.0, 2, 3], [0, 2, 1]]), torch.tensor([0, 1])
    loss = F.cross_entropy(logits, labels)
    for dtype in torch.int32, torch.bool, torch.float32, DOUBLE:
        with pytest.raises(RuntimeError, match="expected target dtype to be Long or Byte"):
            F.cross_entropy(logits, labels.to(dtype))
    one_hot = F.one_hot(labels, 3)
    with pytest.raises(RuntimeError, match="Expected floating point type for target with class probabilities, got Long"):
        F.cross_entropy(logits, one_hot)
    assert F.cross_entropy(logits, one_hot.float()).isclose(loss)


def what_true_means():
    """
    #mask-dtype: So attention takes a bool mask, or a float mask that is added.
    #mask-dtype: Beware: in `scaled_dot_product_attention` True is seen, in `nn.MultiheadAttention` True is hidden.
    #mask-dtype: `mask.bool()`, and for `key_padding_mask` its opposite, `mask == 0`; for a float mask `mask.to(query.dtype)`.
    """
    x = torch.randn(1, 1, 2, 4)
    mask = torch.tensor([1, 0])
    attend = lambda mask, x: F.scaled_dot_product_attention(x[:, :, :1], x, x, attn_mask=mask)
    assert torch.allclose(attend(mask[None].bool(), x), x[:, :, :1]) and torch.allclose(attend(torch.tensor([[0.0, -torch.inf]]), x), x[:, :, :1])
    assert torch.allclose(attend(torch.tensor([[0.0, 0.5]]), x), (x[:, :, :1] @ x.transpose(2, 3) / 2 + torch.tensor([0.0, 0.5])).softmax(-1) @ x)
    with pytest.raises(RuntimeError, match="Expected attn_mask dtype to be bool or float"):
        attend(mask[None], x)
    layer, x = nn.MultiheadAttention(4, 1, batch_first=True), x[0]
    alone = layer(x[:, :1], x[:, :1], x[:, :1])[0]
    assert torch.allclose(layer(x[:, :1], x, x, key_padding_mask=(mask == 0)[None])[0], alone, atol=1e-6)
    assert not torch.allclose(layer(x[:, :1], x, x, key_padding_mask=mask.bool()[None])[0], alone, atol=1e-3)
    with pytest.raises(AssertionError, match="only bool and floating types of key_padding_mask"):
        layer(x, x, x, key_padding_mask=mask[None])


def minus_on_bools():
    """
    #minus-bool: PyTorch refuses `-` for bool tensors, since it could mean a number or a choice.
    #minus-bool: `~mask` if a mask is wanted, `1 - mask.long()` if numbers are.
    #minus-bool: On integers `~` is another thing: `~1` is -2.
    """
    mask = torch.tensor([True, False])
    for minus in lambda: 1 - mask, lambda: mask - 1, lambda: -mask, lambda: mask - mask:
        with pytest.raises(RuntimeError, match="the `-` operator"):
            minus()
    assert (~mask).tolist() == [False, True] and (1 - mask.long()).tolist() == [0, 1] and (~torch.tensor(1)).item() == -2


def writing_by_an_index():
    """
    #index-put-dtype: Writing several values by a mask or by a list of indices does not convert; a slice does, and so does a mask with a single value.
    #index-put-dtype: Often it happens under autocast: a layer gave 16 bits, and the tensor to be filled was made in `float32`.
    """
    for dtype in HALF, DOUBLE:
        out, values = torch.zeros(2), torch.ones(2, dtype=dtype)
        for index in torch.tensor([True, True]), torch.tensor([0, 1]), [0, 1]:
            with pytest.raises(RuntimeError, match="Index put requires the source and destination dtypes match"):
                out[index] = values
            out[index] = values.to(out.dtype)
        out[:] = values
        out[0:2] = values
        out[torch.tensor([True, False])] = values[0]
        assert out.dtype == torch.float32 and out.tolist() == [1, 1]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out, given = torch.zeros(1, 2), nn.Linear(2, 2)(torch.ones(1, 2))
        assert (out.dtype, given.dtype) == (torch.float32, torch.bfloat16)
        with pytest.raises(RuntimeError, match="Index put requires"):
            out[[0]] = given


def numpys_types():
    """
    #bfloat16-numpy: NumPy has no such type.
    #bfloat16-numpy: `x.detach().float().cpu().numpy()`.
    """
    with pytest.raises(TypeError, match="not understood"):
        np.dtype("bfloat16")
    x = torch.ones(2, dtype=torch.bfloat16, requires_grad=True)
    with pytest.raises(TypeError, match="Got unsupported ScalarType BFloat16"):
        x.detach().cpu().numpy()
    assert x.detach().float().cpu().numpy().dtype == np.float32


def float_masks_of_another_dtype():
    """#mask-dtype: A float mask is refused, too, if it is neither `float32` nor of the query's dtype; older versions take the query's alone."""
    floats = torch.float32, HALF, torch.bfloat16, DOUBLE
    for own in floats:
        x = torch.ones(1, 1, 2, 4, dtype=own)
        for dtype in floats:
            mask = torch.zeros(2, 2, dtype=dtype)
            if dtype in (own, torch.float32):
                assert F.scaled_dot_product_attention(x, x, x, attn_mask=mask).dtype == own
            else:
                with pytest.raises(RuntimeError, match="Expected attn_mask dtype to be bool or float or to match query dtype"):
                    F.scaled_dot_product_attention(x, x, x, attn_mask=mask)
            F.scaled_dot_product_attention(x, x, x, attn_mask=mask.to(own))


def arrays_of_objects():
    """
    #numpy-object: None among the numbers makes an array of objects, a string among them one of text, `numpy.str_`.
    #numpy-object: A pandas table with a column of text gives objects, too, and so do rows of different lengths.
    #numpy-object: Pad rows to one length first; `uint16` becomes `int32`.
    #numpy-object: `array.astype(np.float32)` turns None into `nan` and raises at text that is no number.
    """
    ragged, table = np.array([[1.0, 2.0], [3.0]], dtype=object), np.array([[1.0, "a"]], dtype=object)  # what a table with text gives
    for array, name in (np.array([1.0, None]), "object_"), (np.array([1.0, "a"]), "str_"), (ragged, "object_"), (table, "object_"):
        for make in torch.tensor, torch.from_numpy:
            with pytest.raises(TypeError, match=f"can't convert np.ndarray of type numpy.{name}"):
                make(array)
    assert torch.from_numpy(np.array([1, 65535], np.uint16).astype(np.int32)).tolist() == [1, 65535]
    with pytest.raises(ValueError):
        ragged.astype(np.float32)
    padded = np.array([row + [0.0] * (2 - len(row)) for row in ragged])
    assert torch.from_numpy(padded).shape == (2, 2)
    assert np.isnan(np.array([1.0, None]).astype(np.float32)[1])
    with pytest.raises(ValueError):
        np.array([1.0, "a"]).astype(np.float32)


def indices_are_whole():
    """
    #float-index: An index must be whole numbers or a mask.
    #float-index: `/` gives floats even between integers, and so do `torch.Tensor(…)` and `torch.zeros(n)`.
    #float-index: `index.dtype` is `torch.int64` or `torch.bool`.
    """
    x = torch.arange(3)
    for index in torch.tensor([4]) / 2, torch.Tensor([2]), torch.zeros(1):
        assert index.dtype == torch.float32
        with pytest.raises(IndexError, match="tensors used as indices must be"):
            x[index]
        assert x[index.long()].numel() == 1
    assert x[x > 1].tolist() == [2] and x[torch.tensor([4]) // 2].tolist() == [2]


def means_of_integers():
    """
    #mean-of-integers: A comparison gives a bool tensor, and `mean`, `std` and `norm` want floats.
    #mean-of-integers: `sum` takes bools and integers, and gives an integer.
    #mean-of-integers: `.float().mean()`, or `mean(dtype=torch.float32)`.
    """
    right = torch.tensor([1, 2, 3, 4]) == torch.tensor([1, 2, 3, 5])
    assert right.dtype == torch.bool
    for x in right, right.long():
        for work in torch.Tensor.mean, torch.Tensor.std, torch.Tensor.norm:
            with pytest.raises(RuntimeError, match="floating point"):
                work(x)
        assert x.sum().dtype == LONG and x.sum() == 3
        assert x.float().mean() == x.mean(dtype=torch.float32) == 0.75


shown = {
    "#half-overflow: The hidden place gets 0 after the softmax, and no value is `nan`.": ("errors/half_overflow_mended", "[0.5, 0.5, 0.0]"),
    "#bfloat16-numpy: `array.dtype` is `float32`.": ("errors/bfloat16_numpy_mended", "float32 True"),
    "#not-implemented-for: Convert with `.float()` for this operation; on a CPU use `float32` or `bfloat16`.": ("errors/not_implemented_for_mended", "torch.float32"),
}

listed = {
    "upstream's word": [
        "#numpy-object: `numpy.uint16`, as in a 16-bit image, is taken by this PyTorch and refused by older ones.",
        "#not-implemented-for: With `'BFloat16'` a newer PyTorch often has the kernel.",
        "#unscale-fp16: With weights in bfloat16 some versions say `\"_amp_foreach_non_finite_check_and_unscale_cuda\" not implemented for 'BFloat16'`.",
        "#unscale-fp16: Load with `dtype=torch.float32` and keep `fp16=True`; or train in bfloat16, which needs no scaler.",
    ],
    "no statement": [
        "#matmul-dtype: Ids stay integers.",
        "#matmul-dtype: Print `x.dtype` and `{p.dtype for p in model.parameters()}`.",
        "#scalar-type: Often one of them went through a norm or a rotation computed in `float32`; with `Double` the input mostly came from NumPy.",
        "#scalar-type: Print the dtypes of both tensors in the line before.",
        "#norm-dtype: Print `norm.weight.dtype` and `x.dtype`.",
        "#conv-input-dtype: Convert and scale once, where the data is loaded.",
        "#conv-input-dtype: `x.dtype == conv.weight.dtype`, and the values lie where those in training did.",
        "#target-double: `target.to(predicted.dtype)`, at best where the data is loaded.",
        "#target-double: Class numbers for `cross_entropy` stay integers.",
        "#target-double: `target.dtype == predicted.dtype`.",
        "#module-to-int: If you meant the ids or labels, convert the tensor and not the model.",
        "#module-to-int: For a smaller model use `torch.bfloat16` or a quantization that keeps scales, by `quantization_config=` in `from_pretrained`.",
        "#module-to-int: `{p.dtype for p in model.parameters()}` names what you asked for.",
        "#optimizer-dtype: Compare `optimizer.state[p][\"exp_avg\"].dtype` with `p.dtype`.",
        "#not-implemented-for: Print `x.dtype` in the line before.",
        "#unscale-fp16: `{p.dtype for p in model.parameters() if p.requires_grad}` is `{torch.float32}`.",
        "#result-type: `labels.is_floating_point()` is True for this loss, and False for `cross_entropy` with class numbers.",
        "#embedding-ids: Make ids with `torch.tensor` or `dtype=torch.long`; and in a language model do not convert `input_ids` with `.half()` or `.to(dtype)`.",
        "#class-labels: `labels.long()`; for a number to be predicted (regression) use `mse_loss` instead.",
        "#class-labels: `labels.dtype` is `torch.int64`, and `labels.max() < logits.shape[1]`.",
        "#mask-dtype: Integers could mean two things: a choice, or numbers to be added to the scores.",
        "#mask-dtype: Change a hidden token: the outputs at the others stay the same.",
        "#minus-bool: The line often comes from a time when masks were integers.",
        "#minus-bool: Print `mask.dtype` before you invert.",
        "#index-put-dtype: `values.to(out.dtype)`, or make `out` with `dtype=values.dtype`.",
        "#index-put-dtype: Print both dtypes in the line before.",
        "#numpy-object: `array.dtype` is a number type before it becomes a tensor.",
        "#float-index: `//`, `.long()`, or `dtype=torch.long` where the tensor is made.",
        "#mean-of-integers: The result lies between 0 and 1.",
    ],
}
