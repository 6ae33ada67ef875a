"""What docs/en/modules/call_and_forward.md says, proved sentence by sentence."""

import ast

import pytest
import torch
from _common import SNIPPETS, Net, counting_model
from torch import nn
from torch.nn.utils import prune
from torch.utils.flop_counter import FlopCounterMode

X = torch.ones(5, 4)
MODULES = {nn.Linear: (4, 2), nn.LayerNorm: (4,), nn.Sequential: (), nn.GELU: (), nn.LSTM: (4, 2), Net: ()}  # each takes X


def _first(output):
    return output[0] if isinstance(output, tuple) else output


def _noting(model):
    """Give each module a pre-hook and a forward hook; the list that they fill with (moment, name)."""
    ran = []
    for name, module in model.named_modules():
        module.register_forward_pre_hook(lambda module, args, name=name: ran.append(("before", name)))
        module.register_forward_hook(lambda module, args, output, name=name: ran.append(("after", name)))
    return ran


# --- what the call adds --------------------------------------------------------------------------------------------


def without_a_hook_the_numbers_are_the_same():
    """#call-and-forward: Both often give the same numbers.
    #what-the-call-adds: Where no hook is registered, `forward(x)` gives the same (rare exceptions).
    #when-fine: | `model(x)`, `self.layer(x)` | yes |
    """
    for kind, arguments in MODULES.items():
        model = kind(*arguments).eval()
        called, direct = _first(model(X)), _first(model.forward(X))
        assert torch.equal(called, direct) and called.requires_grad == direct.requires_grad
        ran = _noting(model)
        model(X)
        assert {name for _, name in ran} == {name for name, _ in model.named_modules()}, "and the call runs every hook"


def a_hook_runs_with_each_call():
    """#what-the-call-adds: A hook is a function that you hand to a module, and that the module runs whenever it is called.
    #what-the-call-adds: A hook of the kind shown here is called with the module, the tuple of its positional inputs, and its output.
    #what-the-call-adds: Keep the handle that registering returns: `handle.remove()` takes your hook off again.
    #remember: A hook is a function that a module runs when it is called; what it returns can replace the input or the output.
    """
    for kind, arguments in MODULES.items():
        model, seen = kind(*arguments), []
        handle = model.register_forward_hook(lambda *given: seen.append(given))
        outputs = [model(X) for _ in range(3)]
        assert len(seen) == 3
        for (module, args, output), expected in zip(seen, outputs):
            assert module is model and args == (X,) and output is expected
        model.register_forward_hook(lambda module, args, output: "replaced")
        assert model(X) == "replaced" and len(seen) == 4
        handle.remove()
        assert model(X) == "replaced" and len(seen) == 4, "one hook is off, the other stays"

    class Adds(nn.Module):
        def forward(self, x, y, *, scale):
            return (x + y) * scale

    adds = Adds()
    adds.register_forward_hook(lambda module, args, output: args)
    assert adds(1, 2, scale=3) == (1, 2), "a keyword argument is not among them"


def the_order_of_hooks():
    """#what-the-call-adds: For `model(x)` Python runs the method `__call__`, inherited from `nn.Module`: it runs pre-hooks before your `forward()` and forward hooks after it.
    #what-the-call-adds: Where modules call modules, the inner one returns first, so its forward hooks run first.
    """
    order = []

    class Mine(nn.Module):
        def forward(self, x):
            order.append("forward")
            return x

    assert "__call__" not in vars(Mine) and Mine.__call__ is nn.Module.__call__
    mine = Mine()
    mine.register_forward_hook(lambda *_: order.append("forward hook"))
    mine.register_forward_pre_hook(lambda *_: order.append("pre-hook"))
    mine(X)
    assert order == ["pre-hook", "forward", "forward hook"]
    nested = nn.Sequential(nn.Sequential(nn.Sequential(nn.Linear(4, 2))))
    ran = _noting(nested)
    nested(X)
    assert [name for moment, name in ran if moment == "after"] == ["0.0.0", "0.0", "0", ""]
    ran = _noting(net := Net())
    net(X)
    assert [name for moment, name in ran if moment == "after"] == ["hidden", "norm", "head", ""]


