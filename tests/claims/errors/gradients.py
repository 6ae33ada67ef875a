"""What docs/en/errors/gradients.md says, proved sentence by sentence."""

import warnings

import pytest
import torch
from torch import nn
from torch.nn import functional as F


def _gpt2():
    from transformers import GPT2Config, GPT2LMHeadModel

    return GPT2LMHeadModel(GPT2Config(vocab_size=9, n_positions=8, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=0))


def _nodes(tensor):
    """How many operations the graph behind it has."""
    seen, ahead = set(), [tensor.grad_fn]
    while ahead:
        node = ahead.pop()
        if node is not None and node not in seen:
            seen.add(node)
            ahead += [behind for behind, _ in node.next_functions]
    return len(seen)


def plain_list_gives_nothing():
    """#empty-parameter-list: The layers are in a plain list, which registers nothing, so `parameters()` gives nothing."""
    net = nn.Module()
    net.layers = [nn.Linear(2, 2)]
    assert list(net.parameters()) == []
    net.layers = nn.ModuleList(net.layers)
    assert len(list(net.parameters())) == 2


def other_empty_lists():
    """#empty-parameter-list: Other causes: `parameters()` was stored and walked before, for it is a generator, or a filter for `requires_grad` left none."""
    net = nn.Linear(2, 2)
    stored = net.parameters()
    assert len(list(stored)) == 2
    for empty in stored, filter(lambda p: p.requires_grad, net.requires_grad_(False).parameters()):
        with pytest.raises(ValueError, match="optimizer got an empty parameter list"):
            torch.optim.SGD(empty)


def leaf_out_of_place():
    """#leaf-in-place: A leaf is where gradients are collected; changed in place with autograd on, it would no longer be the start of its graph."""
    w = torch.ones(2, requires_grad=True)
    (w - 0.1).sum().backward()
    assert w.is_leaf and w.grad is not None and not (w - 0.1).is_leaf
    for change in lambda: w.sub_(0.1), lambda: w.zero_(), lambda: w.copy_(torch.zeros(2)):
        with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
            change()


def init_is_no_grad():
    """#leaf-in-place: Put the change under `torch.no_grad()`, or use `nn.init`, which does so itself."""
    layer = nn.Linear(2, 2)
    nn.init.zeros_(layer.weight)
    with torch.no_grad():
        layer.bias += 1
    assert layer.weight.count_nonzero() == 0 and layer.weight.requires_grad and layer.bias.requires_grad


def row_is_a_view():
    """#leaf-view-in-place: `weight[0]` is a view: it shares the memory of the parameter, so changing it changes the leaf."""
    weight = nn.Parameter(torch.ones(2, 3))
    assert weight[0].data_ptr() == weight.data_ptr() and weight[0]._base is weight
    for change in lambda: weight[0].zero_(), lambda: weight.__setitem__(0, 0.0), lambda: weight.view(-1).zero_():
        with pytest.raises(RuntimeError, match="a view of a leaf Variable"):
            change()
    with torch.no_grad():
        weight[0] = 0.0
    assert weight.tolist() == [[0.0] * 3, [1.0] * 3]


def frozen_integers():
    """#integer-gradients: Write floats, `[1.0, 2.0]`; register whole numbers as a buffer, or say `requires_grad=False`."""
    net = nn.Module()
    net.register_buffer("steps", torch.tensor([1, 2]))
    assert not nn.Parameter(torch.tensor([1, 2]), requires_grad=False).requires_grad and nn.Parameter(torch.tensor([1.0, 2.0])).requires_grad
    with pytest.raises(RuntimeError, match="Only Tensors of floating point"):
        nn.Parameter(torch.tensor([1, 2]))


def quantized_weights():
    """#integer-gradients: Weights quantized to int8 raise it in `model.requires_grad_()` and in any code that makes a `Parameter` of them anew."""
    model = nn.Sequential(nn.Linear(2, 2))
    model[0].weight = nn.Parameter(torch.ones(2, 2, dtype=torch.int8), requires_grad=False)
    for use in model.requires_grad_, lambda: nn.Parameter(model[0].weight.data):
        with pytest.raises(RuntimeError, match="(?i)only Tensors of floating point"):
            use()


def eval_keeps_the_graph():
    """#numpy-gradient: NumPy knows no gradients, so a tensor that needs one is refused; `eval()` does not end that."""
    layer = nn.Linear(2, 2).eval()
    with pytest.raises(RuntimeError, match="Can't call numpy.. on Tensor that requires grad"):
        layer(torch.ones(1, 2)).numpy()
    with torch.no_grad():
        layer(torch.ones(1, 2)).numpy()


