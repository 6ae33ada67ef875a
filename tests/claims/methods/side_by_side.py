"""What docs/en/methods/side_by_side.md says, proved sentence by sentence."""

import types

import pytest
import torch
from _common import Net, counting_model
from torch import nn
from torch.nn import functional as F
from transformers import BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)
NORMS = {nn.BatchNorm1d: (4, 3), nn.BatchNorm2d: (4, 3, 2, 2), nn.BatchNorm3d: (4, 3, 2, 2, 2)}
DROPS = {nn.Dropout: (5, 40), nn.Dropout1d: (5, 40, 2), nn.Dropout2d: (5, 40, 2, 2), nn.AlphaDropout: (5, 40)}


class Own(nn.Module):
    """A class of one's own that reads the flag, and one inside it that does not let it be changed."""

    def __init__(self):
        super().__init__()
        self.keeps, self.norm, self.drop = Keeps(), nn.BatchNorm2d(1), nn.Dropout()

    def forward(self, x):
        return x * 2 if self.training else x


class Keeps(nn.Module):
    def train(self, mode=True):
        return self


def _gpt2():
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0))


def _bert():
    return BertForSequenceClassification(BertConfig(vocab_size=11, hidden_size=8, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2))


def what_is_set_and_where():
    """#eval-train: | Sets `training` to | `False` | `True` (`train(False)` is `eval()`) |
    #eval-train: | In | every registered module | every registered module |
    """
    for make in (Net, _gpt2, lambda: nn.Sequential(Net(), nn.ModuleList([nn.Dropout()]), nn.ModuleDict({"a": nn.LSTM(2, 2)}))):
        model = make()
        model.left_out = [nn.Dropout()]  # not registered
        for switch, flag in ((model.eval, False), (model.train, True), (lambda: model.train(False), False), (lambda: model.train(True), True)):
            assert switch() is model and {module.training for module in model.modules()} == {flag}
            assert model.left_out[0].training is True
        names = [name for name, _ in model.named_modules()]
        for name in names:
            model.train()
            model.get_submodule(name).eval()
            below = {other for other in names if other == name or other.startswith(f"{name}." if name else "")}
            assert {other for other in names if not model.get_submodule(other).training} == below


def dropout():
    """#eval-train: | Dropout | passes its input on | drops and scales |"""
    for kind, shape in DROPS.items():
        layer, x = kind(0.5), torch.rand(shape) + 1
        assert torch.equal(layer.eval()(x), x)
        y = layer.train()(x)
        if kind is not nn.AlphaDropout:
            kept = y != 0
            assert 0 < kept.float().mean() < 1 and torch.allclose(y[kept], 2 * x[kept])
        assert not torch.equal(y, x)


def batchnorm():
    """#eval-train: | BatchNorm | reads its statistics, if it keeps any | uses the batch, and writes them |"""
    for kind, shape in NORMS.items():
        x, other = torch.randn(shape) + 3, torch.randn(shape) - 3
        for keeps in (True, False):
            layer = kind(3, track_running_stats=keeps)
            for training in (True, False):
                layer.train(training)
                before = [buffer.clone() for buffer in layer.buffers()]
                alone, beside = layer(x)[0], layer(torch.cat([x, other]))[0]
                assert torch.allclose(alone, beside, atol=1e-5) == (keeps and not training)  # do the neighbours matter?
                changed = [not torch.equal(a, b) for a, b in zip(before, layer.buffers())]
                assert changed == ([training] * 3 if keeps else [])


def gradients_do_not_change():
    """#eval-train: | Gradients, graph | no change | no change |
    #eval: And the graph is recorded as before.
    """
    for make, x in (Net, torch.randn(4, 4)), (lambda: nn.Sequential(nn.Linear(2, 2), nn.LayerNorm(2), nn.GELU()), torch.randn(4, 2)), (_gpt2, IDS), (lambda: nn.LSTM(2, 2), torch.randn(3, 1, 2)):
        model = make()
        list(model.parameters())[0].requires_grad_(False)
        before = [p.requires_grad for p in model.parameters()]
        for switch in (model.eval, model.train, model.eval):
            switch()
            assert [p.requires_grad for p in model.parameters()] == before
            kept = []
            with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
                output = model(x)
            output = output[0] if isinstance(output, tuple) else getattr(output, "logits", output)
            assert output.requires_grad and output.grad_fn is not None and kept
            output.square().sum().backward()
            assert [p.grad is not None for p in model.parameters()] == before
            model.zero_grad()


