"""What docs/en/modules/forward.md says, proved sentence by sentence."""

import inspect
import logging
import warnings
from unittest import mock

import pytest
import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, Qwen2Config, Qwen2ForCausalLM

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)
SMALL, LARGE = torch.zeros(1, 2), torch.full((1, 2), 3.0)


def _gpt2(**settings):
    torch.manual_seed(0)
    return GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0, **settings)).eval()


class _Flag(nn.Module):
    clip = False

    def forward(self, x):
        return x.clamp(max=1) if self.clip else x


class _Training(nn.Module):
    def forward(self, x):
        return x if self.training else x.clamp(max=1)


class _Batch(nn.Module):
    def forward(self, x):
        return x.clamp(max=1) if x.mean() > 1 else x


class _Rows(nn.Module):
    def forward(self, x):
        return torch.where(x.mean(dim=1, keepdim=True) > 1, x.clamp(max=1), x)


class _Operations(TorchFunctionMode):
    """The names of the torch functions called that give a tensor or a tuple with one."""

    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        output = function(*args, **(kwargs or {}))
        outputs = output if isinstance(output, tuple) else [output]
        if any(isinstance(t, torch.Tensor) for t in outputs):
            self.names.append(function.__name__)
        return output


def _trace(model):
    return torch.jit.trace(model, SMALL)


def _export(model):
    logging.disable(logging.WARNING)  # export logs what it could not follow
    return torch.export.export(model, (SMALL,)).module()


def _compile(model, fullgraph=False):
    return torch.compile(model, fullgraph=fullgraph, backend="eager")


def _calls(model, *inputs, **keywords):
    """[(name, args, kwargs, output)] of the modules called, in the order in which they returned."""
    called = []
    handles = [
        module.register_forward_hook(lambda module, args, kwargs, output, name=name: called.append((name, args, kwargs, output)), with_kwargs=True)
        for name, module in model.named_modules()
    ]
    with torch.no_grad():
        model(*inputs, **keywords)
    for handle in handles:
        handle.remove()
    return called


def an_ordinary_method():
    """#forward: `forward()` is an ordinary Python method; what needs care is the shape of what flows through it.
    #gate: A second argument with a default, a branch, two layers, a residual, a dictionary as the result: none of it is special.
    """
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(2, 2), nn.Linear(2, 2)

        def forward(self, x, scale=None, *rest, **others):
            out = self.b(self.a(x)) + x
            return {"out": out if scale is None else out * scale, "rest": (rest, others)}

    model, x = Model(), torch.ones(1, 2)
    assert inspect.isfunction(Model.forward)
    plain = model.b(model.a(x)) + x
    assert torch.equal(model(x)["out"], plain) and torch.equal(model(x, 2)["out"], plain * 2)
    assert model(x, 2, "any", thing=1)["rest"] == (("any",), {"thing": 1})
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        model(torch.ones(1, 3))


def a_gate_scales_rows():
    """#gate: `hidden * gate` is (batch, 4) times (batch, 1): broadcasting repeats the gate along the row, so each row is scaled as a whole.
    #gate: Lose that last dimension and broadcasting lines up (batch,) with the columns.
    #gate: With 3 rows and 4 columns you get an error; with 4 rows and 4 columns you get the right shape and wrong numbers.
    """
    for batch in (3, 4):
        hidden, gate = torch.randn(batch, 4), torch.rand(batch, 1)
        right = hidden * gate
        assert torch.equal(right, torch.stack([row * scale for row, scale in zip(hidden, gate)]))
        if batch != 4:
            with pytest.raises(RuntimeError, match="must match the size"):
                hidden * gate.squeeze(-1)
        else:
            wrong = hidden * gate.squeeze(-1)
            assert wrong.shape == right.shape and not torch.allclose(wrong, right)
            assert torch.equal(wrong, torch.stack([column * scale for column, scale in zip(hidden.T, gate)], dim=1))