def _inferred():
    with torch.inference_mode():
        return torch.ones(3, 4) * 2


def inference_input_kept():
    """#inference-tensor-backward: What is made under `inference_mode()` stays apart from autograd for good, and the new layer has to keep its input for `backward()`."""
    features = _inferred()
    assert features.is_inference() and not features.requires_grad
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        nn.Linear(4, 2)(features)
    nn.Linear(4, 2).requires_grad_(False)(features)  # a layer that is not trained keeps nothing


def clone_is_normal():
    """#inference-tensor-backward: `features.is_inference()` is false."""
    features = _inferred()
    assert features.is_inference() and not features.clone().is_inference()
    with torch.no_grad():
        assert not (torch.ones(2) * 2).is_inference()


def no_version_counter():
    """#inference-tensor-in-place: A tensor made under `inference_mode()` keeps no count of its changes, so outside it may not be changed in place."""
    with pytest.raises(RuntimeError, match="Inference tensors do not track version counter"):
        _inferred()._version
    with pytest.raises(RuntimeError, match="Inplace update to inference tensor outside InferenceMode"):
        _inferred().add_(1)


def inside_is_fine():
    """#inference-tensor-in-place: Compute out of place, `scores + 1`, clone first, or do the change inside."""
    scores = _inferred()
    with torch.inference_mode():
        scores += 1
    assert scores[0, 0] == 3 and (scores + 1)[0, 0] == 4 and scores.clone().add_(1)[0, 0] == 4


def outside_is_normal():
    """#inference-tensor-in-place: A result of `scores + 1` made outside is a normal tensor again."""
    assert not (_inferred() + 1).is_inference()


def stays_inference():
    """#inference-tensor-requires-grad: The tensor was made under `inference_mode()`, and stays an inference tensor outside."""
    image = _inferred()
    assert image.is_inference()
    with pytest.raises(RuntimeError, match="Setting requires_grad=True on inference tensor"):
        image.requires_grad_()


def ways_to_lose_the_graph():
    """#loss-no-grad: The loss has no graph: it was computed under `no_grad()`, or all parameters behind it are frozen, or a `detach()`, an `argmax` or `loss = torch.tensor(…)` cut the graph."""
    model, x = nn.Linear(4, 1), torch.ones(3, 4)
    with torch.no_grad():
        under = model(x).mean()
    out = model(x)
    frozen = nn.Linear(4, 1).requires_grad_(False)(x).mean()
    for loss in under, frozen, out.detach().mean(), out.argmax().float(), torch.tensor(out.mean().item()):
        with pytest.raises(RuntimeError, match="does not require grad and does not have a grad_fn"):
            loss.backward()


def items_have_no_backward():
    """#loss-no-grad: After `loss.item()` it says `'float' object has no attribute 'backward'`."""
    loss = nn.Linear(4, 1)(torch.ones(3, 4)).mean()
    with pytest.raises(AttributeError, match="'float' object has no attribute 'backward'"):
        loss.item().backward()


def requires_grad_hides_it():
    """#loss-no-grad: Do not write `loss.requires_grad_()`: the error goes, and no parameter gets a gradient."""
    model = nn.Linear(4, 1)
    with torch.no_grad():
        loss = model(torch.ones(3, 4)).mean()
    loss.requires_grad_().backward()
    assert model.weight.grad is None and model.bias.grad is None


def cpu_rnn_eval():
    """#cudnn-rnn: On a CPU the same code raises nothing."""
    for layer in nn.LSTM(4, 8), nn.GRU(4, 8), nn.RNN(4, 8):
        layer.eval()(torch.ones(5, 3, 4))[0].sum().backward()
        assert layer.weight_ih_l0.grad.abs().sum() > 0


def first_backward_frees():
    """#backward-twice: The first `backward()` frees what it kept, and the second goes back through the same part."""
    w = torch.ones(2, requires_grad=True)
    loss = w.sigmoid().sum()
    loss.backward(retain_graph=True)
    loss.backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        loss.backward()


