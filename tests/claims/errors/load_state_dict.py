"""What docs/en/errors/load_state_dict.md says, proved sentence by sentence."""

from collections import OrderedDict

import pytest
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.utils import parametrizations, spectral_norm, weight_norm
from torch.testing._internal.distributed.fake_pg import FakeStore


def _head(classes):
    return nn.ModuleDict({"body": nn.Linear(3, 4), "fc": nn.Linear(4, classes)})


def one_error_lists_all():
    """#load-state-dict-errors: `load_state_dict` lists all names and shapes that do not fit in one error."""
    saved = _head(5).state_dict() | {"extra": torch.ones(1)}
    del saved["body.bias"]
    with pytest.raises(RuntimeError) as error:
        _head(2).load_state_dict(saved)
    for wanted in ('Missing key(s) in state_dict: "body.bias"', 'Unexpected key(s) in state_dict: "extra"', "size mismatch for fc.weight", "size mismatch for fc.bias"):
        assert wanted in str(error.value)


def strict_forgives_no_shapes():
    """#size-mismatch: `strict=False` does not help, for it forgives names and no shapes."""
    saved = _head(5).state_dict()
    with pytest.raises(RuntimeError, match="size mismatch for fc.weight"):
        _head(2).load_state_dict(saved, strict=False)
    del saved["fc.weight"], saved["fc.bias"]
    assert _head(2).load_state_dict(saved, strict=False).missing_keys == ["fc.weight", "fc.bias"]


def wrappers_put_module_before():
    """
    #module-prefix: The file was saved from a model wrapped in `DataParallel` or `DistributedDataParallel`, which holds your model as its submodule `module`, so each key has that word before it.
    #module-prefix: The tensors are good.
    """
    model = _head(2)
    dist.init_process_group("fake", store=FakeStore(), rank=0, world_size=1)
    for wrapped in nn.DataParallel(model), nn.parallel.DistributedDataParallel(model):
        assert wrapped.module is model
        assert {key: value.tolist() for key, value in wrapped.state_dict().items()} == {f"module.{key}": value.tolist() for key, value in model.state_dict().items()}
    dist.destroy_process_group()


def _error(model, state, **options):
    with pytest.raises(RuntimeError) as caught:
        model.load_state_dict(state, **options)
    return str(caught.value)


def _bodies():
    """Models of several kinds, the first layer of each called `body`."""
    bodies = nn.Linear(3, 4), nn.LSTM(3, 4), nn.BatchNorm1d(4), nn.Sequential(nn.Conv1d(3, 4, 1), nn.LayerNorm(4))
    return [nn.ModuleDict({"body": body}) for body in bodies]


def missing_are_the_models():
    """#missing-keys: Each name listed is in the model's `state_dict()` and not in the file."""
    for saved, model in zip(_bodies(), _bodies()):
        model["head"] = nn.Linear(4, 2)
        said = _error(model, saved.state_dict())
        names = said.partition("state_dict: ")[2].partition(". ")[0].replace('"', "").split(", ")
        assert names == ["head.weight", "head.bias"] and "Unexpected" not in said
        assert all(name in model.state_dict() and name not in saved.state_dict() for name in names)


def missing_stay_random():
    """#missing-keys: The layers listed still have the values they were built with."""
    for saved, model in zip(_bodies(), _bodies()):
        model["head"] = nn.Linear(4, 2)
        before = model["head"].weight.tolist()
        assert model.load_state_dict(saved.state_dict(), strict=False).missing_keys == ["head.weight", "head.bias"]
        assert model["head"].weight.tolist() == before
        assert all(torch.equal(tensor, saved.state_dict()[key]) for key, tensor in model.state_dict().items() if key.startswith("body"))


def unexpected_are_the_files():
    """#unexpected-keys: Each name listed is in the file, and the model's `state_dict()` has no such name."""
    for saved, model in zip(_bodies(), _bodies()):
        saved["head"] = nn.Linear(4, 2)
        said = _error(model, saved.state_dict())
        assert 'Unexpected key(s) in state_dict: "head.weight", "head.bias"' in said and "Missing" not in said
        assert not {"head.weight", "head.bias"} & model.state_dict().keys()


def all_of_the_body_came():
    """#unexpected-keys: Every tensor of the model then came from the file."""
    for saved, model in zip(_bodies(), _bodies()):
        for tensor in saved.state_dict().values():
            tensor.fill_(7)
        assert not any((tensor == 7).all() for tensor in model.state_dict().values())
        model.load_state_dict({key: tensor for key, tensor in saved.state_dict().items() if key.startswith("body")})
        assert all((tensor == 7).all() for tensor in model.state_dict().values())


def _wrapped(model):
    dist.init_process_group("fake", store=FakeStore(), rank=0, world_size=1)
    yield nn.DataParallel(model)
    yield nn.parallel.DistributedDataParallel(model)
    dist.destroy_process_group()