def different_sizes_find_it():
    """#gate: Test a new `forward()` with sizes that all differ, none of them 1."""
    def lost_dimension(batch, width):
        return torch.randn(batch, width) * torch.rand(batch)

    for batch, width in [(batch, width) for batch in range(1, 5) for width in range(1, 5)]:
        if batch != width and 1 not in (batch, width):
            with pytest.raises(RuntimeError, match="must match the size"):
                lost_dimension(batch, width)
        else:
            assert lost_dimension(batch, width).dim() == 2  # no error, whatever the numbers


def a_flag_in_plain_python():
    """#branch: An `if` on a flag is free of trouble, trace and export excepted.
    #branch: On the data it needs one yes or no for everything in the batch: the first model answers the same row differently when it has company.
    #branch: To decide row by row, compute both and choose with `torch.where`.
    """
    row, company = torch.tensor([[0.0, 1.5]]), torch.tensor([[9.0, 9.0]])
    batch = torch.cat([row, company])
    for clip in (False, True):
        model = _Flag()
        model.clip = clip
        assert torch.equal(model(batch)[:1], model(row)) and torch.equal(model(row), row.clamp(max=1) if clip else row)
    assert not torch.equal(_Batch()(batch)[:1], _Batch()(row))
    assert torch.equal(_Rows()(batch)[:1], _Rows()(row)) and torch.equal(_Rows()(company), company.clamp(max=1))
    with pytest.raises(RuntimeError, match="more than one value is ambiguous"):
        bool(batch.mean(dim=1) > 1)


def where_lets_nan_through():
    """#branch: The gradients of both must be finite: an infinite one turns into `nan` where it was not chosen."""
    for function in (torch.log, torch.sqrt, torch.reciprocal):
        x = torch.tensor([0.0, 1.0], requires_grad=True)
        chosen = torch.where(x > 0, function(x), x)
        chosen.sum().backward()
        assert chosen.isfinite().all() and x.grad[0].isnan() and x.grad[1].isfinite()
        x = torch.tensor([0.0, 1.0], requires_grad=True)
        torch.where(x >= 0, function(x), x).sum().backward()
        assert x.grad[0].isinf()  # chosen, it stays infinite
        x = torch.tensor([0.0, 1.0], requires_grad=True)
        torch.where(x > 0, function(x.clamp(min=0.1)), x).sum().backward()
        assert x.grad.isfinite().all()


def a_flag_is_frozen_without_a_warning():
    """#frozen: `torch.jit.trace` and `torch.export` keep the branch that was taken once.
    #frozen: Set a flag later, be it `self.training`, and they go on in the old branch without a warning.
    """
    for convert in (_trace, _export):
        for model in (_Flag(), _Training()):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                converted = convert(model)
                model.clip, model.training = True, False
                output = converted(LARGE)
            assert torch.equal(output, LARGE) and torch.equal(model(LARGE), LARGE.clamp(max=1))
            assert {w.category for w in caught} <= {DeprecationWarning} and not any("branch" in str(w.message) for w in caught)
    traced = _trace(_Training())
    assert not traced.eval().training and torch.equal(traced(LARGE), LARGE)


def on_data_trace_is_wrong_and_export_raises():
    """#frozen: On data, trace warns and is wrong; export raises, and so does `torch.compile` with `fullgraph=True`."""
    with pytest.warns(torch.jit.TracerWarning, match="might cause the trace to be incorrect"):
        traced = _trace(_Batch())
    assert torch.equal(traced(LARGE), LARGE) and not torch.equal(_Batch()(LARGE), LARGE)
    with pytest.raises(Exception, match="data-dependent"):
        _export(_Batch())
    with pytest.raises(torch._dynamo.exc.Unsupported, match="Data-dependent branching"):
        _compile(_Batch(), fullgraph=True)(SMALL)


