"""What docs/en/modules/hooks.md says, proved sentence by sentence."""

import warnings

import pytest
import torch
from _common import Net
from torch import nn
from torch.nn.modules import module as everywhere
from torch.nn.utils import prune
from torch.profiler import ProfilerActivity, profile
from transformers import BertConfig, BertModel, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

IDS = torch.tensor([[1, 2, 3]])
KINDS = "forward_pre_hook", "forward_hook", "full_backward_pre_hook", "full_backward_hook"


def _transformers():
    torch.manual_seed(0)
    size = dict(vocab_size=20, hidden_size=16, intermediate_size=16, num_attention_heads=2, num_hidden_layers=3)
    gpt2 = GPT2Config(vocab_size=20, n_embd=16, n_layer=3, n_head=2, bos_token_id=0, eos_token_id=0)
    return LlamaForCausalLM(LlamaConfig(**size)).eval(), GPT2LMHeadModel(gpt2).eval(), BertModel(BertConfig(**size)).eval()


def _needs_grad():
    return torch.ones(1, 2, requires_grad=True)


def _identity():
    layer = nn.Linear(2, 2, bias=False)
    nn.init.eye_(layer.weight)
    return layer


class _Returns(nn.Module):
    """A layer that hands its result back in one form or another."""

    def __init__(self, form):
        super().__init__()
        self.form, self.layer = form, nn.Linear(2, 2)

    def forward(self, x, more=0):
        return self.form(self.layer(x) + more)


def _first(output):
    while not isinstance(output, torch.Tensor):
        output = next(iter(output.values())) if isinstance(output, dict) else output[0]
    return output


def a_forward_pre_hook():
    """#order: | `register_forward_pre_hook` | before `forward()` | `(module, args)` | the arguments |"""
    layer, x = _identity(), _needs_grad()
    seen, forward = [], layer.forward
    layer.forward = lambda x: seen.append("forward") or forward(x)
    layer.register_forward_pre_hook(lambda *given: seen.append(given))
    layer.register_forward_pre_hook(lambda module, args: (args[0] * 2,))
    assert layer(x).tolist() == [[2.0, 2.0]]
    assert seen[0][0] is layer and seen[0][1] == (x,) and len(seen[0]) == 2 and seen[1] == "forward"


def a_forward_hook():
    """#order: | `register_forward_hook` | after `forward()` | `(module, args, output)` | the output |"""
    layer, x = _identity(), _needs_grad()
    seen, forward = [], layer.forward
    layer.forward = lambda x: seen.append("forward") or forward(x)
    layer.register_forward_hook(lambda *given: seen.append(given))
    layer.register_forward_hook(lambda module, args, output: "anything")
    assert layer(x) == "anything"
    assert seen[0] == "forward" and seen[1][0] is layer and seen[1][1] == (x,) and torch.equal(seen[1][2], x) and len(seen[1]) == 3


def a_full_backward_pre_hook():
    """#order: | `register_full_backward_pre_hook` | in `backward()`, before the module's gradients | `(module, grad_output)` | the gradients of the output |"""
    for x in (_needs_grad(), torch.ones(1, 2)):
        layer, seen = _identity(), []
        layer.register_full_backward_pre_hook(lambda *given: seen.append((*given, given[0].weight.grad)))
        layer.register_full_backward_pre_hook(lambda module, grad_output: (grad_output[0] * 3,))
        output = layer(x)
        assert seen == []
        output.sum().backward()
        module, grad_output, weight_grad = seen[0]
        assert module is layer and grad_output[0].tolist() == [[1.0, 1.0]] and weight_grad is None
        assert layer.weight.grad.tolist() == [[3.0, 3.0], [3.0, 3.0]]


def a_full_backward_hook():
    """#order: | `register_full_backward_hook` | in `backward()`, after them | `(module, grad_input, grad_output)` | the gradients of the input |"""
    layer, x, seen = _identity(), _needs_grad(), []
    layer.register_full_backward_hook(lambda *given: seen.append((*given, given[0].weight.grad)))
    layer.register_full_backward_hook(lambda module, grad_input, grad_output: (grad_input[0] * 5,))
    output = layer(x)
    assert seen == []
    (output * 2).sum().backward()
    module, grad_input, grad_output, weight_grad = seen[0]
    assert module is layer and grad_input[0].tolist() == [[2.0, 2.0]] and grad_output[0].tolist() == [[2.0, 2.0]]
    assert weight_grad.tolist() == [[2.0, 2.0], [2.0, 2.0]] == layer.weight.grad.tolist()
    assert x.grad.tolist() == [[10.0, 10.0]]