def kept_from_before():
    """#backward-twice: In a training loop it is often something kept from the batch before: the state of an LSTM, a memory, a running mean that was not detached."""
    lstm, layer, x = nn.LSTM(4, 4), nn.Linear(4, 1), torch.ones(5, 3, 4)
    state, mean = None, 0.0

    def recurrent():
        nonlocal state
        out, state = lstm(x, state)
        out.sum().backward()

    def running():
        nonlocal mean
        mean = 0.9 * mean + 0.1 * layer(x).square().mean()
        mean.backward()

    for step in recurrent, running:
        step()
        with pytest.raises(RuntimeError, match="backward through the graph a second time"):
            step()
    state, mean = tuple(tensor.detach() for tensor in state), mean.detach()
    recurrent(), running()


def graph_grows():
    """#backward-twice: `retain_graph=True` is for two losses of one step; over batches the graph would grow with each step."""
    w, state, sizes = torch.ones(2, requires_grad=True), torch.ones(2), []
    for _ in range(3):
        state = (w * state).tanh()
        state.sum().backward(retain_graph=True)
        sizes.append(_nodes(state))
    assert sizes[0] < sizes[1] < sizes[2]


def step_between():
    """#modified-in-place: Another cause is `optimizer.step()` between the forward pass and the `backward()`, as in a GAN: it changes the weights in place."""
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters())
    loss = model(torch.ones(1, 2)).sum()
    loss.backward(retain_graph=True)
    version = model[1].weight._version
    optimizer.step()
    assert model[1].weight._version > version
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def anomaly_shows_forward():
    """#modified-in-place: `torch.autograd.set_detect_anomaly(True)` adds the traceback of the forward operation."""
    with warnings.catch_warnings(record=True) as said, torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("always")
        x = torch.ones(2, requires_grad=True).sigmoid()
        x += 1
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            x.sum().backward()
    assert any("Traceback of forward call" in str(warning.message) and ".sigmoid()" in str(warning.message) for warning in said)


def one_number_or_gradient():
    """#scalar-outputs: `backward()` starts from one number; with `reduction="none"` the loss has one for each row."""
    w = torch.ones(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="only for scalar outputs"):
        (2 * w).backward()
    (2 * w).sum().backward()
    assert F.cross_entropy(torch.ones(3, 2), torch.tensor([0, 1, 1]), reduction="none").shape == (3,)


def copy_is_not_used():
    """#unused-in-graph: Another cause is that the tensor given is a copy: `x.clone()` or `x.to(…)` made after the loss is not the `x` that was used."""
    x = torch.ones(3, requires_grad=True)
    loss = (2 * x).sum()
    for copied in x.clone(), x.to(torch.float64):
        with pytest.raises(RuntimeError, match="appears to not have been used in the graph"):
            torch.autograd.grad(loss, copied, retain_graph=True)
    assert torch.autograd.grad(loss, x)[0].tolist() == [2.0] * 3


def results_are_no_leaves():
    """#non-leaf-optimized: `torch.randn(3, requires_grad=True) * 0.1` is a result: the leaf is the tensor before it, which has no name."""
    x = torch.randn(3, requires_grad=True) * 0.1
    with pytest.raises(ValueError, match="can't optimize a non-leaf Tensor"):
        torch.optim.SGD([x])
    assert x.grad_fn.next_functions[0][0].variable.is_leaf


def moved_is_no_leaf():
    """#non-leaf-optimized: So is `.to("cuda")` or `.double()` after `requires_grad=True`."""
    for moved in torch.ones(3, requires_grad=True).to("meta"), torch.ones(3, requires_grad=True).double():
        assert not moved.is_leaf
        with pytest.raises(ValueError, match="can't optimize a non-leaf Tensor"):
            torch.optim.SGD([moved])


def head_in_both():
    """#parameter-in-two-groups: `model.parameters()` has the head's parameters too, so they are in both groups."""
    model = nn.ModuleDict({"body": nn.Linear(4, 4), "head": nn.Linear(4, 2)})
    assert {id(p) for p in model["head"].parameters()} < {id(p) for p in model.parameters()}
    with pytest.raises(ValueError, match="more than one parameter group"):
        torch.optim.SGD([{"params": model.parameters()}, {"params": model["head"].parameters()}])


def tied_in_both():
    """#parameter-in-two-groups: Tied weights do it as well: one parameter, listed under two modules."""
    a, b = nn.Linear(4, 4), nn.Linear(4, 4)
    torch.optim.SGD([{"params": a.parameters()}, {"params": b.parameters()}])
    b.weight = a.weight
    with pytest.raises(ValueError, match="more than one parameter group"):
        torch.optim.SGD([{"params": a.parameters()}, {"params": b.parameters()}])