def the_wrapper_has_the_prefix():
    """#wrapped-model: `DataParallel` and `DistributedDataParallel` hold your model as their submodule `module`, so the keys of the wrapped model start with that word, and those of the plain file do not."""
    plain = _head(2).state_dict()
    for wrapped in _wrapped(_head(2)):
        assert list(wrapped.state_dict()) == ["module." + key for key in plain]
        assert 'Missing key(s) in state_dict: "module.body.weight"' in _error(wrapped, plain)


def the_plain_file_is_good():
    """#wrapped-model: The file is good as it is."""
    plain = _head(2).state_dict()
    for wrapped in _wrapped(_head(2)):
        assert str(wrapped.module.load_state_dict(plain)) == "<All keys matched successfully>"
        assert torch.equal(wrapped.module["fc"].weight, plain["fc.weight"])


def another_prefix_is_an_attribute():
    """#wrapped-model: Another prefix, such as `backbone.`, is that of the attribute which holds the model today."""
    for attribute in "backbone", "encoder":
        plain, outer = _head(2), nn.Module()
        setattr(outer, attribute, _head(2))
        first = next(iter(plain.state_dict()))
        said = _error(outer, plain.state_dict())
        assert f'Missing key(s) in state_dict: "{attribute}.{first}"' in said and f'Unexpected key(s) in state_dict: "{first}"' in said
        getattr(outer, attribute).load_state_dict(plain.state_dict())
        assert torch.equal(outer.state_dict()[f"{attribute}.{first}"], plain.state_dict()[first])


def the_wrapper_computes_with_it():
    """#wrapped-model: The wrapped model then computes with the loaded weights."""
    source, x = nn.Sequential(nn.Linear(3, 2)), torch.ones(1, 3)
    for wrapped in _wrapped(nn.Sequential(nn.Linear(3, 2))):
        nn.init.zeros_(wrapped.module[0].weight)
        assert not torch.equal(wrapped(x), source(x))
        wrapped.module.load_state_dict(source.state_dict())
        assert torch.equal(wrapped(x), source(x))


def compile_wraps():
    """#orig-mod-prefix: `torch.compile(model)` returns a wrapper that holds your model as its submodule `_orig_mod`, so each key has that word before it."""
    model = _head(2)
    compiled = torch.compile(model)
    assert compiled is not model and compiled._orig_mod is model
    assert list(compiled.state_dict()) == ["_orig_mod." + key for key in model.state_dict()]


def compile_in_place():
    """#orig-mod-prefix: `model.compile()` compiles in place and leaves the keys as they are."""
    model = _head(2)
    before = list(model.state_dict())
    model.compile()
    assert list(model.state_dict()) == before


def prefixes_in_order():
    """#two-prefixes: The model was wrapped twice, and each wrapper put its word before the keys, the outer one in front."""
    outer, inner = nn.Module(), nn.Module()
    outer.first, inner.second = inner, nn.Linear(1, 1, bias=False)
    assert list(outer.state_dict()) == ["first.second.weight"]
    assert list(nn.DataParallel(nn.DataParallel(nn.Linear(1, 1, bias=False))).state_dict()) == ["module.module.weight"]


def both_orders():
    """#two-prefixes: Compiled first and then wrapped for several GPUs, the keys start with `module._orig_mod.`; the other way round with `_orig_mod.module.`."""
    model = nn.Linear(1, 1, bias=False)
    assert list(nn.DataParallel(torch.compile(model)).state_dict()) == ["module._orig_mod.weight"]
    assert list(torch.compile(nn.DataParallel(model)).state_dict()) == ["_orig_mod.module.weight"]


def the_prefix_is_the_attribute():
    """#training-wrapper-prefix: The file was saved from a module that holds your model in an attribute `model`, and the attribute's name became the prefix."""
    for name in "model", "net", "encoder":
        task = nn.Module()
        setattr(task, name, _head(2))
        assert list(task.state_dict()) == [f"{name}.{key}" for key in _head(2).state_dict()]


def nested_loads_nothing():
    """#whole-checkpoint: With `strict=False` nothing is loaded, and nothing raises."""
    model = _head(2)
    before = {key: tensor.tolist() for key, tensor in model.state_dict().items()}
    for key in "state_dict", "model_state_dict", "model":
        report = model.load_state_dict({"epoch": 1, key: _head(2).state_dict()}, strict=False)
        assert report.missing_keys == list(before)
        assert {key: tensor.tolist() for key, tensor in model.state_dict().items()} == before


def a_plain_file_has_no_such_entry():
    """#whole-checkpoint: The other way round, `KeyError: 'state_dict'`, the file is that inner dict: pass it as it is."""
    model = nn.Linear(2, 2)
    torch.save(model.state_dict(), "weights.pt")
    with pytest.raises(KeyError, match="'state_dict'"):
        torch.load("weights.pt")["state_dict"]
    assert not any(nn.Linear(2, 2).load_state_dict(torch.load("weights.pt")))