def hooks_for_every_module():
    """#order: | `register_module_forward_hook` and its kin, for every module | before the module's own of that kind | the same | the same |"""
    ran = []
    handles = [getattr(everywhere, f"register_module_{kind}")(lambda module, *given, kind=kind: ran.append((kind, type(module).__name__, len(given)))) for kind in KINDS]
    model = nn.Sequential(nn.Linear(2, 2), nn.ModuleList([nn.Tanh()])[0])
    model(_needs_grad()).sum().backward()
    for kind, given in zip(KINDS, (1, 2, 1, 2)):
        assert {entry for entry in ran if entry[0] == kind} == {(kind, name, given) for name in ("Linear", "Tanh", "Sequential")}
    for handle in handles:
        handle.remove()
    replacements = (lambda module, args: (args[0] * 2,)), (lambda module, args, output: output * 2), (lambda module, grad: (grad[0] * 2,)), (lambda module, grad, _: (grad[0] * 2,))
    for kind, replace in zip(KINDS, replacements):
        handle = getattr(everywhere, f"register_module_{kind}")(replace)
        x = _needs_grad()
        output = _identity()(x)
        output.sum().backward()
        assert output.tolist() == [[2.0, 2.0]] if "forward" in kind else x.grad.tolist() == [[2.0, 2.0]]
        handle.remove()


def inner_hooks_first():
    """#order: Inner modules end first, so their forward hooks come first."""
    for model in (nn.Sequential(nn.Sequential(nn.Linear(4, 4)), nn.Sequential(Net())), *_transformers()):
        ended = []
        for name, module in model.named_modules():
            module.register_forward_hook(lambda *given, name=name: ended.append(name))
        model(torch.randn(2, 4) if isinstance(model, nn.Sequential) else IDS)
        for place, name in enumerate(ended):
            assert all(place < ended.index(outer) for outer in ended if outer != name and name.startswith(f"{outer}." if outer else ""))


def global_hooks_then_prepended_then_in_order():
    """#order: Within one kind global hooks run before the module's own, and those in the order in which they were registered, unless one was registered with `prepend=True`."""
    for kind in KINDS:
        layer, ran = nn.Linear(2, 2), []
        register = getattr(layer, f"register_{kind}")
        register(lambda *given: ran.append("first"))
        register(lambda *given: ran.append("second"))
        register(lambda *given: ran.append("prepended"), prepend=True)
        handle = getattr(everywhere, f"register_module_{kind}")(lambda *given: ran.append("global"))
        layer(_needs_grad()).sum().backward()
        handle.remove()
        assert ran == ["global", "prepended", "first", "second"]


def a_full_backward_hook_needs_an_input_that_requires_grad():
    """#order: A full backward hook runs after the module's gradients only if an input requires one; otherwise before, and it can replace nothing."""
    for make, plain in (lambda: nn.Linear(2, 2), torch.ones(1, 2)), (lambda: nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1)), torch.ones(1, 2)), (lambda: nn.Conv1d(2, 2, 1), torch.ones(1, 2, 3)):
        for x, after in (plain.clone().requires_grad_(), True), (plain, False):
            model, seen = make(), []
            model.register_full_backward_hook(lambda module, *given: seen.append([p.grad is not None for p in module.parameters()]))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model(x).sum().backward()
            assert len(seen) == 1 and set(seen[0]) == {after}
    for layer, x in (nn.Linear(2, 2), torch.ones(1, 2)), (nn.Embedding(3, 2), torch.tensor([1])):
        layer.register_full_backward_hook(lambda module, grad_input, grad_output: (torch.zeros(1, 2),))
        with pytest.raises(RuntimeError, match="no input requires gradient should always return None"):
            layer(x).sum().backward()