def plain_compile_breaks_the_graph():
    """#frozen: Plain `torch.compile` runs that `if` in Python.
    #frozen: It compiles anew when a flag changes.
    """
    graphs = []

    def backend(graph, inputs):
        graphs.append(graph)
        return graph.forward

    model = torch.compile(_Batch(), backend=backend)
    assert torch.equal(model(SMALL), SMALL) and torch.equal(model(LARGE), LARGE.clamp(max=1))
    assert len(graphs) > 1  # what leads to the question, and a branch
    graphs.clear()
    model = _Flag()
    compiled = torch.compile(model, backend=backend, fullgraph=True)
    compiled(LARGE), compiled(LARGE)
    before = len(graphs)
    model.clip = True
    assert torch.equal(compiled(LARGE), LARGE.clamp(max=1)) and len(graphs) == before + 1


def where_works_under_all_four():
    """#frozen: `torch.where` works under all four."""
    for convert in (_trace, _export, _compile, lambda model: _compile(model, fullgraph=True)):
        converted = convert(_Rows())
        for x in (SMALL, LARGE):
            assert torch.equal(converted(x), _Rows()(x))


def _error(attempt, *words):
    with pytest.raises((RuntimeError, IndexError)) as error:
        attempt()
    assert all(word in str(error.value).replace("\n", " ") for word in words), str(error.value)


def a_linear_flattens_the_rows():
    """#shape-errors: | `mat1 … (10x8 and 16x4)` | your input has 8 at the end (2 × 5 rows, flattened), the layer was built `Linear(16, 4)` |"""
    for rows, wide, built, out in ((2, 5), 8, 16, 4), ((3, 7), 6, 9, 2), ((4,), 3, 5, 1):
        count = torch.Size(rows).numel()
        _error(lambda: nn.Linear(built, out)(torch.randn(*rows, wide)), f"mat1 and mat2 shapes cannot be multiplied ({count}x{wide} and {built}x{out})")
        assert nn.Linear(built, out)(torch.randn(*rows, built)).shape == (*rows, out)


def a_product_wants_equal_inner_dimensions():
    """#shape-errors: | `batch2 tensor to be: [2, 8]` | in `a @ b`, the last of `a` must equal the last but one of `b`: a transpose is missing |"""
    a, b = torch.randn(2, 5, 8), torch.randn(2, 5, 8)
    _error(lambda: a @ b, "batch2 tensor to be: [2, 8]", "got: [2, 5]")
    assert (a @ b.transpose(1, 2)).shape == (2, 5, 5)
    for rows in (7, 8):
        c = torch.randn(2, rows, 3)
        if rows == a.shape[-1]:
            assert (a @ c).shape == (2, 5, 3)
        else:
            _error(lambda: a @ c, "batch2 tensor to be: [2, 8]")


def broadcasting_counts_from_the_right():
    """#shape-errors: | `tensor a (5) … tensor b (2) … dimension 1` | broadcasting counts from the right; (2, 8) met (5, 8). `unsqueeze(1)` would make it (2, 1, 8) |"""
    a, b = torch.randn(2, 5, 8), torch.randn(2, 8)
    _error(lambda: a + b, "tensor a (5)", "tensor b (2)", "dimension 1")
    assert torch.equal(a + torch.ones(5, 8), a + 1) and torch.equal(a + torch.ones(8), a + 1)
    assert b.unsqueeze(1).shape == (2, 1, 8) and torch.equal((a + b.unsqueeze(1))[1, 3], a[1, 3] + b[1])


def layer_norm_works_on_the_last_dimensions():
    """#shape-errors: | `normalized_shape=[5]` | LayerNorm works on the last dimensions; yours is 8 |"""
    x = torch.randn(2, 5, 8)
    _error(lambda: nn.LayerNorm(5)(x), "normalized_shape=[5]", "[2, 5, 8]")
    assert nn.LayerNorm(8)(x).mean(-1).abs().max() < 1e-6
    assert nn.LayerNorm([5, 8])(x).mean((-2, -1)).abs().max() < 1e-6