def a_number_more():
    """#renamed-layer: A layer was renamed, or put into a `Sequential`, which adds its number to the key."""
    layer = nn.Linear(2, 2, bias=False)
    assert list(nn.ModuleDict({"fc": layer}).state_dict()) == ["fc.weight"]
    assert list(nn.ModuleDict({"head": layer}).state_dict()) == ["head.weight"]
    assert list(nn.ModuleDict({"fc": nn.Sequential(layer)}).state_dict()) == ["fc.0.weight"]
    assert list(nn.ModuleDict({"fc": nn.Sequential(nn.Dropout(), layer)}).state_dict()) == ["fc.1.weight"]


def in_both_lists():
    """#renamed-layer: So its tensors stand in both lists, missing under the name in the model and unexpected under the name in the file."""
    layer = nn.Linear(2, 2, bias=False)
    said = _error(nn.ModuleDict({"new": layer}), nn.ModuleDict({"old": layer}).state_dict())
    assert 'Missing key(s) in state_dict: "new.weight"' in said and 'Unexpected key(s) in state_dict: "old.weight"' in said


def swapped_passes():
    """#renamed-layer: The strict load passes even if two layers of one shape are swapped."""
    saved = nn.ModuleDict({"a": nn.Linear(2, 2), "b": nn.Linear(2, 2)})
    model = nn.ModuleDict({"a": nn.Linear(2, 2), "b": nn.Linear(2, 2)})
    swapped = {{"a": "b", "b": "a"}[key[0]] + key[1:]: tensor for key, tensor in saved.state_dict().items()}
    assert str(model.load_state_dict(swapped)) == "<All keys matched successfully>"
    assert torch.equal(model["a"].weight, saved["b"].weight) and not torch.equal(model["a"].weight, saved["a"].weight)


def an_inserted_layer_moves_the_rest():
    """#renumbered-sequential: A layer inserted in a `Sequential` moves all layers behind it up by one number, even a layer without weights such as `Dropout`."""
    layers = [nn.Linear(2, 2, bias=False) for _ in range(3)]
    for inserted in nn.Dropout(), nn.Flatten(), nn.ReLU():
        assert list(nn.Sequential(*layers).state_dict()) == ["0.weight", "1.weight", "2.weight"]
        assert list(nn.Sequential(layers[0], inserted, *layers[1:]).state_dict()) == ["0.weight", "2.weight", "3.weight"]


def strict_false_misplaces():
    """#renumbered-sequential: Where layers have one shape, `strict=False` can load an old layer into another's place."""
    first, last = nn.Linear(2, 2), nn.Linear(2, 2)
    deeper = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 2))
    assert deeper.load_state_dict(nn.Sequential(first, last).state_dict(), strict=False).missing_keys == ["2.weight", "2.bias"]
    assert torch.equal(deeper[1].weight, last.weight)  # the old last layer is now in the middle


def names_do_not_move():
    """#renumbered-sequential: If you build the `Sequential` from an `OrderedDict` of names, the next insertion moves no key."""
    layers = lambda *more: nn.Sequential(OrderedDict([("enter", nn.Linear(2, 2)), *more, ("out", nn.Linear(2, 2))]))
    assert layers(("drop", nn.Dropout())).state_dict().keys() == layers().state_dict().keys()
    assert layers(("middle", nn.Linear(2, 2))).state_dict().keys() >= layers().state_dict().keys()


def _positions(persistent):
    model = nn.Embedding(8, 4)
    model.register_buffer("position_ids", torch.arange(8), persistent=persistent)
    return model


def no_longer_persistent():
    """#old-buffers: The buffer is registered with `persistent=False` today, so the model's `state_dict()` does not have it; the file was saved when it did."""
    assert "position_ids" in _positions(True).state_dict() and "position_ids" not in _positions(False).state_dict()
    assert 'Unexpected key(s) in state_dict: "position_ids"' in _error(_positions(False), _positions(True).state_dict())


def bert_and_llama():
    """#old-buffers: In transformers so it is with BERT's `position_ids` and Llama's `inv_freq`."""
    from transformers import BertConfig, BertModel, LlamaConfig, LlamaModel

    size = dict(vocab_size=8, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2)
    for model, name in (BertModel(BertConfig(**size)), "position_ids"), (LlamaModel(LlamaConfig(**size)), "inv_freq"):
        assert any(key.endswith(name) for key, _ in model.named_buffers())
        assert not any(key.endswith(name) for key in model.state_dict())


def made_by_the_class():
    """#old-buffers: The class computes the values itself."""
    from transformers import LlamaConfig, LlamaModel

    make = lambda: LlamaModel(LlamaConfig(vocab_size=8, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2))
    frequencies = [dict(make().named_buffers())["rotary_emb.inv_freq"] for _ in range(2)]
    assert torch.equal(*frequencies) and frequencies[0].tolist()[0] == 1.0


