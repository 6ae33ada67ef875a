"""What docs/en/methods/count_parameters.md says, proved sentence by sentence."""

import code
import contextlib
import gc
import inspect
import io
import weakref

import pytest
import torch
from _common import Net
from torch import nn
from transformers import (
    BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, T5Config, T5ForConditionalGeneration,
)  # fmt: skip

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)


def _gpt2(**settings):
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0, **settings))


def _llama(tied=False):
    return LlamaForCausalLM(LlamaConfig(vocab_size=11, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, bos_token_id=0, eos_token_id=0, tie_word_embeddings=tied))


def _bert():
    return BertForSequenceClassification(BertConfig(vocab_size=11, hidden_size=8, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, max_position_embeddings=16))


def _t5():
    return T5ForConditionalGeneration(T5Config(vocab_size=11, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2))


def _numbers(tensors):
    return sum(tensor.numel() for tensor in tensors)


def _different(tensors):
    return list({id(tensor): tensor for tensor in tensors}.values())


def the_sum_counts_a_tied_one_once():
    """#count-parameters: | numbers, tied ones once | `sum(p.numel() for p in model.parameters())` | a body and a head summed apart |
    #tied: `parameters()` and `named_parameters()` give an object once, so the plain sum is right.
    """
    for model in (_gpt2(), _llama(tied=True), _t5(), _gpt2(tie_word_embeddings=False)):
        every = [p for module in model.modules() for p in module._parameters.values() if p is not None]
        plain = _numbers(model.parameters())
        assert plain == _numbers(_different(every)) == _numbers(p for _, p in model.named_parameters())
        tied = len(_different(every)) < len(every)
        assert tied == (plain < _numbers(every))
    model = _gpt2()
    assert _numbers(model.parameters()) < _numbers([*model.transformer.parameters(), *model.lm_head.parameters()])


def the_same_of_a_hugging_face_model():
    """#count-parameters: | the same of a Hugging Face model | `model.num_parameters()` | `exclude_embeddings` |
    #num-parameters: `num_parameters()` is the sum over `parameters()`, with two switches.
    """
    for model in (_gpt2(), _llama(tied=True), _t5(), _bert(), _gpt2(tie_word_embeddings=False)):
        assert model.num_parameters() == _numbers(model.parameters()) > model.num_parameters(exclude_embeddings=True)
        assert list(inspect.signature(model.num_parameters).parameters) == ["only_trainable", "exclude_embeddings"]


def how_many_are_trainable():
    """#count-parameters: | how many are trainable | `num_parameters(only_trainable=True)`, or filter by `requires_grad` | tied and frozen |
    #bytes: A frozen parameter is a parameter.
    """
    for model in (_gpt2(), _bert(), _llama()):
        whole = model.num_parameters()
        model.base_model.requires_grad_(False)
        trainable = model.num_parameters(only_trainable=True)
        assert trainable == _numbers(p for p in model.parameters() if p.requires_grad) < whole == model.num_parameters()
        assert (trainable == 0) == (model.lm_head.weight is model.base_model.wte.weight if isinstance(model, GPT2LMHeadModel) else False)


def what_is_saved():
    """#count-parameters: | what is saved, name by name | `model.state_dict()` | tied twice, persistent buffers included |
    #tied: A `state_dict` has both names, and counted by parts you count the shared one in each part.
    """
    for model in (_gpt2(), _llama(tied=True)):
        state, shared = model.state_dict(), model.lm_head.weight
        assert [tensor.data_ptr() for tensor in state.values()].count(shared.data_ptr()) == 2
        parts = _numbers(model.base_model.parameters()) + _numbers(model.lm_head.parameters())
        assert _numbers(state.values()) == parts == model.num_parameters() + shared.numel()
    net = Net()
    net.register_buffer("kept_out", torch.zeros(2), persistent=False)
    assert {name for name, _ in net.named_buffers()} - net.state_dict().keys() == {"kept_out"} and "norm.running_mean" in net.state_dict()