def first_rate_skipped():
    """#scheduler-before-optimizer: The scheduler moved on before the first step of the optimizer, so the first learning rate is never used."""
    warnings.simplefilter("ignore")
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1)
    w.sum().backward()
    scheduler.step()
    optimizer.step()
    assert abs(w.item() + 0.01) < 1e-6  # not 0.1


def scaler_skips_the_step():
    """#scheduler-before-optimizer: With a `GradScaler` the warning comes although the order is right: the scaler leaves out the first steps while its gradients are infinite."""
    w = torch.ones(1, requires_grad=True)
    optimizer, scaler = torch.optim.SGD([w], lr=0.1), torch.amp.GradScaler("cpu")
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1)
    scaler.scale((w * float("inf")).sum()).backward()
    scaler.step(optimizer)
    scaler.update()
    assert w.item() == 1.0  # left out
    with pytest.warns(UserWarning, match="Detected call of `lr_scheduler.step"):
        scheduler.step()


def frozen_embeddings_train():
    """#checkpoint-no-grad: Today's transformers trains a GPT-2 with frozen embeddings either way."""
    warnings.simplefilter("ignore")
    for reentrant in True, False:
        model = _gpt2().train()
        model.get_input_embeddings().requires_grad_(False)
        model.transformer.wpe.requires_grad_(False)
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": reentrant})
        model(torch.tensor([[1, 2, 3]])).logits.sum().backward()
        assert model.transformer.h[0].mlp.c_fc.weight.grad.abs().sum() > 0 and model.transformer.wte.weight.grad is None


def cache_left_out():
    """#use-cache-checkpointing: The config asks for a cache, and a block that is run a second time in `backward()` would write its keys and values into it twice; so the model leaves the cache out."""
    warnings.simplefilter("ignore")
    model, ids = _gpt2().train(), torch.tensor([[1, 2, 3]])
    cache = model(ids).past_key_values
    model(ids, past_key_values=cache)  # the same tokens a second time
    assert cache.get_seq_length() == 6
    model.gradient_checkpointing_enable()
    assert model.config.use_cache and model(ids).past_key_values is None


def computed_has_no_grad():
    """#non-leaf-grad: If you meant a parameter, the tensor that you hold was moved or computed from it: look at `is_leaf`."""
    warnings.simplefilter("ignore")
    w = nn.Parameter(torch.ones(3))
    moved = w.double()
    moved.sum().backward()
    assert moved.grad is None and not moved.is_leaf and w.grad is not None and w.is_leaf


def scheduler_writes_it():
    """#initial-lr: `last_epoch=3` says that the training goes on, and a new optimizer does not have the `initial_lr` that a scheduler wrote into its groups."""
    optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.1)
    assert "initial_lr" not in optimizer.param_groups[0]
    with pytest.raises(KeyError, match="initial_lr"):
        torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, last_epoch=3)
    torch.optim.lr_scheduler.StepLR(optimizer, step_size=2)
    assert optimizer.param_groups[0]["initial_lr"] == 0.1
    torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, last_epoch=3)


def scaler_finds_none():
    """#no-inf-checks: A `GradScaler` looks for infinities in the gradients of the optimizer's parameters, and here all of them are `None`: the loss goes past the head."""
    body, head = nn.Linear(4, 4), nn.Linear(4, 1)
    optimizer, scaler = torch.optim.SGD(head.parameters()), torch.amp.GradScaler("cpu")
    scaler.scale(body(torch.ones(3, 4)).sum()).backward()
    assert all(p.grad is None for p in head.parameters())
    with pytest.raises(AssertionError, match="No inf checks were recorded"):
        scaler.step(optimizer)
    scaler = torch.amp.GradScaler("cpu")
    scaler.scale(head(body(torch.ones(3, 4))).sum()).backward()
    scaler.step(optimizer)


def _gradient(function):
    x = torch.zeros(1, requires_grad=True)
    value = function(x).sum()
    value.backward()
    return value.item(), x.grad.item()


def sqrt_at_zero():
    """#anomaly-nan: The slope of a square root at 0 has no bound, and infinity times 0 is `nan`; the loss itself is 0 and looks fine."""
    assert _gradient(torch.sqrt)[1] == float("inf")
    value, gradient = _gradient(lambda x: x * x.sqrt())
    assert value == 0 and gradient != gradient


