"""What docs/en/errors/silent.md says, proved sentence by sentence."""

import copy
import sys
import types
import zipfile

import pytest
import torch
from _common import COUNTING_MODEL, counting_model
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.head = nn.Linear(4, 3), nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.hidden(x).relu())


def _tiny(name):
    """A model of that family, of two small layers, whose pad is 0."""
    import transformers

    config = getattr(transformers, f"{name}Config")(vocab_size=9, hidden_size=8, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=2,
                                                    intermediate_size=8, pad_token_id=0)
    return getattr(transformers, f"{name}Model")(config).eval()


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


def keys_paired_by_position_swap_layers():
    """
    #two-layers-swapped: The keys were paired by position, and the two models list their layers in another order.
    #two-layers-swapped: Names and shapes fit, so the strict load passes.
    #two-layers-swapped: Map the keys by name.
    #two-layers-swapped: A known input gives its known output.
    #two-layers-swapped: The keys cannot show it.
    """
    saved, x = nn.ModuleDict({"q": nn.Linear(2, 2), "k": nn.Linear(2, 2)}), torch.randn(3, 2)
    names = {"q": "query", "k": "key"}
    for order in ["query", "key"], ["key", "query"]:
        reports = []
        for pairing in "position", "name":
            model = nn.ModuleDict({name: nn.Linear(2, 2) for name in order})
            own = list(model.state_dict())
            new = own if pairing == "position" else [f"{names[key[0]]}.{key[2:]}" for key in saved.state_dict()]
            reports.append(model.load_state_dict(dict(zip(new, saved.state_dict().values()))))
            right = pairing == "name" or order == ["query", "key"]
            assert all(torch.equal(model[names[key]](x), saved[key](x)) == right for key in saved)
        assert reports[0] == reports[1] and not any(reports[0])


def parameters_are_without_the_statistics():
    """
    #batchnorm-statistics-lost: `running_mean` and `running_var` are buffers, which `parameters()` and `named_parameters()` leave out; a file or an
        average of weights (EMA) made from those lacks them.
    #batchnorm-statistics-lost: `strict=False` hides it, and the new layer keeps its 0 and 1.
    #batchnorm-statistics-lost: Save and load the whole `state_dict()`.
    #batchnorm-statistics-lost: `running_mean` is that of the trained model.
    """
    for make, shape in (nn.BatchNorm1d, (9, 3)), (nn.BatchNorm2d, (9, 3, 4, 4)), (nn.BatchNorm3d, (9, 3, 2, 2, 2)):
        trained, data = make(3), torch.randn(shape) * 3 + 50
        trained(data)
        own = {id(parameter) for parameter in trained.parameters()}
        assert {"running_mean", "running_var"} <= dict(trained.named_buffers()).keys()
        assert not {"running_mean", "running_var"} & dict(trained.named_parameters()).keys() and not {id(buffer) for buffer in trained.buffers()} & own
        average = {name: value * 0.5 + value * 0.5 for name, value in trained.named_parameters()}
        for saved, strict, whole in (dict(trained.named_parameters()), False, False), (average, False, False), (trained.state_dict(), True, True):
            loaded = make(3)
            loaded.load_state_dict(saved, strict=strict)
            assert torch.equal(loaded.eval()(data), trained.eval()(data)) == torch.equal(loaded.running_mean, trained.running_mean) == whole
            assert whole or not loaded.running_mean.any() and loaded.running_var.eq(1).all()
        with pytest.raises(RuntimeError, match="Missing key.*running_mean"):
            make(3).load_state_dict(average)


def statistics_come_back_from_training_data():
    """
    #batchnorm-statistics-lost: If the statistics are lost, pass training data through the model in train mode under `no_grad`, then call `eval()`.
    """
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)).train()
    weights = copy.deepcopy(dict(model.named_parameters()))
    data = torch.randn(64, 2) * 3 + 50
    with torch.no_grad():
        for _ in range(200):
            model(data)
        hidden = model[0](data)
    assert torch.allclose(model[1].running_mean, hidden.mean(0), rtol=1e-3) and torch.allclose(model[1].running_var, hidden.var(0), rtol=1e-3)
    assert all(torch.equal(weights[name], value) for name, value in model.named_parameters())
    assert torch.allclose(model.eval()(data).mean(0), torch.zeros(2), atol=1e-2)


