"""What docs/en/modules/sequential.md says, proved sentence by sentence."""

from collections import OrderedDict

import pytest
import torch
from torch import nn
from transformers import GPT2Config, GPT2Model, ResNetConfig, ResNetModel


class _AddMask(nn.Module):
    def forward(self, state):
        return {**state, "x": state["x"] + state["mask"]}


class _Returns(nn.Module):
    """A layer that remembers what it was given, and returns what it was told to."""

    def __init__(self, value):
        super().__init__()
        self.value, self.given = value, None

    def forward(self, *args, **kwargs):
        self.given = args, kwargs
        return self.value


def _linears(*sizes):
    return [nn.Linear(wide, out) for wide, out in zip(sizes, sizes[1:])]


def _names(model):
    return [name for name, _ in model.named_children()]


def _gpt2():
    return GPT2Model(GPT2Config(vocab_size=50, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)).eval()


def a_list_and_a_loop():
    """#sequential: Each follows from what `Sequential` is: a numbered list of modules, and a loop that hands one value along.
    #one-value: What a layer returns is the next layer's only argument.
    #residual: `Sequential` cannot branch at its own level.
    """
    for values in ([1, 2, 3], [(1, 2), [3], None], [{"a": 1}, torch.ones(2), "text"]):
        layers = [_Returns(value) for value in values]
        model = nn.Sequential(*layers)
        assert _names(model) == ["0", "1", "2"] and model("start") is values[-1]
        for layer, given in zip(layers, ["start", *values]):
            (received,), keywords = layer.given
            assert received is given and keywords == {}
    model, x = nn.Sequential(*_linears(4, 3, 2), nn.ReLU()), torch.randn(2, 4)
    assert torch.equal(model(x), model[2](model[1](model[0](x))))
    with pytest.raises(TypeError, match=r"Sequential.forward\(\) takes 2 positional arguments but 3 were given"):
        model(x, x)
    with pytest.raises(TypeError, match=r"Sequential.forward\(\) got an unexpected keyword argument"):
        model(x, mask=x)


def a_tuple_is_not_unpacked():
    """#one-value: An LSTM returns a tuple, and the tuple arrives as one thing, not unpacked."""
    for recurrent in (nn.LSTM(4, 3), nn.GRU(4, 3), nn.RNN(4, 3)):
        after = _Returns(None)
        nn.Sequential(recurrent, after)(torch.ones(5, 4))
        (received,), _ = after.given
        assert isinstance(received, tuple) and len(received) == 2
        with pytest.raises(TypeError, match="must be Tensor, not tuple"):
            nn.Sequential(recurrent, nn.Linear(3, 2))(torch.ones(5, 4))


def layers_come_one_by_one():
    """#one-value: Layers come as separate arguments (put a star before a list), and each is a module: `nn.ReLU()`, not `torch.relu`."""
    layers = _linears(4, 3, 2)
    assert [*nn.Sequential(*layers)] == layers
    for wrong in (layers, tuple(layers), {"a": layers[0]}, torch.relu, nn.ReLU, lambda x: x):
        with pytest.raises(TypeError, match="is not a Module subclass"):
            nn.Sequential(wrong)
    assert nn.Sequential(nn.ReLU())(torch.tensor([-1.0, 1.0])).tolist() == [0.0, 1.0]


def a_dict_goes_through():
    """#one-value: The value may be anything, though: a dictionary goes through as well as a tensor, if your own layers expect one.
    #residual: | several inputs, several outputs | Several arguments: no. One dictionary, through layers written for it: yes. The last layer may return what it likes |
    #residual: | masks, caches | Packed into that one value; a loop over a `ModuleList` reads better |
    """
    state = {"x": torch.ones(1, 5, 4), "mask": torch.full((1, 5, 1), 2.0)}
    model = nn.Sequential(_AddMask(), _AddMask())
    assert model(state)["x"].unique().tolist() == [5.0]
    x = state["x"]
    for layer in nn.ModuleList(_AddMask() for _ in range(2)):
        x = layer({"x": x, "mask": state["mask"]})["x"]
    assert torch.equal(x, model(state)["x"])
    for value in ((1, 2), None, [torch.ones(1)], {"a": 1}):
        assert nn.Sequential(nn.Identity(), _Returns(value))(state) is value
    with pytest.raises(TypeError, match="takes 2 positional arguments"):
        model(state["x"], state["mask"])
    with pytest.raises(NotImplementedError, match="forward"):
        nn.ModuleList(model)(state)