def where_computes_both():
    """#anomaly-nan: The same comes of `log` and of a division at 0 behind a `torch.where`, which computes both sides."""
    for function in torch.log, torch.reciprocal, torch.sqrt:
        value, gradient = _gradient(lambda x: torch.where(x > 0, function(x), 0.0))
        assert value == 0 and gradient != gradient


def clamp_before():
    """#anomaly-nan: Keep the value away from the edge, `clamp(min=1e-8)`, before the function and not after it."""
    after = _gradient(lambda x: x.sqrt().clamp(min=1e-4))[1]
    assert after != after and _gradient(lambda x: x.clamp(min=1e-8).sqrt())[1] == 0


def list_loses_it():
    """#copy-construct: A list of losses, `torch.tensor([a, b])`, loses the graph as well, and the warning then speaks of `Converting a tensor with requires_grad=True to a scalar`."""
    torch.set_warn_always(True)  # it comes once in a program otherwise
    a = torch.ones(2, requires_grad=True).sum()
    with pytest.warns(UserWarning, match="Converting a tensor with requires_grad=True to a scalar"):
        assert not torch.tensor([a, a]).requires_grad


def stack_and_as_tensor():
    """#copy-construct: Leave `torch.tensor` out; for a list use `torch.stack`, for a copy `detach().clone()`, for any input `torch.as_tensor(x)`."""
    a = torch.ones(2, requires_grad=True).sum()
    assert torch.stack([a, a]).requires_grad and not a.detach().clone().requires_grad
    assert torch.as_tensor(a) is a and torch.as_tensor([1.0]).shape == (1,)


def flag_of_outputs():
    """#requires-grad-non-leaf: An output needs a gradient because what it was computed from does; the flag can be set where the graph begins."""
    layer, x = nn.Linear(4, 4), torch.ones(3, 4)
    with pytest.raises(RuntimeError, match="you can only change requires_grad flags of leaf variables"):
        layer(x).requires_grad = False
    assert layer(x).requires_grad and not layer.requires_grad_(False)(x).requires_grad


def spare_has_none():
    """#grad-none: `spare` had no part in the loss, so its gradient is not zero but `None`."""
    used, spare = nn.Linear(4, 1), nn.Linear(4, 1)
    used(torch.ones(3, 4)).mean().backward()
    assert spare.weight.grad is None and used.weight.grad is not None


def none_before_and_after():
    """#grad-none: The same is true of frozen parameters, and of all of them before `backward()` and after `zero_grad()`."""
    layer = nn.Linear(4, 1)
    layer.bias.requires_grad_(False)
    optimizer = torch.optim.SGD(layer.parameters())
    assert all(p.grad is None for p in layer.parameters())
    layer(torch.ones(3, 4)).mean().backward()
    assert layer.bias.grad is None and layer.weight.grad is not None
    optimizer.zero_grad()
    assert all(p.grad is None for p in layer.parameters())


def clip_passes_by():
    """#grad-none: Pass by those with `None`, as `nn.utils.clip_grad_norm_` does."""
    used, spare = nn.Linear(4, 1), nn.Linear(4, 1)
    (100 * used(torch.ones(3, 4))).mean().backward()
    parameters = [*used.parameters(), *spare.parameters()]
    nn.utils.clip_grad_norm_(parameters, 1.0)
    assert used.weight.grad.norm() <= 1.0 and spare.weight.grad is None
    nn.utils.clip_grad_norm_(spare.parameters(), 1.0)  # also where none has one


def unscale_divides():
    """#step-twice: `unscale_()` divides the gradients by the scale, and a second time would divide them again; `update()` ends the step."""
    w = torch.ones(1, requires_grad=True)
    optimizer, scaler = torch.optim.SGD([w]), torch.amp.GradScaler("cpu", init_scale=8.0)
    for _ in range(2):
        optimizer.zero_grad()
        scaler.scale(3 * w).sum().backward()
        assert w.grad.item() == 24.0
        scaler.unscale_(optimizer)
        assert w.grad.item() == 3.0
        with pytest.raises(RuntimeError, match="unscale_.. has already been called"):
            scaler.unscale_(optimizer)
        scaler.step(optimizer)
        scaler.update()