def channels_come_before_length():
    """#shape-errors: | `to have 8 channels, but got 5` | convolutions want (batch, channels, length): transpose, if your channels come last |"""
    x = torch.randn(2, 5, 8)  # (batch, length, channels)
    _error(lambda: nn.Conv1d(8, 4, 1)(x), "to have 8 channels, but got 5 channels")
    assert nn.Conv1d(8, 4, 1)(x.transpose(1, 2)).shape == (2, 4, 5)
    _error(lambda: nn.Conv2d(8, 4, 1)(torch.randn(2, 5, 6, 8)), "to have 8 channels, but got 5 channels")
    _error(lambda: nn.Conv2d(8, 4, 1)(torch.randn(2, 5, 6, 6)), "to have 8 channels, but got 5 channels")  # here no transpose helps


def the_product_of_the_new_shape():
    """#shape-errors: | `invalid for input of size 80` | the product of the new shape is not 80 |"""
    for change in (torch.Tensor.view, torch.Tensor.reshape):
        for shape in [(2, 5, 3, 3), (81,), (-1, 7)]:
            _error(lambda: change(torch.randn(2, 5, 8), *shape), "invalid for input of size 80")
        assert change(torch.randn(2, 5, 8), 4, 20).shape == (4, 20)


def reshape_copies_where_view_refuses():
    """#shape-errors: | `view size is not compatible` | after a transpose or a slice the values do not lie one after another in memory; `reshape` copies |"""
    x = torch.randn(2, 5, 8)
    for changed in (x.transpose(1, 2), x[..., :4], x[:, ::2]):
        _error(lambda: changed.view(2, -1), "view size is not compatible")
        assert not changed.is_contiguous() and changed.data_ptr() == x.data_ptr()
        copied = changed.reshape(2, -1)
        assert copied.data_ptr() != x.data_ptr() and torch.equal(copied.view(changed.shape), changed)
    assert x.reshape(2, 40).data_ptr() == x.data_ptr()


def an_id_outside_the_table():
    """#shape-errors: | `index out of range in self` | an id is negative or not below the size of the embedding table, or the sequence is longer than the position table (on a CPU) |"""
    assert nn.Embedding(50, 8)(torch.tensor([0, 49])).shape == (2, 8)
    for wrong in (-1, 50, 10**6):
        _error(lambda: nn.Embedding(50, 8)(torch.tensor([wrong])), "index out of range in self")
    model = _gpt2(n_positions=4)
    model(torch.tensor([[1, 2, 3, 4]]))
    _error(lambda: model(torch.tensor([[1, 2, 3, 4, 5]])), "index out of range in self")


def view_keeps_the_order_of_the_values():
    """#right-shape: `view` and `reshape` keep the order of the values and only cut it anew.
    #right-shape: Swapping two dimensions takes `transpose`, `permute` or their like.
    """
    x = torch.arange(24).view(2, 3, 4)
    for y in (x, x.transpose(0, 2)):
        assert y.reshape(4, 3, 2).flatten().tolist() == y.flatten().tolist()
    assert x.view(4, 3, 2).flatten().tolist() == list(range(24))
    swapped = torch.stack([x[:, :, i].T for i in range(4)])  # (4, 3, 2)
    for swap in (x.transpose(0, 2), x.permute(2, 1, 0), x.swapaxes(0, 2), x.movedim((0, 2), (2, 0)), torch.einsum("abc->cba", x)):
        assert torch.equal(swap, swapped)
    assert not torch.equal(x.view(4, 3, 2), swapped)


def two_steps_and_the_same_two_backwards():
    """#right-shape: Splitting heads is therefore two steps, and so is putting them together: the same two backwards."""
    batch, sequence, heads, size = 2, 3, 4, 5
    x = torch.randn(batch, sequence, heads * size)
    split = x.view(batch, sequence, heads, size).transpose(1, 2)
    for head in range(heads):
        assert torch.equal(split[:, head], x[:, :, head * size : (head + 1) * size])
    assert not torch.equal(split, x.view(batch, heads, sequence, size))
    assert torch.equal(split.transpose(1, 2).reshape(batch, sequence, heads * size), x)
    assert not torch.equal(split.reshape(batch, sequence, heads * size), x)