def counters_are_buffers():
    """#thop-counters: The counters were registered as buffers, so `state_dict()` has them."""
    model = nn.Sequential(nn.Linear(2, 2))
    model.total_ops = torch.zeros(1)
    assert "total_ops" not in model.state_dict()  # an attribute would not do it
    del model.total_ops
    model.register_buffer("total_ops", torch.zeros(1))
    assert "total_ops" in model.state_dict()


def two_weight_norms():
    """#weight-norm-keys: The old `torch.nn.utils.weight_norm` keeps a weight as `weight_g` and `weight_v`, the new `parametrizations.weight_norm` as `original0` and `original1`."""
    with pytest.warns(FutureWarning, match="deprecated"):
        assert {"weight_g", "weight_v"} <= weight_norm(nn.Conv1d(2, 2, 1)).state_dict().keys()
    new = parametrizations.weight_norm(nn.Conv1d(2, 2, 1)).state_dict()
    assert {"parametrizations.weight.original0", "parametrizations.weight.original1"} <= new.keys()


def new_reads_old():
    """#weight-norm-keys: The new one reads the files of the old one; the old one does not read those of the new."""
    for layer in lambda: nn.Linear(2, 2), lambda: nn.Conv1d(2, 2, 1):
        with pytest.warns(FutureWarning):
            old = weight_norm(layer())
        new = parametrizations.weight_norm(layer())
        assert str(new.load_state_dict(old.state_dict())) == "<All keys matched successfully>"
        assert torch.allclose(new.weight, old.weight)
        assert 'Missing key(s) in state_dict: "weight_g", "weight_v"' in _error(old, new.state_dict())


def spectral_reads_no_old():
    """#weight-norm-keys: `spectral_norm` reads neither way."""
    old, new = spectral_norm(nn.Linear(2, 2)), parametrizations.spectral_norm(nn.Linear(2, 2))
    assert "parametrizations.weight.original" in _error(new, old.state_dict())
    assert "weight_orig" in _error(old, new.state_dict())


def a_setter_wants_the_key():
    """#extra-state: A module whose class has `set_extra_state` wants the key `_extra_state` in the file, one without it refuses the key."""
    class Plain(nn.Linear):
        pass

    class Extra(nn.Linear):
        def get_extra_state(self):
            return 1

        def set_extra_state(self, state):
            self.extra = state

    assert 'Missing key(s) in state_dict: "_extra_state"' in _error(Extra(2, 2), Plain(2, 2).state_dict())
    assert 'Unexpected key(s) in state_dict: "_extra_state"' in _error(Plain(2, 2), Extra(2, 2).state_dict())
    Extra(2, 2).load_state_dict(Extra(2, 2).state_dict())


def _tied():
    model = nn.ModuleDict({"embed": nn.Embedding(4, 2), "lm_head": nn.Linear(2, 4, bias=False)})
    model["lm_head"].weight = model["embed"].weight
    return model


def two_names_one_saved():
    """#tied-saved-once: A tied weight has two names in `state_dict()`, and `save_model` of safetensors writes one of them."""
    from safetensors.torch import load_file, save_model

    assert list(_tied().state_dict()) == ["embed.weight", "lm_head.weight"]
    save_model(_tied(), "tied.safetensors")
    assert list(load_file("tied.safetensors")) == ["embed.weight"]


def strict_wants_both():
    """#tied-saved-once: A strict `load_state_dict` wants both, though one tensor fills both places."""
    one = {"embed.weight": torch.ones(4, 2)}
    model = _tied()
    assert 'Missing key(s) in state_dict: "lm_head.weight"' in _error(model, one)
    assert model["lm_head"].weight is model["embed"].weight and (model["lm_head"].weight == 1).all()


def not_there_before_a_call():
    """#layer-made-in-forward: A fresh one has no such layer before its first call, so the keys are unexpected."""
    class Late(nn.Module):
        def forward(self, x):
            if not hasattr(self, "layer"):
                self.layer = nn.Linear(x.shape[-1], 2)
            return self.layer(x)

    called, fresh = Late(), Late()
    called(torch.ones(1, 3))
    assert list(fresh.state_dict()) == [] and 'Unexpected key(s) in state_dict: "layer.weight"' in _error(fresh, called.state_dict())
    fresh(torch.ones(1, 3))
    fresh.load_state_dict(called.state_dict())


def no_paths_models_tuples():
    """#not-dict-like: `load_state_dict` wants a dict; a path, a model, a list or a tuple is refused, and the message names its type."""
    layer = nn.Linear(2, 2)
    for wrong in "model.pt", layer, [layer.state_dict()], (layer.state_dict(), 1):
        with pytest.raises(TypeError, match=f"Expected state_dict to be dict-like, got <class '.*{type(wrong).__name__}'>"):
            layer.load_state_dict(wrong)


def arrays_and_lists_are_refused():
    """#value-not-a-tensor: The key is right and its value is no tensor: arrays of NumPy and lists are not converted."""
    layer = nn.Linear(2, 2)
    for convert in torch.Tensor.numpy, torch.Tensor.tolist:
        said = _error(layer, {key: convert(tensor) for key, tensor in layer.state_dict().items()})
        assert "expected torch.Tensor or Tensor-like object from checkpoint but received" in said and "Missing" not in said