def a_whole_model_has_no_code():
    """
    #whole-model-class-edited: `torch.save(model)` writes attributes and the name of the class, no code.
    #whole-model-class-edited: `torch.load` takes the class that has this name today: your file was edited, or a package updated.
    #whole-model-class-edited: A `state_dict()` runs today's code too, but its strict load raises where names or shapes changed.
    #whole-model-class-edited: Load with the code of then (an older commit or package), and save the `state_dict()` with an input and its output.
    #whole-model-class-edited: After each load that input gives that output.
    """
    models = sys.modules["models"] = types.ModuleType("models")

    def today(forward, width=2):
        exec("from torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
             f"        self.fc, self.kept = nn.Linear(2, {width}), 7\n    def forward(self, x):\n        return {forward}", vars(models))

    x = torch.randn(3, 2)
    today("self.fc(x)")
    model = models.Net()
    torch.save(model, "whole.pt")
    torch.save(model.state_dict(), "weights.pt")
    content = zipfile.ZipFile("whole.pt").read("whole/data.pkl")
    assert b"Net" in content and b"kept" in content
    for forward, same in ("self.fc(x) * 100", False), ("self.fc(x)", True):
        today(forward)
        whole, of_weights = torch.load("whole.pt", weights_only=False), models.Net()
        of_weights.load_state_dict(torch.load("weights.pt"))
        assert type(whole) is models.Net and whole.kept == 7
        assert all(torch.equal(loaded(x), model.fc(x)) == same for loaded in (whole, of_weights))
    today("self.fc(x)", width=5)
    assert torch.equal(torch.load("whole.pt", weights_only=False)(x), model.fc(x))
    with pytest.raises(RuntimeError, match="size mismatch"):
        models.Net().load_state_dict(torch.load("weights.pt"))


def an_optimizer_loads_by_number():
    """
    #optimizer-other-order: An optimizer's state is numbered, in the order in which its parameters were given.
    #optimizer-other-order: After another order of layers, or parameters collected in a `set`, each gets the averages of another.
    #optimizer-other-order: Where the shapes agree, nothing raises, then or later.
    #optimizer-other-order: Give the new optimizer the parameters in the order of then.
    #optimizer-other-order: Made from `named_parameters()`, it saves their names as `param_names`.
    #optimizer-other-order: `optimizer.state[parameter]["exp_avg"]` is what was saved for that parameter.
    """
    layers = {name: nn.Linear(2, 2) for name in "abcdefgh"}
    parameters = [(f"{name}.{kind}", value) for name, layer in layers.items() for kind, value in layer.named_parameters()]
    sum((n + 1) * value.sum() for n, (_, value) in enumerate(parameters)).backward()
    assert [id(value) for value in {value for _, value in parameters}] != [id(value) for _, value in parameters]
    for make in torch.optim.Adam, torch.optim.AdamW:
        old = make(parameters, lr=0.1)
        old.step()
        saved = old.state_dict()
        numbers, names = saved["param_groups"][0]["params"], saved["param_groups"][0]["param_names"]
        assert numbers == list(range(16)) == list(saved["state"]) and names == [name for name, _ in parameters]
        by_name = dict(parameters)
        for order, right in ([by_name[name] for name in names], True), ([by_name[name] for name in names[2:] + names[:2]], False):
            new = make(order, lr=0.1)
            new.load_state_dict(copy.deepcopy(saved))
            assert all(torch.equal(new.state[value]["exp_avg"], old.state[value]["exp_avg"]) == right for value in order)
            new.step()


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


def generate_samples_if_told():
    """#every-call-differs: Text of `generate()` that differs is mostly sampled: `do_sample=False`."""
    model, tokenizer = counting_model()
    assert not model.training
    ids = tokenizer("three four", return_tensors="pt")
    texts = lambda **options: {str(model.generate(**ids, max_new_tokens=9, **options).tolist()) for _ in range(5)}
    assert len(texts(do_sample=True, temperature=9.0)) > 1 == len(texts(do_sample=False))


def new_weights_differ_at_each_start():
    """#every-call-differs: Answers that differ at each start come from weights that were not in the file."""
    from transformers import GPT2ForSequenceClassification

    heads = []
    for seed in 0, 1:  # as two starts of a program have two seeds
        torch.manual_seed(seed)
        model = GPT2ForSequenceClassification.from_pretrained(COUNTING_MODEL)
        heads.append(model.score.weight.clone())
        assert not model.training
    assert not torch.equal(*heads)