def children_return_first():
    """#hooks: A forward hook fires when its module returns, so a parent's line follows those of its children."""
    names = [name for name, *_ in _calls(_gpt2(), IDS)]
    for place, name in enumerate(names):
        assert all(place < names.index(parent) for parent in names if name != parent and name.startswith(f"{parent}." if parent else ""))
    assert names[-1] == "" and names[0] == "transformer.wte"


def nothing_between_is_a_module():
    """#hooks: See the gap: `c_attn` gives 24 numbers a token, `c_proj` gets 8, and nothing between them is a module.
    #hooks: Hooks do not see plain functions, and attention is one.
    """
    called = _calls(model := _gpt2(), IDS)
    names = [name for name, *_ in called]
    first, second = names.index("transformer.h.0.attn.c_attn"), names.index("transformer.h.0.attn.c_proj")
    assert second == first + 1
    assert called[first][3].shape[-1] == 24 and called[second][1][0].shape[-1] == 8
    with mock.patch("torch.nn.functional.scaled_dot_product_attention", side_effect=ArithmeticError):
        ran = []
        for module in model.modules():
            module.register_forward_hook(lambda module, args, output: ran.append(type(module).__name__))
        with pytest.raises(ArithmeticError):
            model(IDS)
    assert ran[-1] == "Conv1D"


def hidden_states_come_by_name():
    """#hooks: Keep `with_kwargs=True`: many models pass hidden states by name, and then a plain hook gets an empty `args`."""
    size = dict(vocab_size=11, hidden_size=8, intermediate_size=8, num_attention_heads=2, num_key_value_heads=2, num_hidden_layers=1)
    for config, make in (LlamaConfig, LlamaForCausalLM), (MistralConfig, MistralForCausalLM), (Qwen2Config, Qwen2ForCausalLM):
        model = make(config(**size)).eval()
        seen = []
        attention = model.model.layers[0].self_attn
        attention.register_forward_pre_hook(lambda module, args: seen.append(args))
        attention.register_forward_pre_hook(lambda module, args, kwargs: seen.append(tuple(kwargs["hidden_states"].shape)), with_kwargs=True)
        model(IDS)
        assert seen == [(), (1, 3, 8)]


def the_functions_in_order():
    """#operations: This is the inside of a small attention layer, no line of it changed: every torch function it calls that gives tensors, in the order of the calls.
    #operations: What such a function calls in turn is not listed: `nn.MultiheadAttention` computes in a single one.
    """
    x, layer = torch.ones(3, 1, 8), nn.MultiheadAttention(8, 2)
    with torch.no_grad(), _Operations() as operations:
        layer(x, x, x)
    assert operations.names == ["multi_head_attention_forward"]
    with torch.no_grad(), _Operations() as operations:
        nn.LSTM(8, 8)(x)
    assert operations.names[-1] == "lstm" and "matmul" not in operations.names and "linear" not in operations.names

    def two(x):
        first, second = (x @ x).softmax(-1).split(1)
        return first.t().reshape(-1) + second.view(-1)

    x = torch.ones(2, 2)
    with _Operations() as operations:
        two(x)
    assert operations.names == ["matmul", "softmax", "split", "t", "reshape", "view", "add"]