def it_wants_a_tensor_or_a_tuple():
    """#order: And it runs only for an output that is a tensor or a tuple of them (for a list or a dict, a warning says so), not for the output object of a transformers model; it is told of positional inputs only."""
    forms = {lambda t: t: 1, lambda t: (t, t): 1, lambda t: (t, None): 1, lambda t: [t]: 0, lambda t: {"out": t}: 0, lambda t: ((t,),): 0}
    for form, runs in forms.items():
        model, ran = _Returns(form), []
        model.register_full_backward_hook(lambda module, grad_input, grad_output: ran.append(len(grad_input)))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            output = model(_needs_grad(), more=_needs_grad())
        _first(output).sum().backward()
        assert ran == [1] * runs  # of two inputs, the one by position
        warned = any("should be a Tensor or a tuple of Tensors" in str(warning.message) for warning in caught)
        assert warned == isinstance(output, (list, dict))
    for model in _transformers():
        ran = []
        model.register_full_backward_hook(lambda *given: ran.append(1))
        with pytest.warns(UserWarning, match="should be a Tensor or a tuple of Tensors"):
            model(IDS)[0].sum().backward()
        assert ran == []
        model(IDS, return_dict=False)[0].sum().backward()
        assert ran == [1]


def no_change_in_place_behind_it():
    """#order: With one on a module, changing the module's output in place raises, as an `nn.ReLU(inplace=True)` behind it does."""
    for change in (nn.ReLU(inplace=True), nn.Dropout(inplace=True), lambda t: t.add_(1), lambda t: t.mul_(2)):
        for hooked in (True, False):
            layer = nn.Linear(2, 2)
            if hooked:
                layer.register_full_backward_hook(lambda *given: None)
                with pytest.raises(RuntimeError, match="is a view and is being modified inplace"):
                    change(layer(_needs_grad()))
            else:
                change(layer(_needs_grad())).sum().backward()
    layer.register_full_backward_hook(lambda *given: None)
    assert nn.ReLU()(layer(_needs_grad())).shape == (1, 2)


def forward_skips_its_own_hooks():
    """#order: Called directly, `forward()` skips the hooks of that one module: its own and the global ones.
    #order: The layers inside still get theirs.
    #order: The backward hook is lost as well: the call is what attaches it.
    """
    ran = []
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Tanh()))
    handles = []
    for kind in KINDS:
        handles.append(getattr(everywhere, f"register_module_{kind}")(lambda module, *given, kind=kind: ran.append((module, kind))))
        for module in model.modules():
            getattr(module, f"register_{kind}")(lambda module, *given, kind=kind: ran.append((module, kind)))
    model(_needs_grad()).sum().backward()
    assert all(ran.count((module, kind)) == 2 for module in model.modules() for kind in KINDS)
    ran.clear()
    model.forward(_needs_grad()).sum().backward()
    assert all(ran.count((module, kind)) == (0 if module is model else 2) for module in model.modules() for kind in KINDS)
    for handle in handles:
        handle.remove()


def saving_and_loading_have_their_own():
    """#order: Saving and loading have hooks of their own."""
    model, ran = Net(), []
    model.register_state_dict_pre_hook(lambda *given: ran.append("before saving"))
    model.register_state_dict_post_hook(lambda *given: ran.append("after saving"))
    model.register_load_state_dict_pre_hook(lambda *given: ran.append("before loading"))
    model.register_load_state_dict_post_hook(lambda *given: ran.append("after loading"))
    for kind in KINDS:
        getattr(model, f"register_{kind}")(lambda *given: ran.append("call"))
    model.load_state_dict(model.state_dict())
    assert ran == ["before saving", "after saving", "before loading", "after loading"]


def a_weight_used_is_no_module_called():
    """#never-called: A hook runs only if its module is called.
    #never-called: `nn.MultiheadAttention` reads the weight of `out_proj` and computes with it, but never calls the module.
    #never-called: Hook the attention instead, and read its output.
    """
    x = torch.randn(3, 1, 4)
    for training in (True, False):
        for weights in (True, False):
            for batch_first in (True, False):
                for mode in (torch.enable_grad, torch.no_grad):
                    attention, ran, outputs = nn.MultiheadAttention(4, 2, batch_first=batch_first).train(training), [], []
                    attention.out_proj.register_forward_hook(lambda *given: ran.append(1))
                    attention.register_forward_hook(lambda module, args, output: outputs.append(output[0]))
                    with mode():
                        attention(x, x, x, need_weights=weights)
                        attention.out_proj.bias.data += 1
                        attention(x, x, x, need_weights=weights)
                    assert ran == [] and torch.allclose(outputs[1], outputs[0] + 1, atol=1e-6)
    attention.out_proj(x)
    assert ran == [1]