def batchnorm_takes_the_batch():
    """
    #batchnorm-in-train-mode: In train mode BatchNorm takes mean and variance from the batch, and each call moves its running statistics.
    #batchnorm-in-train-mode: With `track_running_stats=False` it takes them from the batch in eval mode too.
    #batchnorm-in-train-mode: `model.eval()` before you predict.
    #batchnorm-in-train-mode: A row alone and in a batch gives the same output but for the last digits.
    """
    for make, shape in (nn.BatchNorm1d, (4, 3)), (nn.BatchNorm2d, (4, 3, 2, 2)):
        for tracks in True, False:
            model, one, other = make(3, track_running_stats=tracks), torch.randn(shape), torch.randn(shape) + 9
            before = copy.deepcopy(model.state_dict())
            depends = lambda: not torch.allclose(model(torch.cat([one, other]))[:4], model(torch.cat([one, one]))[:4], atol=1e-5)
            assert depends()
            y, axes = model(one), [axis for axis in range(one.dim()) if axis != 1]
            assert torch.allclose(y.mean(axes), torch.zeros(3), atol=1e-5) and torch.allclose(y.var(axes, correction=0), torch.ones(3), atol=1e-2)
            assert not tracks or not torch.equal(before["running_mean"], model.running_mean)
            model.eval()
            assert depends() != tracks
            assert not tracks or torch.allclose(model(one)[:1], model(one[:1]), atol=1e-6)


def train_wakes_a_frozen_batchnorm():
    """
    #batchnorm-in-train-mode: `model.train()` puts a frozen BatchNorm back into train mode: call its `eval()` after it.
    """
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2).requires_grad_(False).eval())
    model.train()
    assert model[1].training
    model[1].eval()
    model(torch.randn(5, 2) + 9)
    assert model[0].training and not model[1].running_mean.any()


def pads_are_read_without_a_mask():
    """
    #padding-without-mask: Without a mask the pads are read as text: by an encoder such as BERT on either side, by a decoder such as Llama on the
        left.
    #padding-without-mask: Pass all that the tokenizer returns: `model(**tokenizer(texts, padding=True, return_tensors="pt"))`.
    #padding-without-mask: A text alone and in a batch gives the same output but for the last digits.
    """
    sides = {"right": (torch.tensor([[5, 6, 0, 0], [5, 6, 7, 8]]), 1), "left": (torch.tensor([[0, 0, 5, 6], [5, 6, 7, 8]]), 3)}
    for name, reads in ("Bert", ["right", "left"]), ("Roberta", ["right", "left"]), ("Llama", ["left"]), ("Qwen2", ["left"]):
        model = _tiny(name)
        alone = model(torch.tensor([[5, 6]])).last_hidden_state[0, -1]
        for side, (ids, last) in sides.items():
            same = lambda **given: torch.allclose(model(ids, **given).last_hidden_state[0, last], alone, atol=1e-5)
            assert same() == (side not in reads)
            assert name == "Bert" and side == "left" or same(attention_mask=(ids != 0).long())
    model, tokenizer = counting_model()
    given = tokenizer(["three four", "one two three four five"], padding=True, return_tensors="pt")
    assert given["attention_mask"].tolist()[0] == [0, 0, 0, 1, 1]


def gpt2_takes_positions():
    """
    #padding-without-mask: GPT-2 padded on the left wants `position_ids` too; `generate()` makes them.
    """
    model, tokenizer = counting_model()
    alone = model(**tokenizer("three four", return_tensors="pt")).logits[0, -1]
    given = tokenizer(["three four", "one two three four five"], padding=True, return_tensors="pt")
    positions = (given["attention_mask"].cumsum(1) - 1).clamp(0)
    assert not torch.allclose(model(**given).logits[0, -1], alone, atol=1e-3)
    assert torch.allclose(model(**given, position_ids=positions).logits[0, -1], alone, atol=1e-3)
    text = tokenizer.batch_decode(model.generate(**given, max_new_tokens=3, do_sample=False))
    assert text[0].endswith("three four five six seven")


def many_models_do_not_warn():
    """
    #padding-without-mask: Many models do not warn, BERT and Llama of transformers 5.23 among them.
    """
    said = []
    for name in "Bert", "Llama", "Roberta", "Qwen2", "Deberta":
        model = _tiny(name)
        model.warn_if_padding_and_no_attention_mask = lambda *_: said.append(name)
        model(torch.tensor([[5, 6, 0, 0], [5, 6, 7, 8]]))
    assert said == ["Deberta"]


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
    "#replaced-head-does-not-learn: The weight differs after `step()`.": ("errors/replaced_head_does_not_learn_mended", "head changed: True"),
    "#to-result-not-assigned: Print `x.device`.": ("errors/to_result_not_assigned_mended", "meta"),
}

listed = {
    "upstream's word": ["#optimizer-other-order: That came with PyTorch 2.6."],
    "no statement": [
        "#silent-errors: Nothing was raised, and the numbers are wrong.",
        "#silent-errors: Each entry shows the symptom in a few lines.",
    ],
}