def how_many_bytes():
    """#count-parameters: | bytes | `model.get_memory_footprint()` | weights and buffers only |
    #bytes: `get_memory_footprint()` is what weights and buffers take, not what running the model takes: activations, gradients, the optimizer's state and the cache come on top.
    """
    for model in (_gpt2(), _bert(), _llama(tied=True)):
        tensors = [*model.parameters(), *model.buffers()]
        assert model.get_memory_footprint() == sum(tensor.numel() * tensor.element_size() for tensor in tensors)
        before, kept = model.get_memory_footprint(), []
        with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
            output = model(IDS)
        optimizer = torch.optim.AdamW(model.parameters())
        output.logits.sum().backward()
        optimizer.step()
        assert kept and any(p.grad is not None for p in model.parameters()) and optimizer.state
        assert isinstance(model, BertForSequenceClassification) or output.past_key_values.get_seq_length() == 3
        assert model.get_memory_footprint() == before


def on_meta():
    """#count-parameters: | a model that does not fit in memory | build it under `torch.device("meta")` | it has shapes, and no values |"""
    with torch.device("meta"):
        model = GPT2LMHeadModel(GPT2Config(n_layer=1, n_embd=4096, n_head=2, vocab_size=10_000_000))  # 165 GB
    assert model.num_parameters() > 41e9 and model.lm_head.weight.shape == (10_000_000, 4096)
    assert {tensor.device.type for tensor in [*model.parameters(), *model.buffers()]} == {"meta"}
    with pytest.raises((NotImplementedError, RuntimeError), match="meta"):
        model.lm_head.weight[0, 0].item()


def one_object_two_names():
    """#tied: The embedding of GPT-2 is also its output layer: one `Parameter` object under two names."""
    model = _gpt2()
    weight = model.get_input_embeddings().weight
    assert weight is model.get_output_embeddings().weight and isinstance(weight, nn.Parameter)
    assert [name for name, p in model.named_parameters(remove_duplicate=False) if p is weight] == ["transformer.wte.weight", "lm_head.weight"]


def the_difference_is_the_tied_weight():
    """#tied: The difference is exactly the tied weight."""
    with torch.device("meta"):
        model = GPT2LMHeadModel(GPT2Config())
    assert _numbers(model.state_dict().values()) - model.num_parameters() == model.lm_head.weight.numel() == 50257 * 768


def without_embeddings():
    """#num-parameters: `exclude_embeddings=True` leaves out the `weight` of every `nn.Embedding`: here token and position embedding, and with them the tied output layer.
    #num-parameters: Untie the model and its output layer counts again, which is why the last line is so much larger.
    """
    for model in (_gpt2(), _gpt2(tie_word_embeddings=False), _llama(tied=True), _llama(), _bert(), _t5()):
        embeddings = _different(module.weight for module in model.modules() if isinstance(module, nn.Embedding))
        assert model.num_parameters() - model.num_parameters(exclude_embeddings=True) == _numbers(embeddings)
    assert len([module for module in _gpt2().modules() if isinstance(module, nn.Embedding)]) == 2
    for tied, untied in (_gpt2(), _gpt2(tie_word_embeddings=False)), (_llama(tied=True), _llama()):
        assert untied.num_parameters(exclude_embeddings=True) - tied.num_parameters(exclude_embeddings=True) == untied.lm_head.weight.numel()


def compare_what_ties_alike():
    """#num-parameters: Compare “non-embedding parameters” only between models that tie alike."""
    small, large = _gpt2(tie_word_embeddings=False), GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, n_inner=34, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0))
    without = lambda model: model.num_parameters(exclude_embeddings=True)  # noqa: E731
    assert without(small) > without(large)  # although every block of the large one is larger
    assert _numbers(small.transformer.h.parameters()) < _numbers(large.transformer.h.parameters())


def it_returns_an_int():
    """#num-parameters: It returns it, an `int`.
    #num-parameters: In a script nothing is printed unless you print it.
    """
    for model in (_gpt2(), _bert()):
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
            results = [model.num_parameters(a, b) for a in (True, False) for b in (True, False)]
        assert {type(result) for result in results} == {int} and out.getvalue() + err.getvalue() == ""
        shown = {}
        for where, run in ("script", lambda line: exec(line, {"model": model})), ("prompt", code.InteractiveInterpreter({"model": model}).runsource):
            with contextlib.redirect_stdout(io.StringIO()) as out:
                run("model.num_parameters()")
            shown[where] = out.getvalue().strip()
        assert shown == {"script": "", "prompt": str(model.num_parameters())}