def a_plain_hook_gets_no_keyword():
    """#keywords: A plain hook sees no keyword argument: for `model(input_ids=ids)`, the usual way to call a language model, its `args` is an empty tuple, and `args[0]` raises an `IndexError`.
    #keywords: Register with `with_kwargs=True`; a forward hook then receives `(module, args, kwargs, output)`.
    """
    for model in _transformers():
        before, after = [], []
        model.register_forward_pre_hook(lambda module, *given: before.append(given))
        model.register_forward_hook(lambda *given: after.append(given), with_kwargs=True)
        output = model(input_ids=IDS)
        assert before == [((),)]
        (module, args, kwargs, received), = after
        assert module is model and args == () and kwargs["input_ids"] is IDS and received is output
        model.register_forward_pre_hook(lambda module, args: args[0])
        with pytest.raises(IndexError):
            model(input_ids=IDS)


def a_lazy_layer_takes_its_shape_in_a_pre_hook():
    """#features: Here skipping the call does harm.
    #features: A lazy layer takes its shape in a pre-hook.
    #features: Its error tells you to “call `forward`”, which is just what failed: call the layer.
    """
    for make, x in (lambda: nn.LazyLinear(3), torch.ones(1, 2)), (lambda: nn.LazyConv1d(3, 1), torch.ones(1, 2, 4)):
        lazy = make()
        with pytest.raises(ValueError, match="Call `forward`"):
            lazy.forward(x)
        lazy(x)
        assert lazy.weight.shape[:2] == (3, 2) and torch.equal(lazy.forward(x), lazy(x))
        lazy = make()
        for handle in [*lazy._forward_pre_hooks]:
            del lazy._forward_pre_hooks[handle]
        with pytest.raises(ValueError, match="uninitialized parameter"):
            lazy(x)


def pruning_recomputes_the_weight_in_a_pre_hook():
    """#features: And pruning recomputes `weight` from `weight_orig` in a pre-hook.
    #features: So after an optimizer step `forward()` still answers with the old weights, without an error, until somebody calls the module properly;
    and a second `backward()` fails, because that old `weight` belongs to a graph that the first has used up.
    """
    x = torch.ones(1, 2)
    for make in (torch.optim.SGD, torch.optim.AdamW):
        layer = nn.Linear(2, 1, bias=False)
        prune.custom_from_mask(layer, "weight", torch.tensor([[1.0, 0.0]]))
        old = layer.weight
        optimizer = make(layer.parameters(), lr=0.5)
        layer(x).sum().backward()
        before = layer(x)
        optimizer.step()
        assert layer.weight is not old and torch.equal(layer.forward(x), before)  # the call made a new one, forward() does not
        after = layer(x)
        assert not torch.equal(after, before) and torch.equal(layer.forward(x), after)
        assert torch.equal(after, x @ (layer.weight_orig * layer.weight_mask).T)
    for keep in (True, False):
        layer(x)
        layer.forward(x).sum().backward(retain_graph=keep)
        if keep:
            layer.forward(x).sum().backward()
        else:
            with pytest.raises(RuntimeError, match="backward through the graph a second time"):
                layer.forward(x).sum().backward()
    for _ in range(2):
        layer(x).sum().backward()