def flat_holds_all():
    """#fsdp-flat-param: The layers that were wrapped together stand in one row of numbers, so no renaming mends it."""
    from torch.distributed.fsdp import FullyShardedDataParallel

    model = nn.Sequential(nn.Linear(4, 2), nn.Linear(2, 3))
    count = sum(parameter.numel() for parameter in model.parameters())
    dist.init_process_group("fake", store=FakeStore(), rank=0, world_size=1)
    flat = list(FullyShardedDataParallel(model, device_id=torch.device("cpu")).parameters())
    dist.destroy_process_group()
    assert len(flat) == 1 and flat[0].dim() == 1 and flat[0].numel() >= count


def one_side_is_sharded():
    """#dtensor-mix: One side is sharded, by `fully_shard` for instance, so its tensors are `DTensor`s; the other side has plain tensors, and copying does not mix the two, in either direction."""
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard
    from torch.distributed.tensor import DTensor

    dist.init_process_group("fake", store=FakeStore(), rank=0, world_size=1)
    sharded, plain = fully_shard(nn.Linear(4, 2), mesh=init_device_mesh("cpu", (1,))), nn.Linear(4, 2)
    assert all(isinstance(parameter, DTensor) for parameter in sharded.parameters())
    for into, out in (sharded, plain), (plain, sharded):
        assert "got mixed torch.Tensor and DTensor" in _error(into, out.state_dict())
    dist.destroy_process_group()


def no_shape_before_a_call():
    """#uninitialized-parameter: Before its first call a lazy layer has parameters without shape and numbers, and those were saved."""
    for lazy in nn.LazyLinear(2), nn.LazyConv1d(2, 1):
        with pytest.raises(RuntimeError, match="Can't access the shape of an uninitialized parameter"):
            lazy.state_dict()["weight"].shape
    lazy = nn.LazyLinear(2)
    lazy(torch.ones(1, 4))
    assert lazy.state_dict()["weight"].shape == (2, 4)


def the_other_way_loads():
    """#uninitialized-parameter: The other way round is no error: a lazy layer takes its shape from a file."""
    for lazy, plain in (nn.LazyLinear(2), nn.Linear(4, 2)), (nn.LazyConv1d(2, 1), nn.Conv1d(3, 2, 1)):
        assert str(lazy.load_state_dict(plain.state_dict())) == "<All keys matched successfully>"
        assert lazy.weight.shape == plain.weight.shape


def _quantized():
    from torch.ao.quantization import quantize_dynamic

    return quantize_dynamic(nn.Sequential(nn.Linear(4, 2)))


def quantizing_changes_keys():
    """#quantized-keys: Quantizing replaces layers by others that keep packed integers, scales and zero points under keys of their own."""
    model = _quantized()
    assert type(model[0]) is not nn.Linear
    assert {"0.scale", "0.zero_point", "0._packed_params.dtype", "0._packed_params._packed_params"} == model.state_dict().keys()


def float_file_into_quantized():
    """#quantized-keys: A float file does not load into the quantized model either."""
    with pytest.raises(KeyError, match="0.scale"):
        _quantized().load_state_dict(nn.Sequential(nn.Linear(4, 2)).state_dict())


def _optimizers():
    return torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop, lambda groups: torch.optim.SGD(groups, lr=0.1)


def counts_must_agree():
    """#optimizer-group-size: An optimizer's state is numbered, not named, and the number of parameters in each group must be that of the file."""
    for make in _optimizers():
        saved = make([nn.Parameter(torch.ones(2)) for _ in range(2)]).state_dict()
        assert saved["param_groups"][0]["params"] == [0, 1]
        for count in 1, 3:
            with pytest.raises(ValueError, match="doesn't match the size of optimizer's group"):
                make([nn.Parameter(torch.ones(2)) for _ in range(count)]).load_state_dict(saved)


def filtered_parameters_count_less():
    """#optimizer-group-size: Often the model got or lost a layer, or an optimizer over `requires_grad` parameters only was made with other layers frozen."""
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    make = lambda: torch.optim.Adam([parameter for parameter in model.parameters() if parameter.requires_grad])
    saved = make().state_dict()
    model[0].requires_grad_(False)
    with pytest.raises(ValueError, match="doesn't match the size of optimizer's group"):
        make().load_state_dict(saved)


def order_is_not_checked():
    """#optimizer-group-size: Check the order yourself: equal counts in another order raise nothing, and each parameter gets the averages of another."""
    first, second = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.Adam([first, second])
    (first + 5 * second).sum().backward()
    optimizer.step()
    other = torch.optim.Adam([second, first])
    other.load_state_dict(optimizer.state_dict())
    assert torch.equal(other.state[second]["exp_avg"], optimizer.state[first]["exp_avg"])
    assert not torch.equal(other.state[second]["exp_avg"], optimizer.state[second]["exp_avg"])