def heads_are_split_and_joined():
    """#operations: `view` and `permute` split the heads, the square (3, 3) is who looks at whom, `transpose` and `reshape` put the heads together again."""
    batch, sequence, heads, size = 1, 3, 2, 4
    x = torch.randn(batch, sequence, heads * size * 3)
    q, k, v = x.view(batch, sequence, 3, heads, size).permute(2, 0, 3, 1, 4)  # each (batch, heads, sequence, size)
    whole_q = x[..., : heads * size]
    for head in range(heads):
        assert torch.equal(q[:, head], whole_q[..., head * size : (head + 1) * size])
    weights = (q @ k.transpose(-2, -1)).softmax(-1)
    assert weights.shape == (1, 2, 3, 3)
    assert torch.allclose(weights[0, 0, 2, 1], (q[0, 0, 2] @ k[0, 0].T).softmax(-1)[1])  # token 2 looks at token 1
    joined = (weights @ v).transpose(1, 2).reshape(batch, sequence, heads * size)
    assert torch.equal(joined[0, 2, size:], (weights @ v)[0, 1, 2])


def conv1d_stores_in_out():
    """#conv1d: `nn.Linear` stores its weight as `(out, in)`, GPT-2's `Conv1D` as `(in, out)`.
    #conv1d: A square one goes into an `nn.Linear` without an error, and the numbers are wrong: transpose it.
    #conv1d: And `isinstance(layer, nn.Linear)` finds none of the layers in GPT-2's blocks.
    """
    model = _gpt2()
    layers = {name: m for name, m in model.transformer.h.named_modules() if type(m).__name__ == "Conv1D"}
    assert len(layers) == 2 * 4 and not any(isinstance(m, nn.Linear) for m in model.transformer.h.modules())
    for layer in layers.values():
        wide, out = layer.nx, layer.nf
        linear, x = nn.Linear(wide, out), torch.randn(3, wide)
        assert tuple(layer.weight.shape) == (wide, out) and tuple(linear.weight.shape) == (out, wide) and layer(x).shape == (3, out)
        if wide == out:
            linear.load_state_dict(layer.state_dict())
            assert not torch.allclose(linear(x), layer(x), atol=1e-6)
        else:
            with pytest.raises(RuntimeError, match="size mismatch"):
                linear.load_state_dict(layer.state_dict())
        linear.load_state_dict({"weight": layer.weight.T, "bias": layer.bias})
        assert torch.allclose(linear(x), layer(x), atol=1e-6)


def what_goes_in():
    """#five-questions: | What goes in? | the signature | ids, mask, positions, cache |"""
    model = _gpt2()
    accepted = inspect.signature(model.forward).parameters
    assert {"input_ids", "attention_mask", "position_ids", "past_key_values"} <= accepted.keys()
    plain = model(IDS).logits
    assert not torch.equal(model(IDS, attention_mask=torch.tensor([[0, 1, 1]])).logits, plain)
    assert not torch.equal(model(IDS, position_ids=IDS + 2).logits, plain)
    cache = model(IDS).past_key_values
    assert torch.allclose(model(IDS[:, -1:], past_key_values=model(IDS[:, :2]).past_key_values).logits[:, -1], plain[:, -1], atol=1e-6)
    assert cache.get_seq_length() == 3


def the_order_of_the_calls():
    """#five-questions: | Which layers, in which order? | calls on `self`, not `__init__` | embeddings, blocks, norm, `lm_head` |"""
    names = [name for name, *_ in _calls(_gpt2(), IDS)]
    assert [name for name in names if name in ("transformer.wte", "transformer.wpe", "transformer.h.0", "transformer.h.1", "transformer.ln_f", "lm_head")] \
        == ["transformer.wte", "transformer.wpe", "transformer.h.0", "transformer.h.1", "transformer.ln_f", "lm_head"]  # fmt: skip

    class Turned(nn.Module):
        def __init__(self):
            super().__init__()
            self.made_first, self.made_second, self.unused = nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 2)

        def forward(self, x):
            return self.made_first(self.made_second(x))

    assert [name for name, *_ in _calls(Turned(), torch.ones(1, 2))] == ["made_second", "made_first", ""]