def hidden_states_come_from_hooks():
    """#hidden-states: transformers collects the hidden states of this model with forward hooks on its layers.
    #hidden-states: The wrapper that calls `layer.forward(...)` computes the same logits, but one entry is gone and all later ones move up: `hidden_states[2]` is now another layer's.
    #hidden-states: If you wrap a layer, call it.
    """
    class Wrapper(nn.Module):
        def __init__(self, layer, direct):
            super().__init__()
            self.layer, self.direct = layer, direct

        def forward(self, *args, **kwargs):
            return (self.layer.forward if self.direct else self.layer)(*args, **kwargs)

    model, *_ = _transformers()
    layers = model.model.layers
    plain = model(IDS, output_hidden_states=True)
    hooks = layers[0]._forward_hooks
    kept = dict(hooks)
    hooks.clear()
    assert kept and len(model(IDS, output_hidden_states=True).hidden_states) == len(plain.hidden_states) - 1
    hooks.update(kept)
    second = layers[1]
    for direct, found in (False, [0, 1, 2, 3]), (True, [0, 1, 3]):
        layers[1] = Wrapper(second, direct)
        output = model(IDS, output_hidden_states=True)
        assert torch.equal(output.logits, plain.logits) and len(output.hidden_states) == len(found)
        assert all(torch.equal(state, plain.hidden_states[place]) for state, place in zip(output.hidden_states, found))


def the_profiler_listens_to_operators():
    """#profiler: It records every operator either way: it listens to the operators, not to module hooks.
    #profiler: What is missing is one label, and only if you asked for `with_stack=True`: the name of the module whose `forward()` you called yourself.
    """
    for model, x in (nn.Sequential(nn.Linear(4, 2), nn.ReLU()), torch.ones(1, 4)), (Net(), torch.ones(3, 4)):
        model.eval()
        for stack in (True, False):
            operators, labels = [], []
            for run in (model, model.forward):
                with profile(activities=[ProfilerActivity.CPU], with_stack=stack) as profiler:
                    run(x)
                    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules()) and not everywhere._has_any_global_hook()
                names = [event.name for event in profiler.events()]
                operators.append([name for name in names if name.startswith("aten::")])
                labels.append([name for name in names if name.startswith("nn.Module")])
            assert operators[0] == operators[1] and "aten::linear" in operators[0]
            lost = [f"nn.Module: {type(model).__name__}_0"] if stack else []
            assert sorted(labels[0]) == sorted(labels[1] + lost)


def _counting(runs):
    def backend(graph, inputs):
        return lambda *args: runs.append(1) or graph.forward(*args)

    return backend


def a_wrapper_and_an_inside():
    """#compile: The backend here only counts how often compiled code runs.
    #compile: `torch.compile(model)` returns a wrapper, and both ways into the wrapper are compiled; the model inside stays as it was.
    #compile: `model.compile()` changes the model itself, but only its call: `model.forward(x)` still runs uncompiled.
    """
    model, x, runs = Net().eval(), torch.randn(3, 4), []
    plain = model(x)
    wrapper = torch.compile(model, backend=_counting(runs))
    assert wrapper is not model
    for run, compiled in (wrapper, True), (wrapper.forward, True), (model, False), (model.forward, False):
        runs.clear()
        assert torch.equal(run(x), plain) and bool(runs) == compiled
    model.compile(backend=_counting(runs))
    for run, compiled in (model, True), (model.forward, False):
        runs.clear()
        assert torch.equal(run(x), plain) and bool(runs) == compiled


def hooks_come_before_the_first_compiled_run():
    """#compile: Register hooks before the first compiled run.
    #compile: What is compiled already may go past a later hook on a layer, without a warning; `torch._dynamo.reset()` makes it compile anew.
    """
    class Doubled(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Identity()

        def forward(self, x):
            return 2 * self.layer(x)

    x = torch.ones(2)
    for kind, in_place in ("register_forward_hook", True), ("register_forward_hook", False), ("register_forward_pre_hook", False):
        for late in (True, False):
            torch._dynamo.reset()
            model, ran = Doubled(), []
            if in_place:
                model.compile(backend="eager")
            compiled = model if in_place else torch.compile(model, backend="eager")
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                if late:
                    compiled(x)
                getattr(model.layer, kind)(lambda *given: ran.append(1))
                compiled(x)
            assert len(ran) == (0 if late else 1)
            if late:
                torch._dynamo.reset()
                compiled(x)
                assert len(ran) == 1


listed = {
    "no statement": [
        "#hooks: You want to see what a layer gets, or change what it returns, without touching its code.",
        "#hooks: Or your hook is there and does not run.",
        "#hooks: Or something breaks that you never knew was made of hooks.",
        "#hooks: Calling a module says what a hook is; this page is about the rest.",
    ],
}