def groups_must_agree():
    """#optimizer-group-count: One group more or less is refused, even with the same parameters in all."""
    tensors = [nn.Parameter(torch.ones(2)) for _ in range(2)]
    one, two = [{"params": tensors}], [{"params": tensors[:1]}, {"params": tensors[1:]}]
    for make in _optimizers():
        for saved, own in (one, two), (two, one):
            with pytest.raises(ValueError, match="different number of parameter groups"):
                make(own).load_state_dict(make(saved).state_dict())


def only_an_optimizers_dict():
    """#param-groups-key: An optimizer wants a dict with `state` and `param_groups`; the whole checkpoint and the model's `state_dict()` have no such keys."""
    layer = nn.Linear(2, 2)
    for make in _optimizers():
        optimizer = make(layer.parameters())
        assert {"state", "param_groups"} <= optimizer.state_dict().keys()
        for wrong in layer.state_dict(), {"model": layer.state_dict(), "optimizer": optimizer.state_dict()}:
            with pytest.raises(KeyError, match="param_groups"):
                optimizer.load_state_dict(wrong)


def a_tuple_has_no_copy():
    """#param-groups-key: A tuple, as some scripts save, fails with `'tuple' object has no attribute 'copy'`."""
    for make in _optimizers():
        optimizer = make(nn.Linear(2, 2).parameters())
        with pytest.raises(AttributeError, match="'tuple' object has no attribute 'copy'"):
            optimizer.load_state_dict((optimizer.state_dict(), 3))


def assign_replaces():
    """#copying-to-meta: Pass `assign=True`: the tensors of the file become the model's own."""
    for layer in nn.Linear, nn.Bilinear:
        sizes = (2, 2) if layer is nn.Linear else (2, 2, 2)
        saved, model = layer(*sizes).state_dict(), layer(*sizes, device="meta")
        model.load_state_dict(saved, assign=True)
        assert all(parameter.data_ptr() == saved[name].data_ptr() for name, parameter in model.named_parameters())


def statistics_follow_the_setting():
    """#running-statistics: A norm layer has these buffers if it tracks statistics: `BatchNorm` does by default, `InstanceNorm` does not, and `track_running_stats` decides."""
    names = {"running_mean", "running_var", "num_batches_tracked"}
    for layer, default in (nn.BatchNorm1d, True), (nn.BatchNorm2d, True), (nn.InstanceNorm1d, False), (nn.InstanceNorm2d, False):
        assert (names <= layer(2).state_dict().keys()) == default
        for tracks in True, False:
            assert (names <= layer(2, track_running_stats=tracks).state_dict().keys()) == tracks


def other_norms_have_none():
    """#running-statistics: `GroupNorm` and `LayerNorm` have none."""
    saved = nn.BatchNorm1d(2).state_dict()
    for norm in nn.GroupNorm(1, 2), nn.LayerNorm(2):
        assert not list(norm.buffers())
        assert 'Unexpected key(s) in state_dict: "running_mean", "running_var"' in _error(norm, saved)


def statistics_change_the_output():
    """#running-statistics: Build the layer as it was saved; dropping the keys changes what the model computes in eval mode."""
    saved, other = nn.InstanceNorm1d(2, track_running_stats=True), nn.InstanceNorm1d(2)
    x = torch.arange(8.0).reshape(1, 2, 4)
    saved(x)
    assert not torch.allclose(saved.eval()(x), other.eval()(x))


def the_report_is_returned():
    """#strict-false-loads-nothing: `strict=False` returns the two lists of names instead of raising, and whoever drops that value sees nothing."""
    for prefix in "module.", "model.":
        model = _head(2)
        report = model.load_state_dict({prefix + key: tensor for key, tensor in model.state_dict().items()}, strict=False)
        assert report.missing_keys == list(model.state_dict())
        assert report.unexpected_keys == [prefix + key for key in model.state_dict()]


def own_values_always_match():
    """#update-loads-nothing: A model's own `state_dict()` has all its keys, so the report says that all matched, however few came from the file."""
    for some in {}, {"fc.bias": torch.ones(2)}:
        model = _head(2)
        assert str(model.load_state_dict(model.state_dict() | some)) == "<All keys matched successfully>"