def of_the_ready_made_only_identity_takes_a_dict():
    """#one-value: Of the ready-made layers `nn.Identity` alone does."""
    sizes = [(), (2,), (2, 2), (2, 2, 2), ("LSTM", 2, 2), (nn.TransformerEncoderLayer(2, 1), 1), (nn.TransformerDecoderLayer(2, 1), 1), (2, 9, [2]), (1, (1, 1))]
    containers = {nn.Module, nn.Sequential, nn.ModuleList, nn.ModuleDict, nn.ParameterList, nn.ParameterDict, nn.Container, nn.RNNCellBase}
    classes = {value for value in vars(nn).values() if isinstance(value, type) and issubclass(value, nn.Module)} - containers
    took, tried = set(), 0
    for make in classes:
        for arguments in sizes:
            try:
                with torch.device("meta"):  # made in no time
                    layer = make(*arguments)
            except Exception:
                continue
            tried += 1
            try:
                layer({"x": torch.ones(2, 2)})
            except (TypeError, AttributeError, RuntimeError, NotImplementedError):
                break
            took.add(make)
    assert took == {nn.Identity} and tried >= len(classes) > 100


def a_block_does_as_it_likes():
    """#residual: What a layer does between taking its one value and returning one is the layer's business.
    #residual: | residuals, gates | Not between its layers. Inside a layer: yes |
    """
    class Residual(nn.Module):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def forward(self, x):
            return x + self.inner(x)

    class Gate(nn.Module):
        def __init__(self, width):
            super().__init__()
            self.fc = nn.Linear(width, 1)

        def forward(self, x):
            return x * torch.sigmoid(self.fc(x))

    inner, gate, x = nn.Linear(4, 4), Gate(4), torch.randn(3, 4)
    model = nn.Sequential(Residual(inner), gate)
    y = x + inner(x)
    assert torch.equal(model(x), y * torch.sigmoid(gate.fc(y)))
    assert not torch.equal(nn.Sequential(inner, gate)(x), model(x))  # without the block nothing adds x again


def resnet_is_full_of_them():
    """#residual: | “complex” vision models | The layers decide: ResNet below is full of them |
    #real-models: In ResNet the blocks of a stage are a `Sequential`, and so are the layers inside a block, whose own `forward` adds the shortcut.
    """
    for kind in ("basic", "bottleneck"):
        model = ResNetModel(ResNetConfig(embedding_size=4, hidden_sizes=[4, 8], depths=[2, 3], layer_type=kind)).eval()
        stages = model.encoder.stages
        blocks = [block for stage in stages for block in stage.layers]
        assert all(isinstance(stage.layers, nn.Sequential) for stage in stages) and len(blocks) == 5
        assert all(isinstance(block.layer, nn.Sequential) for block in blocks)
        assert sum(isinstance(module, nn.Sequential) for module in model.modules()) == 2 + 5
        for block in blocks:
            x = torch.randn(1, block.layer[0].convolution.in_channels, 8, 8)
            shortcut = block.shortcut(x)
            assert torch.equal(block(x), block.activation(block.layer(x) + shortcut))
            assert not torch.equal(block(x), block.activation(block.layer(x)))


def gpt2_passes_more_than_one_thing():
    """#residual: | real inference code | As the whole model: no, once more than one thing is passed along (GPT-2). As a part: yes (ResNet) |
    #real-models: GPT-2 has to give each block the cache and the mask besides the hidden states; it keeps the blocks in a `ModuleList` and loops by hand.
    """
    model, ids, given = _gpt2(), torch.tensor([[1, 2, 3]]), []
    assert type(model.h) is nn.ModuleList and not any(isinstance(module, nn.Sequential) for module in model.modules())
    for block in model.h:
        block.register_forward_pre_hook(lambda module, args, kwargs: given.append([*args, *kwargs.values()]), with_kwargs=True)
    cache = model(ids, attention_mask=torch.tensor([[0, 1, 1]])).past_key_values
    for values in given:
        shapes = [tuple(value.shape) for value in values if isinstance(value, torch.Tensor)]
        assert any(value is cache for value in values) and (1, 3, 8) in shapes and (1, 1, 3, 3) in shapes
    assert len(given) == 2
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        nn.Sequential(*model.h)(torch.randn(1, 3, 8), attention_mask=None)


def numbers_count_layers_without_tensors():
    """#names: `ReLU` takes number 1 and has no tensors, so the keys jump from 0 to 2.
    #inserted: Dropout has no weights, yet it moves the layer behind it from 2 to 3.
    """
    a, b = _linears(4, 3, 2)
    assert list(nn.Sequential(a, nn.ReLU(), b).state_dict()) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert list(nn.Sequential(a, nn.ReLU(), nn.Dropout(), b).state_dict()) == ["0.weight", "0.bias", "3.weight", "3.bias"]
    for empty in (nn.ReLU(), nn.Dropout(), nn.Flatten(), nn.Identity()):
        assert list(empty.state_dict()) == []