def the_mode_at_first():
    """#eval-train: | In this mode at first | what `from_pretrained` returns | a module just built |
    #train: Call `train()` before you fine-tune a model that was loaded, because you want those two back.
    """
    for module in (nn.Module(), nn.Linear(2, 2), nn.Dropout(), nn.BatchNorm1d(2), Net(), _gpt2(), _bert()):
        assert {part.training for part in module.modules()} == {True}
    model, _ = counting_model()
    assert {part.training for part in model.modules()} == {False}
    _bert().train().save_pretrained("trained")
    bert = BertForSequenceClassification.from_pretrained("trained")
    assert {part.training for part in bert.modules()} == {False} and torch.equal(bert(IDS).logits, bert(IDS).logits)
    bert.train()
    assert {part.training for part in bert.modules()} == {True} and not torch.equal(bert(IDS).logits, bert(IDS).logits)


def the_loop_misses():
    """#eval: The first line is that loop.
    #eval: It misses `BatchNorm2d` and your own classes.
    """
    model = nn.ModuleList([nn.Dropout(), nn.BatchNorm1d(2), nn.BatchNorm2d(2), Own(), Net()])
    for module in model.modules():
        if isinstance(module, (nn.Dropout, nn.BatchNorm1d)):
            module.eval()
    assert [module.training for module in model] == [False, False, True, True, True]


def no_class_is_asked():
    """#eval: `eval()` asks for no class: it calls `train(False)` of every module, which sets the flag, and each decides for itself whether to read it."""
    model = nn.Sequential(Own(), nn.Linear(2, 2), nn.BatchNorm2d(1))
    model.eval()
    assert {type(module) for module in model.modules() if module.training} == {Keeps}  # its own train() was asked
    x = torch.ones(2, 2)
    assert torch.equal(Own().eval()(x), x) and torch.equal(Own()(x), 2 * x)  # reads it
    layer = nn.Linear(2, 2)
    assert torch.equal(layer(x), layer.eval()(x))  # does not


def other_randomness_stays():
    """#eval: Whatever is random and does not read the flag stays random: here a `torch.rand`, elsewhere `F.dropout` or sampling."""

    class Random(nn.Module):
        def __init__(self, draw):
            super().__init__()
            self.draw = draw

        def forward(self, x):
            return self.draw(x)

    x = torch.ones(50)
    for draw in (lambda x: x + torch.rand(50), lambda x: F.dropout(x), lambda x: torch.bernoulli(x / 2), lambda x: x[torch.randperm(50)] * torch.randn(50)):
        model = Random(draw).eval()
        assert not torch.equal(model(x), model(x))
    model = _gpt2().eval()
    settings = dict(attention_mask=torch.ones_like(IDS), max_new_tokens=5, do_sample=True, eos_token_id=None)
    assert len({str(model.generate(IDS, **settings).tolist()) for _ in range(8)}) > 1


def memory_is_saved_by_no_grad():
    """#eval: Memory is saved by `no_grad` or `inference_mode`."""
    for make, x in (Net, torch.randn(4, 4)), (_gpt2, IDS):
        for context in (torch.no_grad, torch.inference_mode):
            kept, model = [], make().eval()
            with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
                with context():
                    model(x)
                assert kept == []
                model(x)
                assert kept


def train_turns_nothing_on():
    """#train: It turns nothing on: a frozen layer stays frozen and `no_grad` stays in force."""
    for make, x in (Net, torch.randn(4, 4)), (_bert, IDS):
        model = make().requires_grad_(False)
        model.train()
        assert not any(p.requires_grad for p in model.parameters())
        model.requires_grad_(True)
        with torch.no_grad():
            output = model.train()(x)
        assert not getattr(output, "logits", output).requires_grad