def sum_reaches_back():
    """#graph-kept-in-sum: The sum is a tensor with a graph that reaches back through all steps, so none of them is freed."""
    model, total, sizes = nn.Linear(4, 1), 0, []
    for _ in range(3):
        loss = model(torch.ones(3, 4)).mean()
        loss.backward()
        total = total + loss
        sizes.append(_nodes(total))
    assert sizes[0] < sizes[1] < sizes[2] and _nodes(loss) < sizes[0]


def list_reaches_back():
    """#graph-kept-in-sum: A list to which losses or outputs are appended does the same."""
    model, kept = nn.Linear(4, 1), []
    for _ in range(3):
        kept.append(model(torch.ones(3, 4)).mean())
    assert all(_nodes(loss) > 1 for loss in kept) and not any(loss.detach().grad_fn for loss in kept)


def several_views():
    """#unbind-view-in-place: `unbind`, `chunk`, `split` and `for row in x` give several views of one memory, and autograd does not follow a change in place of one of them."""
    for parts in lambda x: x.unbind(0), lambda x: x.chunk(2), lambda x: x.split(1), lambda x: [row for row in x]:
        x = torch.ones(2, 3, requires_grad=True) * 1
        first, second = parts(x)
        assert first._base is x and second._base is x
        with pytest.raises(RuntimeError, match="is a view and is being modified inplace"):
            first += 1


def hook_makes_views():
    """#unbind-view-in-place: A full backward hook makes the input of a module such a view: an `inplace=True` inside then raises."""
    for inplace in True, False:
        layer = nn.ReLU(inplace=inplace)
        layer.register_full_backward_hook(lambda *args: None)
        x = torch.ones(3, requires_grad=True) * 1
        if inplace:
            with pytest.raises(RuntimeError, match="is a view and is being modified inplace"):
                layer(x)
        else:
            layer(x).sum().backward()


def loaded_total():
    """#scheduler-too-many-steps: Often it is stepped once a batch and was built for epochs, or a run was resumed for more epochs: the loaded state brings the old number."""
    schedule = lambda steps: torch.optim.lr_scheduler.OneCycleLR(torch.optim.SGD([torch.ones(1)]), max_lr=1, total_steps=steps)
    saved, longer = schedule(2).state_dict(), schedule(9)
    longer.load_state_dict(saved)
    assert longer.total_steps == 2


def plateau_watches():
    """#plateau-metric: This scheduler lowers the rate when a number stops getting better, so each step has to be told the number; other schedulers count."""
    make = lambda: torch.optim.SGD([torch.ones(1)], lr=0.1)
    for losses, rate in ((3.0, 2.0, 1.0), 0.1), ((3.0, 3.0), 0.01):
        optimizer = make()
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
        for loss in losses:
            optimizer.step()
            scheduler.step(loss)
        assert abs(optimizer.param_groups[0]["lr"] - rate) < 1e-9
    for counting in torch.optim.lr_scheduler.StepLR(make(), 1), torch.optim.lr_scheduler.CosineAnnealingLR(make(), 3):
        counting.optimizer.step()
        counting.step()
        assert counting.get_last_lr()[0] < 0.1


def plateau_mode():
    """#plateau-metric: `scheduler.step(validation_loss)`, once an epoch; say `mode="max"` for an accuracy."""
    for mode, rate in ("max", 0.1), ("min", 0.01):
        optimizer = torch.optim.SGD([torch.ones(1)], lr=0.1)
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode=mode, patience=0)
        for accuracy in 0.5, 0.6:
            optimizer.step()
            scheduler.step(accuracy)
        assert abs(optimizer.param_groups[0]["lr"] - rate) < 1e-9