def no_optimizer_sees_a_buffer():
    """#bytes: A buffer is none: the 32 numbers are two tables of ids that no optimizer sees."""
    model = _bert()
    assert {name: tensor.dtype for name, tensor in model.named_buffers()} == {"bert.embeddings.position_ids": torch.int64, "bert.embeddings.token_type_ids": torch.int64}
    assert _numbers(model.buffers()) == 32
    given = {id(p) for group in torch.optim.SGD(model.parameters()).param_groups for p in group["params"]}
    assert not given & {id(buffer) for buffer in model.buffers()}


def half_changes_bytes_only():
    """#bytes: `half()` changes the bytes of floating-point tensors and no count; the ids are integers and keep their 256 bytes."""
    for model in (_bert(), _gpt2(), _llama()):
        counts = lambda: (_numbers(model.parameters()), model.num_parameters(only_trainable=True), _numbers(model.buffers()))  # noqa: E731
        before, weights = counts(), model.get_memory_footprint(return_buffers=False)
        model.half()
        assert counts() == before and model.get_memory_footprint(return_buffers=False) * 2 == weights
    model = _bert()
    for _ in range(2):
        assert sum(buffer.numel() * buffer.element_size() for buffer in model.buffers()) == 256 == model.get_memory_footprint() - model.get_memory_footprint(return_buffers=False)
        model.half()


def a_lazy_layer():
    """#lazy: The parameter of a lazy layer is there and has no shape.
    #lazy: Run one batch through the model, then count.
    """
    for lazy, x, count in (nn.LazyLinear(4), torch.ones(2, 3), 16), (nn.LazyConv1d(4, 1), torch.ones(2, 3, 5), 16), (nn.LazyBatchNorm1d(), torch.ones(2, 3), 6):
        model = nn.Sequential(lazy)
        parameters = list(model.parameters())
        assert len(parameters) == 2
        with pytest.raises(RuntimeError, match="Can't access the shape of an uninitialized"):
            parameters[0].shape
        with pytest.raises(ValueError, match="uninitialized parameter"):
            _numbers(model.parameters())
        model(x)
        assert _numbers(model.parameters()) == count


def objects_are_compared():
    """#memory: `parameters()` compares objects.
    #memory: Two `Parameter` objects in one memory count twice, although the bytes are there once: tie by assigning the parameter, not its `.data`.
    """
    embed, head = nn.Embedding(10, 4), nn.Linear(4, 10, bias=False)
    model = nn.ModuleList([embed, head])
    head.weight.data = embed.weight.data
    assert head.weight.data_ptr() == embed.weight.data_ptr() and _numbers(model.parameters()) == 80
    assert len({p.untyped_storage().data_ptr() for p in model.parameters()}) == 1
    head.weight = embed.weight
    assert _numbers(model.parameters()) == 40
    equal = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])
    equal[1].load_state_dict(equal[0].state_dict())
    assert _numbers(equal.parameters()) == 12  # equal values do not make them one


def a_slice_keeps_the_whole():
    """#memory: The other way round a parameter can hold more than it shows: a slice keeps alive the tensor that it was cut from."""
    big = torch.zeros(1000, 4)
    parameter, gone = nn.Parameter(big[:10]), weakref.ref(big)
    del big
    gc.collect()
    assert gone() is None and parameter.numel() == 40 and parameter.untyped_storage().nbytes() == 16_000  # the memory outlives its first owner
    assert nn.Parameter(parameter[:10].detach().clone()).untyped_storage().nbytes() == 160


def count_storages():
    """#memory: If you want bytes, count storages (not on `meta`, where every address is 0)."""

    def held(model):
        storages = [tensor.untyped_storage() for tensor in [*model.parameters(), *model.buffers()]]
        return sum({storage.data_ptr(): storage.nbytes() for storage in storages}.values())

    for make in (_gpt2, _bert, _llama):
        model = make()
        assert held(model) == model.get_memory_footprint()
        model.get_input_embeddings().weight = nn.Parameter(torch.zeros(1000, 8)[:11])
        assert held(model) == model.get_memory_footprint() + 989 * 32
        assert {tensor.untyped_storage().data_ptr() for tensor in make().to("meta").parameters()} == {0} and held(make().to("meta")) < model.get_memory_footprint()


shown = {
    "#count-parameters: Two people count the same model and get 124 million and 163 million.":
        ("model_methods/count_tied", "num_parameters(): 124,439,808", "state_dict(): 163,037,184"),
}  # fmt: skip

listed = {
    "no statement": [
        "#count-parameters: Both added up correctly.",
        "#count-parameters: Say what you count.",
    ],
}