def forward_skips_the_hooks_of_one_module():
    """#what-the-call-adds: `model.forward(x)` is your function alone.
    #what-the-call-adds: It skips the hooks of that one module: the layers inside keep theirs, since your `forward()` calls them, as `self.hidden(x)`.
    #remember: `model.forward(x)` skips the hooks of that one module; the modules that it calls inside keep theirs.
    """
    assert Net().forward.__func__ is vars(Net)["forward"]
    for model in Net(), nn.Sequential(nn.Sequential(nn.Linear(4, 2)), nn.ReLU()):
        names = {name for name, _ in model.named_modules()}
        for run, expected in (model, names), (model.forward, names - {""}):
            ran = _noting(model)
            run(X)
            assert {name for _, name in ran} == expected


def who_else_registers_hooks():
    """#what-the-call-adds: But libraries register hooks too, to set weights to zero (pruning), to collect the outputs of inner layers (hidden states), to count operations."""
    layer = nn.Linear(4, 2)
    prune.l1_unstructured(layer, "weight", amount=0.5)
    assert len(layer._forward_pre_hooks) == 1
    with torch.no_grad():
        layer.weight_orig.fill_(1)
        layer(X)
    assert (layer.weight == 0).sum() == 4
    model, tokenizer = counting_model()
    ids = tokenizer("one two three", return_tensors="pt").input_ids
    assert not any(module._forward_hooks for module in model.modules())
    hidden = model(ids, output_hidden_states=True).hidden_states
    hooked = [module for module in model.modules() if module._forward_hooks]
    assert hooked and len(hidden) == model.config.n_layer + 1
    counted = {}
    for name, run in ("by call", layer), ("by forward", layer.forward):
        with FlopCounterMode(display=False) as counter:
            run(X)
        counted[name] = "Linear" in counter.get_flop_counts()
    assert counted == {"by call": True, "by forward": False}, "it learns from hooks which module computes"


# --- a hook can change the result ----------------------------------------------------------------------------------


class Doubling(nn.Module):
    def forward(self, x):
        return x * 2


def nine_lines():
    """#hooks-change-results: This is the call, written by hand in nine lines:"""
    program = ast.parse((SNIPPETS / "module_basics/call_by_hand.py").read_text())
    (call,) = [node for node in program.body if isinstance(node, ast.FunctionDef)]
    assert call.end_lineno - call.lineno + 1 == 9


def what_hooks_return():
    """#hooks-change-results: What a pre-hook returns becomes the input; what a forward hook returns becomes the output; `None` changes nothing.
    #hooks-change-results: `args` is the tuple of all positional inputs, so the pre-hook returns a tuple too, hence the comma in `(args[0] + 100,)`.
    #hooks-change-results: (The real call also accepts a single value, and wraps it.)
    #hooks-change-results: So hooks do not only watch: (1 + 100) × 2 + 1 is 203, and `forward()` alone gives 2.
    """

    class Given(nn.Module):
        def forward(self, *args):
            return args

    given = Given()
    assert given(1, 2) == (1, 2)
    for returned, arrives in (None, (1, 2)), ((5, 6), (5, 6)), ((5,), (5,)), (5, (5,)), ([5, 6], ([5, 6],)), ("word", ("word",)):
        handle = given.register_forward_pre_hook(lambda module, args: returned)
        assert given(1, 2) == arrives
        handle.remove()
    for returned, comes_out in (None, (1, 2)), (5, 5), ((5, 6), (5, 6)), (False, False):
        handle = given.register_forward_hook(lambda module, args, output: returned)
        assert given(1, 2) == comes_out
        handle.remove()
    model, x = Doubling(), torch.tensor([1.0])
    model.register_forward_pre_hook(lambda module, args: (args[0] + 100,))
    model.register_forward_hook(lambda module, args, output: output + 1)
    assert model(x) == (1 + 100) * 2 + 1 == 203 and model.forward(x) == 2


def what_else_the_real_call_does():
    """#hooks-change-results: The real call also passes keyword arguments on, and runs hooks registered once for all modules, and hooks for gradients."""

    class Adds(nn.Module):
        def forward(self, x, *, y):
            return x + y

    model, ran = Adds(), []
    assert model(torch.ones(1), y=2) == 3
    handle = nn.modules.module.register_module_forward_hook(lambda module, args, output: ran.append("all modules"))
    try:
        model.register_full_backward_hook(lambda module, grad_input, grad_output: ran.append("gradients"))
        x = torch.ones(1, requires_grad=True)
        model(x, y=2).backward()
        assert ran == ["all modules", "gradients"]
        model.forward(x, y=2).backward()
        assert ran == ["all modules", "gradients"], "forward() alone runs neither"
    finally:
        handle.remove()