def a_model_in_eval_mode_learns():
    """#train: A new module is in train mode anyway, and one in eval mode learns too, only without Dropout and with fixed BatchNorm statistics."""
    torch.manual_seed(0)
    x = torch.randn(16, 4)
    for body in (nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.BatchNorm1d(8), nn.Linear(8, 1)), nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8), nn.GELU(), nn.Linear(8, 1))):
        assert body.training
        body.eval()
        statistics = [buffer.clone() for buffer in body.buffers()]
        optimizer, losses = torch.optim.SGD(body.parameters(), lr=0.1), []
        for _ in range(30):
            loss = (body(x) - 1).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        assert losses[-1] < losses[0] / 2 and torch.equal(body(x), body(x))
        assert all(torch.equal(a, b) for a, b in zip(statistics, body.buffers()))


def tensors_and_pairs():
    """#parameters: | Gives | tensors | pairs of name and tensor |
    #parameters: | Order, and shared ones | first name, once | the same; `remove_duplicate=False` shows every name |
    """
    for model in (Net(), _gpt2(), nn.ModuleDict({"b": nn.Linear(2, 2), "a": nn.LSTM(2, 2)})):
        tensors, pairs = list(model.parameters()), list(model.named_parameters())
        assert all(isinstance(p, nn.Parameter) for p in tensors) and all(type(pair) is tuple and model.get_parameter(pair[0]) is pair[1] for pair in pairs)
        assert [id(p) for p in tensors] == [id(p) for _, p in pairs] and len(set(map(id, tensors))) == len(tensors)
        every = list(model.named_parameters(remove_duplicate=False))
        first = {}
        for name, p in every:
            first.setdefault(id(p), name)
        assert [name for name, _ in pairs] == list(first.values())
    assert {name for name, _ in every} == {f"{part}.{name}" for part in model for name in model[part].state_dict()}
    assert "lm_head.weight" in dict(_gpt2().named_parameters(remove_duplicate=False)) and "lm_head.weight" not in dict(_gpt2().named_parameters())


def frozen_in_buffers_out():
    """#parameters: | Frozen ones | included | included |
    #parameters: | Buffers | not included: `buffers()` | not included: `named_buffers()` |
    #parameters: It returns all parameters.
    #parameters: Nothing is filtered: the frozen norm is there too.
    #parameters: Ask each for `requires_grad`.
    """
    for model in (Net(), nn.Sequential(nn.BatchNorm2d(2), nn.Linear(2, 2)), _gpt2(), _bert()):
        names = [name for name, _ in model.named_parameters()]
        chosen = names[::2]
        for name in chosen:
            model.get_parameter(name).requires_grad_(False)
        assert [name for name, _ in model.named_parameters()] == names and len(list(model.parameters())) == len(names)
        assert [name for name, p in model.named_parameters() if not p.requires_grad] == chosen
        buffers = {id(buffer) for buffer in model.buffers()}
        assert buffers == {id(buffer) for _, buffer in model.named_buffers()} and not buffers & {id(p) for p in model.parameters()}
        assert all(id(p) not in buffers for _, p in model.named_parameters())
        direct = {id(p) for module in model.modules() for p in module._parameters.values() if p is not None}
        assert {id(p) for p in model.parameters()} == direct
    assert len(list(Net().buffers())) == 3


def what_both_are_for():
    """#parameters: | Use it for | counting, an optimizer, clipping | choosing by name, debugging |"""
    model = Net()
    assert sum(p.numel() for p in model.parameters()) == 29
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.randn(4, 4) * 100).square().sum().backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    assert torch.cat([p.grad.flatten() for p in model.parameters()]).norm().item() == pytest.approx(1, abs=1e-3)
    assert len(optimizer.param_groups[0]["params"]) == 6
    assert [name for name, _ in model.named_parameters() if name.startswith("norm")] == ["norm.weight", "norm.bias"]


def generators():
    """#parameters: Both are generators.
    #parameters: Once walked they are empty, and whoever gets them next finds nothing: here an optimizer, which at least complains.
    #parameters: Call the method again, or keep `list(model.parameters())`.
    """
    for model in (Net(), _gpt2(), nn.LSTM(2, 2)):
        for method in (model.parameters, model.named_parameters):
            walked = method()
            assert isinstance(walked, types.GeneratorType) and len(list(walked)) > 0 and list(walked) == []
            for kind in (torch.optim.SGD, torch.optim.AdamW):
                with pytest.raises(ValueError, match="optimizer got an empty parameter list"):
                    kind(walked, lr=0.1)
                assert len(kind(method(), lr=0.1).param_groups[0]["params"]) == len(list(model.parameters()))
        kept = list(model.parameters())
        assert len([p for p in kept]) == len([p for p in kept]) > 0


