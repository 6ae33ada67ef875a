"""What docs/en/errors/silent.md says, proved sentence by sentence."""

import copy

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.head = nn.Linear(4, 3), nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.hidden(x).relu())


def _prefixed(model):
    return {f"module.{key}": value for key, value in model.state_dict().items()}


def a_state_dict_is_no_copy():
    """
    #best-equals-last: `state_dict()` gives a new dict with the model's own tensors in it.
    #best-equals-last: Training changes them in place, in your dict too.
    #best-equals-last: `copy.deepcopy(model.state_dict())`, or `torch.save` at that moment.
    #best-equals-last: After another step the kept tensor differs from the model's.
    """
    for make in torch.optim.SGD, torch.optim.AdamW:
        model = Net()
        kept, copied = model.state_dict(), copy.deepcopy(model.state_dict())
        torch.save(model.state_dict(), "best.pt")
        assert kept is not model.state_dict() and kept["head.weight"].data_ptr() == model.head.weight.data_ptr()
        model(torch.randn(5, 4)).square().sum().backward()
        make(model.parameters(), lr=0.1).step()
        assert torch.equal(kept["head.weight"], model.head.weight)
        for best in copied, torch.load("best.pt"):
            assert not torch.equal(best["head.weight"], model.head.weight)


def an_optimizer_keeps_what_it_was_given():
    """
    #replaced-head-does-not-learn: The optimizer holds the parameters it was given, those of the old head.
    #replaced-head-does-not-learn: The new ones get gradients, and nobody changes them.
    #replaced-head-does-not-learn: Replace layers first, then make the optimizer; or `optimizer.add_param_group`.
    """
    for order in "optimizer first", "head first", "added":
        model = Net()
        old = model.head
        if order == "head first":
            model.head = nn.Linear(3, 5)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        if order != "head first":
            model.head = nn.Linear(3, 5)
        if order == "added":
            optimizer.add_param_group({"params": model.head.parameters()})
        held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
        before = model.head.weight.clone()
        model(torch.randn(5, 4)).square().sum().backward()
        optimizer.step()
        assert model.head.weight.grad.any() and torch.equal(model.head.weight, before) == (order == "optimizer first")
        assert (id(old.weight) in held) == (order != "head first")


def to_of_a_tensor_and_of_a_module():
    """
    #to-result-not-assigned: A tensor's `.to()` returns a tensor and leaves the old one as it is.
    #to-result-not-assigned: A module's `.to()` changes the module itself, hence the habit.
    #to-result-not-assigned: `x = x.to(device)`; of a batch, `{name: value.to(device) for name, value in batch.items()}`.
    """
    for target, read in ("meta", lambda value: value.device.type), (torch.float64, lambda value: value.dtype):
        x, model = torch.ones(2), Net()
        moved = x.to(target)
        model.to(target)
        assert read(moved) == target == read(model.head.weight) and read(x) != target
        batch = {name: value.to(target) for name, value in {"a": torch.ones(1), "b": torch.ones(2)}.items()}
        assert {read(value) for value in batch.values()} == {target}


def dropout_acts_in_train_mode():
    """
    #every-call-differs: A new module is in train mode, where `Dropout` sets other values to zero at each call.
    #every-call-differs: `torch.no_grad()` does not change that.
    #every-call-differs: `model.eval()` before you predict, `model.train()` before you go on training.
    #every-call-differs: `model.training` is `False`, and two calls agree.
    """
    model, x = nn.Sequential(nn.Linear(2, 64), nn.Dropout(0.5)), torch.ones(1, 2)
    assert model.training and not torch.equal(model(x) == 0, model(x) == 0)
    with torch.no_grad():
        assert not torch.equal(model(x), model(x))
    model.eval()
    assert not model.training and torch.equal(model(x), model(x))
    assert not torch.equal(model.train()(x), model(x))


def loading_copies_into_the_dtype_of_the_model():
    """
    #inf-after-loading: `load_state_dict` copies into the model's dtype.
    #inf-after-loading: The largest number of float16 is 65504, and 70000 becomes `inf`.
    #inf-after-loading: Load into float32 or bfloat16.
    #inf-after-loading: `weight.isfinite().all()` is `True` for each parameter.
    """
    assert torch.finfo(torch.float16).max == 65504
    for dtype, finite in (torch.float16, False), (torch.bfloat16, True), (torch.float32, True):
        model = nn.Linear(1, 1, bias=False, dtype=dtype)
        model.load_state_dict({"weight": torch.tensor([[70000.0]])})
        assert model.weight.dtype == dtype and all(weight.isfinite().all() for weight in model.parameters()) == finite


def hooks_belong_to_the_call():
    """
    #hook-is-passed-by: Hooks belong to the call `model(x)`, and `model.forward(x)` passes them by.
    #hook-is-passed-by: Call the module, also inside a `forward` of yours: `self.layer(x)`.
    #hook-is-passed-by: A hook that counts shows one run a call.
    """
    class Outer(nn.Module):
        def __init__(self, by_hand):
            super().__init__()
            self.layer, self.by_hand = nn.Linear(2, 2), by_hand

        def forward(self, x):
            return self.layer.forward(x) if self.by_hand else self.layer(x)

    for by_hand in True, False:
        model, runs = Outer(by_hand), []
        model.layer.register_forward_hook(lambda *_: runs.append("after"))
        model.layer.register_forward_pre_hook(lambda *_: runs.append("before"))
        model(torch.ones(1, 2))
        assert runs == ([] if by_hand else ["before", "after"])


shown = {
    "#replaced-head-does-not-learn: The weight differs after one step.": ("errors/replaced_head_does_not_learn_mended", "head changed: True"),
    "#to-result-not-assigned: Print `x.device`.": ("errors/to_result_not_assigned_mended", "meta"),
}

listed = {
    "no statement": [
        "#silent-errors: Nothing was raised, and the numbers are wrong.",
        "#silent-errors: Each entry shows the symptom in a few lines.",
    ],
}