shown = {
    "#empty-parameter-list: Count what the optimizer got: `sum(len(g[\"params\"]) for g in optimizer.param_groups)`.": ("errors/empty_parameter_list_mended", "4 tensors to be trained"),
    "#leaf-in-place: The parameter still says `requires_grad=True`.": ("errors/leaf_in_place_mended", "True True"),
    "#leaf-view-in-place: The row is zeros, and the weight is still a leaf.": ("errors/leaf_view_in_place_mended", "tensor([0., 0., 0.]", "True"),
    "#integer-gradients: `torch.tensor([1, 2])` holds int64, and `nn.Parameter` asks for a gradient.": ("errors/integer_gradients", "Only Tensors of floating point and complex dtype can require gradients"),
    "#integer-gradients: Print the dtype.": ("errors/integer_gradients_mended", "True torch.int64"),
    "#numpy-gradient: Both ways give one array.": ("errors/numpy_gradient_mended", "(3, 2) True"),
    "#inference-tensor-requires-grad: The gradient is there after `backward()`.": ("errors/inference_tensor_requires_grad_mended", "tensor([4., 4., 4.])"),
    "#cudnn-rnn: `lstm.training` is true, and a `dropout` of its own is 0.": ("errors/cudnn_rnn_mended", "{'lstm': True, 'drop': False}"),
    "#modified-in-place: `sigmoid` keeps its output for `backward()`, and `+=` changed it; the message names the operation whose output it was.": ("errors/modified_in_place", "which is output 0 of Sigmoid, is at version 1; expected version 0"),
    "#scalar-outputs: Print `loss.shape`: it should be `torch.Size([])`.": ("errors/scalar_outputs_mended", "(3,) -> ()"),
    "#unused-in-graph: `torch.autograd.grad` wants the gradient for `spare.weight`, and the loss was computed without it.": ("errors/unused_in_graph", "The differentiated Tensor at index 1 appears to not have been used in the graph"),
    "#unused-in-graph: The `None` in the list is the one without effect.": ("errors/unused_in_graph_mended", "[(1, 4), None]"),
    "#non-leaf-optimized: `x.is_leaf` is true.": ("errors/non_leaf_optimized_mended", "True"),
    "#parameter-in-two-groups: The numbers of the groups add up to that of the model.": ("errors/parameter_in_two_groups_mended", "[(2, 0.01), (2, 0.1)]"),
    "#scheduler-before-optimizer: Print `scheduler.get_last_lr()` at each step: the first value is the one you set.": ("errors/scheduler_before_optimizer_mended", "this step uses 0.1", "this step uses 0.01"),
    "#checkpoint-no-grad: With `use_reentrant=True` the block's output has a graph only if one of its inputs has, whatever its own weights want.": ("errors/checkpoint_no_grad", "the output has a graph: False", "None of the inputs have requires_grad=True"),
    "#checkpoint-no-grad: Look at `.grad` of a parameter inside after `backward()`.": ("errors/checkpoint_no_grad_mended", "the output has a graph: True torch.Size([4, 4])"),
    "#use-cache-checkpointing: `past_key_values` of the output is `None`.": ("errors/use_cache_checkpointing_mended", "None"),
    "#non-leaf-grad: `backward()` leaves gradients at leaves, and passes through what was computed on the way; its `.grad` is `None`.": ("errors/non_leaf_grad", "None", "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed"),
    "#initial-lr: Print `last_epoch` and the learning rate after loading.": ("errors/initial_lr_mended", "epoch 3 lr 0.01"),
    "#no-inf-checks: Count the parameters with a gradient before the step.": ("errors/no_inf_checks_mended", "with a gradient: 2"),
    "#anomaly-nan: All gradients are finite; then switch anomaly mode off, it is slow.": ("errors/anomaly_nan_mended", "tensor(True)"),
    "#copy-construct: `torch.tensor(x)` copies the numbers of a tensor and leaves its graph behind; on a loss, nothing is trained.": ("errors/copy_construct", "has a graph: False", "To copy construct from a tensor"),
    "#copy-construct: `loss.requires_grad` is true before `backward()`.": ("errors/copy_construct_mended", "has a graph: True kept: False"),
    "#requires-grad-non-leaf: Both give an output without a graph.": ("errors/requires_grad_non_leaf_mended", "False False"),
    "#grad-none: The names without a gradient are those that you do not train.": ("errors/grad_none_mended", "without: ['spare.weight', 'spare.bias']"),
    "#step-twice: Two steps one after another pass.": ("errors/step_twice_mended", "step 0 done", "step 1 done"),
    "#graph-kept-in-sum: `total` is a number, or says `requires_grad=False`.": ("errors/graph_kept_in_sum_mended", "<class 'float'>"),
    "#zero-grad-forgotten: `backward()` adds to `.grad`, and without `zero_grad()` each step goes along the sum of all gradients so far.": ("errors/zero_grad_forgotten", "gradient 3.0 gradient 6.0"),
    "#zero-grad-forgotten: The same batch gives the same gradient twice.": ("errors/zero_grad_forgotten_mended", "gradient 3.0 gradient 3.0"),
    "#unbind-view-in-place: The gradient comes back to `x`.": ("errors/unbind_view_in_place_mended", "tensor([[1., 1., 1.], [2., 2., 2.]])"),
    "#scheduler-too-many-steps: A `OneCycleLR` has a fixed number of steps, and the loop made one more.": ("errors/scheduler_too_many_steps", "Tried to step 3 times. The specified number of total steps is 2"),
    "#scheduler-too-many-steps: `scheduler.total_steps` is the number of steps of the loop.": ("errors/scheduler_too_many_steps_mended", "steps: 12"),
    "#plateau-metric: The rate falls after the epoch that was not better.": ("errors/plateau_metric_mended", "loss 2.0 rate 0.1", "loss 2.5 rate 0.01"),
}