def _shared():
    relu = nn.ReLU()
    return nn.Sequential(nn.Sequential(nn.Linear(2, 2), relu), relu, nn.Linear(2, 2), relu)


def modules_or_children():
    """#modules: | Depth | the whole tree | one level |
    #modules: | The model itself | first, as `''` | not included |
    #modules: | A module used twice | once | once |
    #modules: And the model itself, first.
    """
    for model in (_shared(), Net(), _gpt2(), nn.ModuleDict({"a": Net(), "b": nn.ModuleList([Net()])})):
        every, names = list(model.modules()), [name for name, _ in model.named_modules()]
        assert every[0] is model and names[0] == "" and [module for _, module in model.named_modules()] == every
        below, queue = [], [model]
        while queue:
            queue = [child for parent in queue for child in parent._modules.values() if child is not None]
            below += queue
        assert {id(module) for module in every} == {id(module) for module in [model, *below]} and len({id(module) for module in every}) == len(every)
        children = list(model.children())
        assert model not in children and {id(child) for child in children} == {id(child) for child in model._modules.values()}
        assert len({id(child) for child in children}) == len(children) and {name for name, _ in model.named_children()} <= set(model._modules)
    assert len(list(_shared().children())) == 3 < len(_shared())


def what_each_is_for():
    """#modules: | Use it for | finding all layers of a kind | the parts, for instance body and head |"""
    for model, linear in (_bert(), 8), (_shared(), 2), (nn.Sequential(Net(), Net()), 4):
        found = [module for module in model.modules() if isinstance(module, nn.Linear)]
        assert len(found) == linear > len([module for module in model.children() if isinstance(module, nn.Linear)])
    assert [name for name, _ in _gpt2().named_children()] == ["transformer", "lm_head"]


def a_loop_takes_the_model_along():
    """#modules: A loop that counts or wraps “all submodules” takes the model along."""
    model = Net()
    assert len(list(model.modules())) == len(model._modules) + 1
    seen = []
    for module in model.modules():
        module.register_forward_hook(lambda module, args, output: seen.append(module))
    model(torch.randn(2, 4))
    assert model in seen and len(seen) == 4


def the_loops_variable():
    """#modules: To find them.
    #modules: An assignment to the loop's variable changes nothing in the model: set the new module under its name.
    """
    for make in (_shared, Net, _bert):
        model = make()
        before, linear = list(model.modules()), [child for child in model.children() if isinstance(child, nn.Linear)]
        for child in model.children():
            child = nn.Identity()
        assert list(model.modules()) == before
        for name, child in list(model.named_children()):
            if isinstance(child, nn.Linear):
                model.set_submodule(name, nn.Identity())
        assert [type(child) for child in before[0].children()].count(nn.Identity) == len(linear) > 0 and not any(isinstance(child, nn.Linear) for child in model.children())


def nor_is_a_model_rebuilt():
    """#modules: Nor does `nn.Sequential(*model.children())` rebuild a model: a layer used twice is there once, and what `forward()` does between layers is not there at all."""
    torch.manual_seed(0)
    model = _shared()
    rebuilt, x = nn.Sequential(*model.children()), torch.randn(2, 2)
    assert len(rebuilt) == 3 and not torch.equal(rebuilt(x), model(x))
    net = Net().eval()
    y = torch.randn(3, 4)
    assert not torch.equal(nn.Sequential(*net.children())(y), net(y))  # its relu is in forward()
    with pytest.raises((TypeError, AttributeError, RuntimeError)):
        nn.Sequential(*_gpt2().children())(IDS)


shown = {
    "#eval: Neither.": ("model_methods/eval_is_not_determinism", "two calls agree: False the output requires grad: True"),
}

listed = {
    "no statement": ["#side-by-side: Pairs of methods that look alike."],
    "about this project": ["#side-by-side: Each has a table of the differences, and runs."],
    "needs a GPU": ["#train: (On a GPU, RNNs by cuDNN refuse `backward()` in eval mode; not run here.)"],
}