def where_shapes_change():
    """#five-questions: | Where do shapes change? | `view`, `transpose`, `split`, `reshape`; the two tools above | 8 → 24 → heads → 8 → 32 → 8 → vocabulary |"""
    model = _gpt2()
    widths = {name: output.shape[-1] for name, _, _, output in _calls(model, IDS) if isinstance(output, torch.Tensor)}
    block = "transformer.h.0."
    assert [widths[name] for name in ("transformer.wte", f"{block}attn.c_attn", f"{block}attn.c_proj", f"{block}mlp.c_fc", f"{block}mlp.c_proj", "lm_head")] \
        == [8, 24, 8, 32, 8, 11]  # fmt: skip
    with torch.no_grad(), _Operations() as operations:
        model(IDS)
    assert {"view", "transpose", "split", "reshape"} <= set(operations.names)
    heads = []
    with mock.patch("torch.nn.functional.scaled_dot_product_attention", side_effect=lambda q, k, v, **_: heads.append(tuple(q.shape)) or v):
        model(IDS)
    assert heads == [(1, 2, 3, 4)] * 2  # (batch, heads, sequence, size)


def mask_positions_and_cache_reach_attention():
    """#five-questions: | Where are mask, positions and cache? | arguments passed down to attention | all three arrive there by keyword; the positions are used earlier, by `wpe` |"""
    model = _gpt2()
    attention = model.transformer.h[0].attn
    seen = []
    attention.register_forward_pre_hook(lambda module, args, kwargs: seen.append((len(args), kwargs)), with_kwargs=True)
    plain = model(IDS, attention_mask=torch.tensor([[0, 1, 1]])).logits
    positional, kwargs = seen[0]
    assert positional == 1 and isinstance(kwargs["past_key_values"], DynamicCache) and kwargs["position_ids"].tolist() == [[0, 1, 2]]
    assert kwargs["attention_mask"].shape == (1, 1, 3, 3)
    attention.register_forward_pre_hook(lambda module, args, kwargs: (args, {**kwargs, "position_ids": kwargs["position_ids"] + 5}), with_kwargs=True)
    assert torch.equal(model(IDS, attention_mask=torch.tensor([[0, 1, 1]])).logits, plain)
    model.transformer.wpe.register_forward_pre_hook(lambda module, args: (args[0] + 5,))
    assert not torch.equal(model(IDS, attention_mask=torch.tensor([[0, 1, 1]])).logits, plain)


def what_comes_out():
    """#five-questions: | What comes out? | `return`, and what the caller takes from it | logits and the cache |
    #five-questions: Here attention returns `None` in the second place (its weights, under `attn_implementation="eager"`), the block returns one tensor,
    and the cache is one object that every layer writes into: the one that went in comes out.
    #five-questions: Do not look for it behind `return`; look for `.update(…)`.
    """
    for attention in ("sdpa", "eager"):
        model = _gpt2(attn_implementation=attention)
        cache, updates = DynamicCache(config=model.config), []
        update = DynamicCache.update

        def watch(self, keys, values, layer, *args, **kwargs):
            updates.append((self is cache, layer))
            return update(self, keys, values, layer, *args, **kwargs)

        with mock.patch.object(DynamicCache, "update", watch):
            called = {name: output for name, _, _, output in _calls(model, IDS, past_key_values=cache)}
        second = called["transformer.h.0.attn"][1]
        assert second is None if attention == "sdpa" else second.shape == (1, 2, 3, 3)
        assert isinstance(called["transformer.h.0"], torch.Tensor)
        assert list(called[""]) == ["logits", "past_key_values"] and called[""].past_key_values is cache
        assert updates == [(True, 0), (True, 1)]


listed = {
    "upstream's word": [
        "#five-questions: So older code reads.",
    ],
    "no statement": [
        "#forward: You open a model file and want to know what it computes.",
        "#forward: Or yours stops with `mat1 and mat2 shapes cannot be multiplied`.",
        "#forward: Or, worse, it does not stop.",
    ],
}