listed = {
    "no statement": [
        "#gradients-errors: Follow `requires_grad` and `grad_fn` from the loss back to the parameter: where the chain breaks, there is the cause.",
        "#empty-parameter-list: Keep layers in an `nn.ModuleList`, and call `model.parameters()` anew for the optimizer.",
        "#leaf-view-in-place: Put the assignment under `torch.no_grad()`.",
        "#numpy-gradient: Compute under `torch.no_grad()`, or write `out.detach().cpu().numpy()`.",
        "#inference-tensor-backward: Use `torch.no_grad()` for values that go on into training, or `features.clone()` outside.",
        "#inference-tensor-requires-grad: `image.clone().requires_grad_()` outside, or make it without `inference_mode()`.",
        "#loss-no-grad: Print `requires_grad` after each step, and mend the first that says `False`.",
        "#cudnn-rnn: Call `model.train()` before training, and set dropout and BatchNorm to eval mode one by one if they must not act.",
        "#backward-twice: Add the losses and call `backward()` once; `detach()` what is kept from batch to batch.",
        "#modified-in-place: Write `x = x + 1`, and `inplace=False`; call both `backward()` before both `step()`, or compute the second loss anew.",
        "#scalar-outputs: `loss.mean().backward()`, or `loss.sum()` where you divide yourself.",
        "#unused-in-graph: Ask for the tensor itself; where some may be unused, `allow_unused=True` gives `None` for them.",
        "#non-leaf-optimized: Compute and move first, then `requires_grad_()`; say the device where the tensor is made.",
        "#parameter-in-two-groups: Divide `named_parameters()` by name.",
        "#scheduler-before-optimizer: Call `optimizer.step()`, then `scheduler.step()`.",
        "#checkpoint-no-grad: Often the embedding below is frozen, as with adapters.",
        "#checkpoint-no-grad: Say `use_reentrant=False`.",
        "#use-cache-checkpointing: `model.config.use_cache = False` for training takes the warning away, and is to be set back for `generate()`.",
        "#non-leaf-grad: Call `middle.retain_grad()` before `backward()`, or `torch.autograd.grad(loss, middle)`.",
        "#initial-lr: Make both as at the start, then `load_state_dict` for both.",
        "#no-inf-checks: Often the parameters are frozen, or the optimizer was made for another copy of the model, or `backward()` was not called.",
        "#no-inf-checks: Let the loss depend on what the optimizer trains, and make the optimizer after the model is complete.",
        "#requires-grad-non-leaf: Use `features.detach()`, or freeze the layer before the call, `layer.requires_grad_(False)`.",
        "#step-twice: Often `update()` is missing, or `unscale_()` stands inside the loop of the accumulation.",
        "#step-twice: In each optimizer step: `backward()` for all parts, then `unscale_()`, clip, `step()`, `update()`, each once.",
        "#graph-kept-in-sum: `total += loss.item()`, or `loss.detach()` to stay on the GPU without waiting for it.",
        "#zero-grad-forgotten: `optimizer.zero_grad()` before each `backward()`; with accumulation, once for each optimizer step.",
        "#unbind-view-in-place: Compute out of place, `first = first + 1`, and make the layer `inplace=False`.",
        "#scheduler-too-many-steps: Give `epochs=` and `steps_per_epoch=len(loader)`, and step once a batch.",
    ],
    "needs a GPU": [
        "#cudnn-rnn: In eval mode cuDNN does not keep what its backward needs, for LSTM, GRU and RNN.",
        "#scalar-outputs: Under `DataParallel` a loss computed in `forward()` comes back once for each GPU.",
    ],
    "upstream's word": [
        "#modified-in-place: In older versions also a model with buffers called twice under DDP, mended by `broadcast_buffers=False`.",
        "#loss-no-grad: In older transformers it was often gradient checkpointing over frozen embeddings.",
        "#checkpoint-no-grad: Older versions need `model.enable_input_require_grads()`.",
    ],
}
