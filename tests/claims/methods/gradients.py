"""What docs/en/methods/gradients.md says, proved sentence by sentence."""

import warnings

import pytest
import torch
from _common import Net
from torch import nn
from transformers import GPT2Config, GPT2LMHeadModel


def _gpt2(**settings):
    torch.manual_seed(0)
    return GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0, **settings))


IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)


def backward_adds():
    """#zero-grad: `backward()` adds to `.grad`."""
    for layer in nn.Linear(2, 2), nn.LayerNorm(2), nn.Embedding(2, 2):
        x = torch.tensor([0, 1]) if isinstance(layer, nn.Embedding) else torch.randn(2, 2)
        layer(x).square().sum().backward()
        once = layer.weight.grad.clone()
        layer(x).square().sum().backward()
        assert once.any() and torch.equal(layer.weight.grad, 2 * once)


def accumulated_batches_give_the_gradient_of_the_whole():
    """#zero-grad: So clear it before each step, or not, if you accumulate several small batches into one."""
    layer, x = nn.Linear(3, 1), torch.randn(6, 3)
    layer(x).sum().backward()
    whole = layer.weight.grad.clone()
    layer.zero_grad()
    for part in x.split(2):
        layer(part).sum().backward()
    assert torch.allclose(layer.weight.grad, whole)


def zero_grad_lets_the_old_tensor_go():
    """#zero-grad: By default it sets them to `None`.
    #zero-grad: The old tensor is let go, not emptied, and `p.grad.norm()` right afterwards raises an `AttributeError`.
    """
    for clear in (lambda model: model.zero_grad()), (lambda model: torch.optim.AdamW(model.parameters()).zero_grad()):
        model = nn.Linear(2, 1)
        model(torch.ones(1, 2)).sum().backward()
        old = model.weight.grad
        clear(model)
        assert model.weight.grad is None and old.tolist() == [[1.0, 1.0]]
        with pytest.raises(AttributeError):
            model.weight.grad.norm()


def none_is_skipped_zero_is_not():
    """#zero-grad: The difference matters to an optimizer: `None` is skipped, zero is not."""
    for grad, moves in (None, False), (torch.zeros(1), True):
        p = nn.Parameter(torch.ones(1))
        optimizer = torch.optim.SGD([p], lr=0.1, weight_decay=0.5)
        p.grad = grad
        optimizer.step()
        assert (p.item() != 1) == moves


def with_one_model_and_one_optimizer_both_clear_alike():
    """#zero-grad: With one model and one optimizer the two are the same."""
    for by_model in (True, False):
        model = Net()
        optimizer = torch.optim.Adam(model.parameters())
        model(torch.randn(4, 4)).sum().backward()
        assert all(p.grad is not None for p in model.parameters())
        model.zero_grad() if by_model else optimizer.zero_grad()
        assert [p.grad for p in model.parameters()] == [None] * 6


def requires_grad_switches_the_whole_tree():
    """#requires-grad: `module.requires_grad_(False)` switches every parameter of the tree, in place, and returns the module: see freezing.
    #requires-grad: It does not clear a gradient that is already there.
    """
    model = nn.Sequential(Net(), nn.ModuleList([nn.Linear(2, 2)]))
    parameters = list(model.parameters())
    model[0](torch.randn(4, 4)).sum().backward()
    assert model.requires_grad_(False) is model
    assert all(now is before and not now.requires_grad for now, before in zip(model.parameters(), parameters))
    assert model[0].head.weight.grad is not None


def the_old_name_announces_its_end():
    """#gradient-checkpointing: In transformers 5.23 the old name still works and announces its end; the new one is `activation_checkpointing_enable`."""
    model = _gpt2()
    with pytest.warns(FutureWarning, match="deprecated.*activation_checkpointing_enable"):
        model.gradient_checkpointing_enable()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.activation_checkpointing_enable()
    assert model.is_gradient_checkpointing


def no_parameter_is_thawed():
    """#gradient-checkpointing: No parameter is thawed."""
    model = _gpt2().requires_grad_(False)
    model.activation_checkpointing_enable()
    assert not any(p.requires_grad for p in model.parameters())


def the_embedding_gives_an_output_that_requires_grad():
    """#gradient-checkpointing: Switching it on also makes the embedding's output require a gradient, so that checkpointed layers above a frozen embedding get theirs."""
    model = _gpt2().train()
    model.transformer.wte.requires_grad_(False)
    model.transformer.wpe.requires_grad_(False)
    assert not model.transformer.wte(IDS).requires_grad
    model.activation_checkpointing_enable()
    assert model.transformer.wte(IDS).requires_grad
    model(IDS).logits.sum().backward()
    assert model.transformer.h[0].mlp.c_fc.weight.grad is not None


def a_head_alone_trains_without_it():
    """#gradient-checkpointing: If only the head trains, you do not need checkpointing."""
    model = _gpt2(tie_word_embeddings=False).train()
    model.transformer.requires_grad_(False)
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        hidden = model.transformer(IDS).last_hidden_state
    assert kept == [] and not hidden.requires_grad


shown = {
    "#zero-grad: `optimizer.zero_grad()` clears what the optimizer was given, `model.zero_grad()` what the model contains.":
        ("model_methods/zero_grad", "optimizer.zero_grad() gradients left in ['model']", "model.zero_grad() gradients left in ['head']"),
    "#zero-grad: With a part of the model in an optimizer, as here, each leaves the other's gradients to grow.":
        ("model_methods/zero_grad", "optimizer.zero_grad() gradients left in ['model']", "model.zero_grad() gradients left in ['head']"),
    "#gradient-checkpointing: Either keeps only the input of each block and computes the rest again during `backward()`: each block runs twice, the gradients are equal, "
    "and of the tensors kept for `backward()` a twentieth is left in this small model.":
        ("model_methods/activation_checkpointing", "block runs: 8 kept: 5% cache: False", "equal gradients: True"),
    "#gradient-checkpointing: `every_n_layers=2` is the middle way.": ("model_methods/activation_checkpointing", "block runs: 6 kept: 52%"),
    "#gradient-checkpointing: Three side effects: no cache is returned while it is active; it is active in train mode only, as the last line shows; and the third is this.":
        ("model_methods/activation_checkpointing", "block runs: 8 kept: 5% cache: False", "block runs: 4 kept: 100% cache: True"),
    "#gradient-checkpointing: But through a frozen body there now runs a graph, from the embedding up, that was not there before, and `activation_checkpointing_disable()` "
    "leaves it so: `disable_input_require_grads()` takes it back.":
        ("model_methods/checkpointing_and_frozen", "activation_checkpointing_disable() body's output requires grad: True", "disable_input_require_grads() body's output requires grad: False"),
}  # fmt: skip

listed = {
    "no statement": [
        "#gradients: The methods that decide what stands in `.grad`, and what is kept so that it can be computed.",
        "#no-grad: Not methods of a model but contexts around its call: see two switches.",
        "#gradient-checkpointing: (Bytes of the tensors that autograd asked to keep, weights among them; time was not measured.)",
    ],
}