shown = {
    "#size-mismatch: The file and the model both have `fc.weight`, in two shapes: often because the number of classes or the vocabulary changed.": ("errors/size_mismatch", "size mismatch for fc.weight"),
    "#module-prefix: The strict load passes.": ("errors/module_prefix_mended", "<All keys matched successfully>"),
    "#missing-keys: Here the model got a `head` after the file was saved.": ("errors/missing_keys", "head.weight"),
    "#unexpected-keys: Here the model was built without its `head`.": ("errors/unexpected_keys", "head.weight"),
    "#unexpected-keys: The strict load passes.": ("errors/unexpected_keys_mended", "<All keys matched successfully>"),
    "#orig-mod-prefix: The strict load passes, and the keys of the model inside have no prefix.": ("errors/orig_mod_prefix_mended", "<All keys matched successfully>", "of the model inside: ['0.weight', '0.bias']"),
    "#two-prefixes: The strict load passes in both orders.": ("errors/two_prefixes_mended", "module._orig_mod.0.weight <All keys matched successfully>", "_orig_mod.module.0.weight <All keys matched successfully>"),
    "#training-wrapper-prefix: The wrapper's own tensors are in the file too, here the class weights of the loss.": ("errors/training_wrapper_prefix", "loss.weight"),
    "#training-wrapper-prefix: The strict load passes, and what was left out is the wrapper's own.": ("errors/training_wrapper_prefix_mended", "left out: ['loss.weight']", "<All keys matched successfully>"),
    "#whole-checkpoint: The unexpected keys are the entries of a training checkpoint, in which the weights are one entry among others.": ("errors/whole_checkpoint", '"epoch", "state_dict", "optimizer"'),
    "#whole-checkpoint: The strict load of the inner dict passes.": ("errors/whole_checkpoint_mended", "<All keys matched successfully>"),
    "#old-buffers: The values are the same, and the strict load passes.": ("errors/old_buffers_mended", "the same values: True", "<All keys matched successfully>"),
    "#thop-counters: The strict load passes.": ("errors/thop_counters_mended", "<All keys matched successfully>"),
    "#weight-norm-keys: The loaded model gives the outputs of the saved one.": ("errors/weight_norm_keys_mended", "<All keys matched successfully> True"),
    "#extra-state: Here the file was saved before the class had one.": ("errors/extra_state", "0._extra_state"),
    "#extra-state: The strict load passes, and the module has the state.": ("errors/extra_state_mended", "<All keys matched successfully>", "scale: 1"),
    "#tied-saved-once: The head has the values of the file.": ("errors/tied_saved_once_mended", "loaded too: True"),
    "#layer-made-in-forward: The model that was saved had been called, and its first call made `layer`.": ("errors/layer_made_in_forward", "layer.weight"),
    "#layer-made-in-forward: The loaded model gives the output of the trained one.": ("errors/layer_made_in_forward_mended", "the same output: True"),
    "#not-dict-like: What you pass is a dict, and the strict load passes.": ("errors/not_dict_like_mended", "OrderedDict <All keys matched successfully>"),
    "#value-not-a-tensor: The strict load passes.": ("errors/value_not_a_tensor_mended", "<All keys matched successfully>"),
    "#fsdp-flat-param: The keys are those of the plain model, and the strict load passes.": ("errors/fsdp_flat_param_mended", "state_dict: ['0.weight', '0.bias']", "<All keys matched successfully>"),
    "#zero3-placeholders: The tensors in the file are empty: the names are there, the numbers are not.": ("errors/zero3_placeholders", "torch.Size([0]) from checkpoint"),
    "#zero3-placeholders: No tensor of the file is empty, and the strict load passes.": ("errors/zero3_placeholders_mended", "empty: []", "<All keys matched successfully>"),
    "#dtensor-mix: Both directions pass.": ("errors/dtensor_mix_mended", "out: <All keys matched successfully>", "in: <All keys matched successfully>"),
    "#uninitialized-parameter: The strict load passes.": ("errors/uninitialized_parameter_mended", "<All keys matched successfully>"),
    "#quantized-keys: The loaded model gives the output of the saved one.": ("errors/quantized_keys_mended", "the same output: True"),
    "#optimizer-group-count: The file was saved from an optimizer with another number of groups.": ("errors/optimizer_group_count", "different number of parameter groups"),
    "#optimizer-group-count: Print the settings of each group after loading: they come from the file.": ("errors/optimizer_group_count_mended", "in the file: [1, 1]", "weight decay: [0.01, 0]"),
    "#param-groups-key: The optimizer has the settings of the saved one.": ("errors/param_groups_key_mended", "lr: 0.5"),
    "#copying-to-meta: A tensor on `meta` has no memory to copy into, so the load does nothing, although it reports that all keys matched.": ("errors/copying_to_meta", "<All keys matched successfully>", "weight: meta"),
    "#copying-to-meta: No parameter and no buffer is left on `meta`.": ("errors/copying_to_meta_mended", "still on meta: []"),
    "#running-statistics: Here the file has them and the model has not.": ("errors/running_statistics", "0.running_mean"),
    "#running-statistics: The strict load passes.": ("errors/running_statistics_mended", "<All keys matched successfully>"),
    "#strict-false-loads-nothing: No name of the file was a name of the model, so nothing was copied.": ("errors/strict_false_loads_nothing", "missing: ['weight', 'bias']", "as before: True"),
    "#strict-false-loads-nothing: The weights are those of the file; a known input gives its known output.": ("errors/strict_false_loads_nothing_mended", "from the file: True"),
    "#update-loads-nothing: No name of the file passed the filter, so the model was given its own values back.": ("errors/update_loads_nothing", "<All keys matched successfully>", "as before: True"),
    "#update-loads-nothing: Nothing is missing that you did not name.": ("errors/update_loads_nothing_mended", "loaded: ['weight', 'bias'] missing: []"),
}