# --- when is forward(x) fine? --------------------------------------------------------------------------------------


def super_forward_in_a_subclass():
    """#when-fine: | `super().forward(x)` in a subclass | yes: `super().__call__(x)` would call your own `forward()` again and again, until Python stops with a `RecursionError` |
    #super-forward: This is the place where `forward` must be called directly.
    #super-forward: Your module's hooks already run around the outer call, and once is right.
    #super-forward: Going through `super().__call__` would look up `self.forward`, find yours, and so on, until Python raises a `RecursionError`.
    """
    for kind, arguments in (nn.Linear, (4, 2)), (nn.LayerNorm, (4,)), (nn.Sequential, (nn.Linear(4, 2),)):
        entered = []

        class Doubled(kind):
            def forward(self, x):
                entered.append(type(self))
                return super().forward(x) * 2

        class Called(kind):
            def forward(self, x):
                entered.append(type(self))
                return super().__call__(x) * 2

        class SuperCalled(kind):
            def forward(self, x):
                return super()(x) * 2

        layer, plain = Doubled(*arguments), kind(*arguments)
        layer.load_state_dict(plain.state_dict())
        ran = []
        layer.register_forward_hook(lambda *_: ran.append(1))
        assert torch.equal(layer(X), plain(X) * 2) and len(entered) == len(ran) == 1
        with pytest.raises(RecursionError):
            Called(*arguments)(X)
        assert entered.count(Called) > 20
        with pytest.raises(TypeError, match="not callable"):
            SuperCalled(*arguments)(X)


def forward_from_outside():
    """#when-fine: | `model.forward(x)` from outside | better not: the result is the same only while no hook on `model` itself changes it |"""
    for kind, arguments in MODULES.items():
        model = kind(*arguments).eval()
        model.register_forward_hook(lambda module, args, output: None)
        for inner in model.children():
            inner.register_forward_hook(lambda module, args, output: output * 3)
        assert torch.equal(_first(model(X)), _first(model.forward(X))), "a hook that only watches, and hooks inside that change something"
        handle = model.register_forward_hook(lambda module, args, output: _first(output) + 1)
        assert not torch.equal(_first(model(X)), _first(model.forward(X)))
        handle.remove()
        add_one = lambda module, args, output: _first(output) + 1 if module is model else None
        handle = nn.modules.module.register_module_forward_hook(add_one)
        try:
            assert not torch.equal(_first(model(X)), _first(model.forward(X))), "one for all modules counts too"
        finally:
            handle.remove()


class Direct(Net):
    """Calls `hidden.forward()` from its own `forward()`."""

    def forward(self, x):
        return self.head(self.norm(self.hidden.forward(x)).relu())


def forward_inside_forward():
    """#when-fine: | `self.layer.forward(x)` inside your own `forward()` | no: the hooks of that layer are skipped, and tools that work through hooks, such as pruning, break, some of them without an error |
    #when-fine: `model.forward(x)` concerns the one call that you write.
    #when-fine: `self.layer.forward(x)` stands in the class, and skips the hooks for everybody who calls your model, even by `model(x)`; and layers are where pruning and hidden states have their hooks.
    """
    model = Direct()
    ran = _noting(model)
    for _ in range(2):
        model(X)
    assert "hidden" not in {name for _, name in ran} and {"norm", "head", ""} <= {name for _, name in ran}
    net = Net()
    ran = _noting(net)
    net.forward(X)
    direct, ran[:] = {name for _, name in ran}, []
    net(X)
    assert "" not in direct and "" in {name for _, name in ran}, "the next call runs its hooks again"
    # Pruning: the old weights answer on, without an error ...
    outputs = {}
    for kind in Net, Direct:
        torch.manual_seed(0)
        model = kind().eval()
        prune.l1_unstructured(model.hidden, "weight", amount=0.5)
        assert model.hidden._forward_pre_hooks and not model._forward_pre_hooks
        with torch.no_grad():
            before = model(X)
            model.hidden.weight_orig.mul_(3)
            outputs[kind] = torch.equal(model(X), before)
    assert outputs == {Net: False, Direct: True}
    # ... and a second backward() raises one.
    for kind in Net, Direct:
        model = kind().eval()
        prune.l1_unstructured(model.hidden, "weight", amount=0.5)
        model(X).sum().backward()
        if kind is Net:
            model(X).sum().backward()
        else:
            with pytest.raises(RuntimeError, match="backward through the graph a second time"):
                model(X).sum().backward()
    model, tokenizer = counting_model()
    model(tokenizer("one two three", return_tensors="pt").input_ids, output_hidden_states=True)
    assert not model._forward_hooks and any(block._forward_hooks for block in model.transformer.h)


