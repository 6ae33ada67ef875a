"""What docs/en/methods/gradients.md says, proved sentence by sentence."""

import warnings

import pytest
import torch
from _common import Net
from torch import nn
from transformers import BertConfig, BertForMaskedLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, T5Config, T5ForConditionalGeneration, ViTConfig, ViTModel


def _gpt2(**settings):
    torch.manual_seed(0)
    return GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0, **settings))


def _llama():
    return LlamaForCausalLM(LlamaConfig(vocab_size=11, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, bos_token_id=0, eos_token_id=0))


def _bert():
    return BertForMaskedLM(BertConfig(vocab_size=11, hidden_size=8, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2))


def _t5():
    return T5ForConditionalGeneration(T5Config(vocab_size=11, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2, decoder_start_token_id=0))


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
    """#zero-grad: So clear it after each `optimizer.step()`, and not in between if you accumulate several small batches into one."""
    layer, x = nn.Linear(3, 1), torch.randn(6, 3)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    for _ in range(2):
        whole, = torch.autograd.grad(layer(x).sum(), [layer.weight])
        for part in x.split(2):
            layer(part).sum().backward()
        assert torch.allclose(layer.weight.grad, whole, atol=1e-5)
        optimizer.step()
        optimizer.zero_grad()
    layer(x).sum().backward()
    optimizer.step()  # and nobody clears
    layer(x).sum().backward()
    assert torch.allclose(layer.weight.grad, 2 * whole, atol=1e-5)


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
    """#zero-grad: The difference matters to any optimizer but `LBFGS`: `None` is skipped, zero is not."""
    optim = torch.optim
    kinds = [optim.SGD, optim.Adam, optim.AdamW, optim.Adamax, optim.NAdam, optim.RAdam, optim.RMSprop, optim.Adagrad, optim.Adadelta, optim.Adafactor, optim.ASGD, optim.Muon]
    for kind in kinds:
        for grad, moves in (None, False), (torch.zeros(2, 2), True):
            p = nn.Parameter(torch.ones(2, 2))
            optimizer = kind([p], lr=0.1, weight_decay=0.5)
            p.grad = grad
            optimizer.step()
            assert (not torch.equal(p, torch.ones(2, 2))) == moves, kind
    moved = []
    for grad in (None, torch.zeros(1)):  # LBFGS takes the one for the other
        p, other = nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))
        optimizer = optim.LBFGS([p, other], lr=0.1, max_iter=3)

        def closure():
            optimizer.zero_grad()
            loss = (p * other + p).square().sum()
            loss.backward()
            if frozen:
                p.grad = grad
            return loss

        frozen = False
        optimizer.step(closure)
        frozen, before = True, p.item()
        optimizer.step(closure)
        moved.append(p.item() - before)
    assert moved[0] == moved[1] != 0


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
    """#gradient-checkpointing: In GPT-2 and most text models, switching it on also makes the embedding's output require a gradient.
    #gradient-checkpointing: Only with `use_reentrant=True`, not the default, do checkpointed layers above a frozen embedding need that to get theirs.
    """
    for model in (_gpt2(), _llama(), _bert(), _t5()):
        embeddings = [module.embed_tokens for module in (model.encoder, model.decoder)] if model.config.is_encoder_decoder else [model.get_input_embeddings()]
        model.train().requires_grad_(False)
        assert not any(embedding(IDS).requires_grad for embedding in embeddings)
        model.activation_checkpointing_enable()
        assert all(embedding(IDS).requires_grad for embedding in embeddings)
    vit = ViTModel(ViTConfig(hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, image_size=8, patch_size=4)).train()
    vit.embeddings.requires_grad_(False)
    vit.activation_checkpointing_enable()
    assert not vit.embeddings(torch.ones(1, 3, 8, 8)).requires_grad  # a model of images

    for model in (_gpt2(), _llama()):
        for module in model.modules():
            if isinstance(module, nn.Embedding):
                module.requires_grad_(False)
        for kind, hooked in (None, True), (None, False), ({"use_reentrant": True}, True), ({"use_reentrant": True}, False):
            model.train().zero_grad()
            model.activation_checkpointing_enable(kind)
            if not hooked:
                model.disable_input_require_grads()
            model(IDS).logits.sum().backward()
            blocks = model.base_model.h if isinstance(model, GPT2LMHeadModel) else model.base_model.layers
            assert {p.grad is not None for p in blocks.parameters()} == {hooked or kind is None}
            model.disable_input_require_grads()


def switched_on_twice_a_hook_stays():
    """#gradient-checkpointing: But not if it was switched on twice, by `enable_input_require_grads()` too, as recipes for LoRA do: then one hook stays."""
    for twice in (False, True):
        model = _gpt2().requires_grad_(False).train()
        if twice:
            model.enable_input_require_grads()
        model.activation_checkpointing_enable()
        assert model(IDS).logits.requires_grad
        model.activation_checkpointing_disable()
        for _ in range(2):
            model.disable_input_require_grads()
            assert model(IDS).logits.requires_grad is twice


def no_cache_in_any_class():
    """#gradient-checkpointing: Three side effects: no cache is returned while it is active; it is active in train mode only, as the last line shows; and the third is this."""
    t5 = _t5()
    assert "past_key_values" in t5(IDS, decoder_input_ids=IDS)
    t5.train().activation_checkpointing_enable()
    assert "past_key_values" not in t5(IDS, decoder_input_ids=IDS, use_cache=True)
    for model in (_gpt2(), _llama()):
        model.activation_checkpointing_enable()
        for training in (True, False):
            blocks, output = [], model.train(training)(IDS, use_cache=True)
            assert (output.get("past_key_values") is None) == training
            block = (model.transformer.h if hasattr(model, "transformer") else model.model.layers)[0]
            inner = block.ln_1 if hasattr(block, "ln_1") else block.input_layernorm
            handle = inner.register_forward_hook(lambda *_: blocks.append(1))
            model(IDS).logits.sum().backward()
            handle.remove()
            assert len(blocks) == (2 if training else 1)


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