listed = {
    "no statement": [
        "#size-mismatch: Load the tensors that fit, and look at the list of those that did not: it should name the new layer and nothing else.",
        "#size-mismatch: Train the layers listed; until then their output is that of random weights.",
        "#module-prefix: Cut the prefix off in a new dict, and load strictly.",
        "#module-prefix: Save the result under the clean names.",
        "#missing-keys: If the error lists unexpected keys as well, the layer is more likely there under another name: see the next entries.",
        "#missing-keys: Allow exactly the names that you added, and assert that nothing else is missing.",
        "#missing-keys: Train them.",
        "#unexpected-keys: If the error lists missing keys as well, look there for the layer's other name.",
        "#unexpected-keys: Drop the keys that you can name, and load the rest strictly.",
        "#wrapped-model: Load into the model inside, `wrapped.module` (`model.backbone`), or load before you wrap.",
        "#orig-mod-prefix: Cut the prefix off in a new dict, and load strictly.",
        "#orig-mod-prefix: Next time save the `state_dict()` of the model that you gave to `torch.compile`.",
        "#two-prefixes: Cut the prefixes off one at a time, from the outside in, and load strictly.",
        "#two-prefixes: If your own model has an attribute called `module`, cut exactly as many as there were wrappers.",
        "#training-wrapper-prefix: Take out the keys that start with the prefix, cut it off them, and load strictly.",
        "#whole-checkpoint: Look at the top level, then load the entry that holds the tensors.",
        "#whole-checkpoint: It is often called `state_dict`, `model_state_dict` or `model`.",
        "#renamed-layer: Map the old prefixes to the new ones in a new dict, and load strictly.",
        "#renamed-layer: So compare a known output too.",
        "#renumbered-sequential: Give the moved layers their new numbers in a new dict, not in place, and load strictly.",
        "#old-buffers: Check that the old value is the one that the model makes, and drop the key.",
        "#thop-counters: Drop every key that ends in `total_ops` or `total_params`, and load strictly.",
        "#thop-counters: Save before you profile, or profile a copy.",
        "#weight-norm-keys: Use `parametrizations.weight_norm` in the model, or fold the weights with `remove_parametrizations` before you save.",
        "#weight-norm-keys: For `spectral_norm` rename the keys.",
        "#extra-state: Add the state that the old file stands for, or drop the key if your class has no use for it, and load strictly.",
        "#tied-saved-once: Tie the weights in the model first, then allow exactly that name to be missing.",
        "#tied-saved-once: For a safetensors file use `load_model`, for a model of transformers `from_pretrained`.",
        "#layer-made-in-forward: Make the layer in `__init__`; if its input size is not known there, use a lazy layer.",
        "#not-dict-like: Of a path take `torch.load(path)`, of a model its `state_dict()`, of a tuple the part that is a dict.",
        "#value-not-a-tensor: Make a tensor of each value.",
        "#fsdp-flat-param: Load the file into a model wrapped as it was, on as many ranks, and save it anew with the default `state_dict()`.",
        "#dtensor-mix: Out of a sharded model use `get_model_state_dict`, into it `set_model_state_dict`, both with `full_state_dict=True`, on all ranks.",
        "#uninitialized-parameter: Run one batch through the model before you save, count or initialize it.",
        "#quantized-keys: Build the model, quantize it in the way the saved one was, then load.",
        "#quantized-keys: To train, go back to the float file.",
        "#optimizer-group-size: Make the optimizer with the parameters of then, in their order, load, and add the new ones by `add_param_group`; or begin with a new optimizer.",
        '#optimizer-group-count: Look at `saved["param_groups"]`, build the optimizer with those groups, and load.',
        "#param-groups-key: Pass the entry of the checkpoint that the optimizer's `state_dict()` was saved under.",
        "#copying-to-meta: Make the optimizer afterwards.",
        "#strict-false-loads-nothing: Load strictly; the error says which names to mend.",
        "#update-loads-nothing: Load the filtered dict alone with `strict=False`, and compare `missing_keys` with what you expect.",
    ],
    "upstream's word": [
        "#training-wrapper-prefix: Modules of Lightning are mostly written so.",
        "#thop-counters: `thop.profile` counted the operations of this model before it was saved, and old versions of thop left their counters in it.",
        "#fsdp-flat-param: The file was saved under `LOCAL_STATE_DICT`, which writes each rank's part of the flat parameter.",
        "#zero3-placeholders: DeepSpeed's ZeRO-3 leaves such placeholders in a model whose parameters are spread over the ranks, and `state_dict()` of it saves them.",
        "#zero3-placeholders: Make a whole file with `zero_to_fp32.py`, which DeepSpeed puts beside its checkpoint, or save with `stage3_gather_16bit_weights_on_model_save`.",
    ],
}