# --- gradients -----------------------------------------------------------------------------------------------------


def gradients_do_not_need_the_call():
    """#gradients: It does not.
    #gradients: Autograd, which computes the gradients, records tensor operations, whether they run by `model(x)` or by `model.forward(x)`; `no_grad()` works on both ways alike.
    #remember: Gradients come from the operations that ran, by `model(x)` as by `model.forward(x)`.
    """
    for kind, arguments in MODULES.items():
        model = kind(*arguments)
        gradients = []
        for run in model, model.forward, lambda x: type(model).forward(model, x):
            x = X.clone().requires_grad_()
            output = _first(run(x))
            wanted = [x, *(p for p in model.parameters())]
            gradients.append(torch.autograd.grad(output.square().sum(), wanted, allow_unused=True))
            with torch.no_grad():
                assert _first(run(x)).grad_fn is None
        for others in gradients[1:]:
            assert all(a is b is None or torch.equal(a, b) for a, b in zip(gradients[0], others))


def only_hooks_are_missing():
    """#gradients: Only hooks are missing, those that run during `backward()` (backward hooks) included."""
    for register in "register_full_backward_hook", "register_full_backward_pre_hook":
        for by_call in (True, False):
            model, ran = nn.Linear(4, 2), []
            getattr(model, register)(lambda *_: ran.append("backward"))
            model.register_forward_hook(lambda *_: ran.append("forward"))
            model.register_forward_pre_hook(lambda *_: ran.append("before"))
            (model if by_call else model.forward)(X.clone().requires_grad_()).sum().backward()
            assert ran == (["before", "forward", "backward"] if by_call else [])
            assert model.weight.grad.any()


# --- to remember ---------------------------------------------------------------------------------------------------


def which_classes_are_printed():
    """#remember: `hidden` computes, but it is entered by its `forward`, so its hook is skipped.
    #remember: `norm` and `head` are called.
    #remember: The hook of `Net` comes last, because its `forward()` ends last.
    """
    model = Direct()
    ran = _noting(model)
    model(X).sum().backward()
    assert [name for moment, name in ran if moment == "after"] == ["norm", "head", ""]
    assert model.hidden.weight.grad is not None, "hidden computed"
    assert ran[0] == ("before", "") and ran[-1] == ("after", "")


# --- what else happens on the way ----------------------------------------------------------------------------------


def compiled_and_traced():
    """#rare: After `model.compile()` only the call takes the compiled path, and while `torch.jit.trace` records, the call notes the module's name."""
    original, compiled = torch.compile, []
    try:
        # a compiler that notes when its result runs
        torch.compile = lambda function, **_: lambda *args: compiled.append(args) or function(*args)
        model = nn.Linear(4, 2)
        model.compile()
        model.forward(X)
        assert compiled == []
        model(X)
        assert compiled == [(X,)]
    finally:
        torch.compile = original
    for kind, noted in (Net, True), (Direct, False):
        traced = torch.jit.trace(kind().eval(), X)
        scopes = {node.scopeName() for node in traced.inlined_graph.nodes()}
        assert any("hidden" in scope for scope in scopes) == noted and any("head" in scope for scope in scopes)


shown = {
    "#remember: In this network every module has a hook that prints its class.": ("module_basics/predict_hooks", "BatchNorm1d Linear Net"),
}

listed = {
    "no statement": [
        "#what-the-call-adds: Solid arrows are the way of `model(x)`, dashed ones that of `model.forward(x)`.",
        "#call-and-forward: You define `forward()`, yet everyone tells you to write `model(x)`.",
        "#what-the-call-adds: Three steps show one at work: write the function, register it, call the module.",
        "#further: This can wait: what to write when you subclass a layer, and two rare things that a call also does.",
        "#further: To watch or change layers yourself, go on to Hooks.",
    ],
}