def a_slice_shares_its_layers():
    """#names: A slice is a new `Sequential` around the same layers: train the slice and you train the weights of the whole.
    #names: It also keeps their numbers: the first key of `model[1:]` is `2.weight`.
    """
    model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
    for cut in (slice(1, None), slice(None, 2), slice(None, None, 2), slice(None)):
        part = model[cut]
        assert type(part) is nn.Sequential and part is not model and [*part] == [*model][cut]
        assert _names(part) == _names(model)[cut]
    part, before = model[1:], model[2].weight.clone()
    assert next(iter(part.state_dict())) == "2.weight"
    optimizer = torch.optim.SGD(part.parameters(), lr=0.1)
    part(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    assert not torch.equal(model[2].weight, before)


def del_and_insert_renumber():
    """#names: `del` and `insert` renumber what follows."""
    a, b, c, new = *_linears(4, 3, 2, 1), nn.ReLU()
    model = nn.Sequential(a, b, c)
    model.insert(1, new)
    assert [*model.named_children()] == [("0", a), ("1", new), ("2", b), ("3", c)]
    del model[0]
    assert [*model.named_children()] == [("0", new), ("1", b), ("2", c)]


def they_count_from_zero():
    """#names: Like `append`, they count on numbers from 0 without a gap.
    #names: On a named `Sequential`, `del` replaces all the names by numbers, and `insert` raises a `KeyError`, except at the end.
    #names: On a slice such as `model[1:]`, `append` gives the new layer the number 2, and the layer that had it is gone, without an error.
    #names: Build a new one instead: `nn.Sequential(*layers)`.
    """
    a, b, c, new = *_linears(4, 3, 2, 1), nn.ReLU()
    for place in range(4):
        named = nn.Sequential(OrderedDict(a=a, b=b, c=c))
        if place < 3:
            with pytest.raises(KeyError):
                named.insert(place, new)
        else:
            assert _names(named.insert(place, new)) == ["a", "b", "c", "3"]
    for place in range(3):
        named = nn.Sequential(OrderedDict(a=a, b=b, c=c))
        del named[place]
        assert _names(named) == ["0", "1"]
    tail = nn.Sequential(a, b, c)[1:]
    tail.append(new)
    assert [*tail.named_children()] == [("1", b), ("2", new)] and c not in [*tail.modules()]
    tail = nn.Sequential(a, b, c)[1:]
    with pytest.raises(KeyError):
        tail.insert(0, new)
    rebuilt = nn.Sequential(*nn.Sequential(a, b, c)[1:], new)
    assert [*rebuilt.named_children()] == [("0", b), ("1", c), ("2", new)]


def an_error_is_the_lucky_case():
    """#inserted: That error is the lucky case.
    #inserted: Make the model deeper with layers of one shape, and `strict=False` puts the old output layer in the middle and leaves the new one random.
    """
    old = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))
    deeper = nn.Sequential(*[layer for _ in range(2) for layer in (nn.Linear(4, 4), nn.ReLU())], nn.Linear(4, 4))
    random = deeper[4].weight.clone()
    with pytest.raises(RuntimeError, match="Missing key"):
        nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Dropout(), nn.Linear(4, 4)).load_state_dict(old.state_dict())
    report = deeper.load_state_dict(old.state_dict(), strict=False)
    assert report.unexpected_keys == [] and report.missing_keys == ["4.weight", "4.bias"]
    assert torch.equal(deeper[2].weight, old[2].weight) and torch.equal(deeper[4].weight, random)


def names_stay():
    """#inserted: With names, only what you changed changes.
    #inserted: Give it an `OrderedDict`, or write a class with attributes.
    """
    class Model(nn.Module):
        def __init__(self, new=None):
            super().__init__()
            self.first = nn.Linear(4, 4)
            if new:
                self.new = new
            self.last = nn.Linear(4, 2)

    def named(new=None):
        return nn.Sequential(OrderedDict(first=nn.Linear(4, 4), **({"new": new} if new else {}), last=nn.Linear(4, 2)))

    for make in (named, Model):
        saved = make().state_dict()
        model = make(nn.Dropout())
        model.load_state_dict(saved)  # strict
        assert torch.equal(model.last.weight, saved["last.weight"])
        report = make(nn.Linear(4, 4)).load_state_dict(saved, strict=False)
        assert report.missing_keys == ["new.weight", "new.bias"] and report.unexpected_keys == []
    with pytest.raises(TypeError, match="dict is not a Module subclass"):
        nn.Sequential({"first": nn.Linear(4, 4)})


def renamed_keys_fit_again():
    """#inserted: For a checkpoint that already has numbers, rename its keys: state_dict recovery."""
    old = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
    names = {"0": "first", "2": "last"}
    state = {f"{names[number]}.{rest}": tensor for key, tensor in old.state_dict().items() for number, rest in [key.split(".")]}
    model = nn.Sequential(OrderedDict(first=nn.Linear(4, 3), act=nn.ReLU(), drop=nn.Dropout(), last=nn.Linear(3, 2)))
    with pytest.raises(RuntimeError, match="Unexpected key"):
        model.load_state_dict(old.state_dict())
    model.load_state_dict(state)
    assert torch.equal(model.last.weight, old[2].weight)


listed = {
    "no statement": [
        "#sequential: `Sequential.forward() got an unexpected keyword argument`, `argument 'input' must be Tensor, not tuple`, "
        "or a checkpoint that no longer fits after you added one dropout.",
        "#real-models: Straight stretch: `Sequential`.",
        "#real-models: Anything else to pass along: your own `forward()`.",
    ],
}
