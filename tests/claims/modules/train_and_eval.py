"""What docs/en/modules/train_and_eval.md says, proved sentence by sentence."""

import contextlib
import copy
import inspect
import tempfile
import weakref

import pytest
import torch
import torch.nn.functional as F
from _common import SNIPPETS, Net
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm
from torch.utils._python_dispatch import TorchDispatchMode
from transformers import AutoModel, AutoModelForCausalLM, BertConfig, BertModel, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)
SIZE = dict(vocab_size=20, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2)
PADDING = torch.tensor([[False, False, False], [False, False, True]])  # True: ignore


def _built():
    """New models of three architectures, built from a config."""
    gpt2 = GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=20, bos_token_id=0, eos_token_id=0)
    return GPT2LMHeadModel(gpt2), BertModel(BertConfig(**SIZE)), LlamaForCausalLM(LlamaConfig(**SIZE, bos_token_id=0, eos_token_id=0))


def _agree(layer, *inputs, equal=torch.equal):
    """Do two calls in a row give the same?"""
    first, second = (y[0] if isinstance(y, tuple) else y for y in (layer(*inputs), layer(*inputs)))
    return equal(first, second)


# --- one flag ------------------------------------------------------------------------------------------------------


def the_two_switches_do_not_touch_each_other():
    """#train-and-eval: Those are two switches for two different things.
    #two-switches: It does not.
    #two-switches: `no_grad` and `inference_mode` do, and they in turn leave Dropout and BatchNorm alone.
    #remember: Gradients are another switch: `no_grad()` and `inference_mode()` leave the mode alone, and the mode leaves gradients alone.
    """
    contexts = {contextlib.nullcontext: True, torch.no_grad: False, torch.inference_mode: False}
    for context, records in contexts.items():
        for training in (True, False):
            model = nn.Sequential(nn.Linear(4, 64), nn.BatchNorm1d(64), nn.Dropout()).train(training)
            with context():
                y = model(torch.randn(8, 4))
                assert {module.training for module in model.modules()} == {training}
            assert (y.grad_fn is not None) == y.requires_grad == records
            assert (y == 0).any() == training, "Dropout goes by the mode"
            assert model[1].num_batches_tracked == training, "and so does BatchNorm"
            assert all(p.requires_grad for p in model.parameters())


def each_module_has_the_flag():
    """#one-flag: Each module has an attribute named `training`, which is `True` or `False`."""
    modules = [module for model in (*_built(), Net(), nn.Transformer(8, 2, 1, 1, 8)) for module in model.modules()]
    assert len(modules) > 50 and all(type(module.training) is bool for module in modules)
    with pytest.raises(ValueError, match="expected to be boolean"):
        nn.Linear(2, 2).train("yes")


class OwnDropout(nn.Module):
    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand_like(x) < 0.5) * 2


def dropout_by_hand_does_what_dropout_does():
    """#one-flag: A layer may look at it in its `forward()`.
    #one-flag: Here is Dropout, written by hand:
    #one-flag: The comparison is `True` for about half of the values; in the product `True` counts as 1 and `False` as 0.
    #one-flag: So about half are dropped; the others are doubled, so the mean is about the same in both modes.
    """
    x = torch.full((100_000,), 3.0)
    kept = torch.rand_like(x) < 0.5
    assert kept.dtype == torch.bool and abs(kept.float().mean() - 0.5) < 0.02
    assert (x * kept).unique().tolist() == [0.0, 3.0]
    for layer in OwnDropout(), nn.Dropout(0.5):
        y = layer.train()(x)
        assert y.unique().tolist() == [0.0, 6.0]
        assert abs((y == 0).float().mean() - 0.5) < 0.02 and abs(y.mean() - 3) < 0.1
        assert torch.equal(layer.eval()(x), x)


def eval_sets_the_flag_and_nothing_else():
    """#one-flag: That is all there is to train mode and evaluation mode: `eval()` only sets the flag; what is computed is up to the layer's `forward()`.
    #remember: `train()` and `eval()` set one flag, `training`, in the model and in every module registered in it, and nothing else.
    """

    def contents(module):
        return {name: copy.copy(value) for name, value in vars(module).items() if name != "training"}

    for model in (*_built(), Net(), nn.LSTM(2, 2, 2), nn.Transformer(8, 2, 1, 1, 8)):
        model.register_forward_hook(print)
        before = {name: contents(module) for name, module in model.named_modules()}
        values = {name: value.clone() for name, value in model.state_dict().items()}
        for switch, flag in (model.eval, False), (model.train, True):
            switch()
            assert {module.training for module in model.modules()} == {flag}
            assert all(contents(module) == before[name] for name, module in model.named_modules())
            assert all(torch.equal(value, values[name]) for name, value in model.state_dict().items())
            assert all(p.requires_grad and p.grad is None for p in model.parameters())


def _watched(kind, *arguments, **settings):
    """An object of a subclass of `kind` that notes when its flag is read."""
    reads = []

    class Watched(kind):
        @property
        def training(self):
            reads.append(True)
            return self.__dict__["flag"]

        @training.setter
        def training(self, flag):
            self.__dict__["flag"] = flag

    return Watched(*arguments, **settings), reads


def _looks(kind, *arguments, inputs, **settings):
    layer, reads = _watched(kind, *arguments, **settings)
    reads.clear()
    layer(*inputs)
    return bool(reads)


ROW, IMAGE, STEPS = (4, 8), (2, 8, 6, 6), (3, 4, 8)  # (batch, features), (batch, channels, height, width), (sequence, batch, features)
READ_IT = {  # class: its arguments, and the shape of its input
    nn.Dropout: ((), ROW), nn.Dropout1d: ((), STEPS), nn.Dropout2d: ((), IMAGE), nn.Dropout3d: ((), (2, 8, 6, 6, 6)),
    nn.AlphaDropout: ((), ROW), nn.FeatureAlphaDropout: ((), IMAGE), nn.RReLU: ((), ROW),
    nn.BatchNorm1d: ((8,), ROW), nn.BatchNorm2d: ((8,), IMAGE), nn.BatchNorm3d: ((8,), (2, 8, 6, 6, 6)), nn.SyncBatchNorm: ((8,), IMAGE),
    nn.InstanceNorm1d: ((4,), STEPS), nn.InstanceNorm2d: ((8,), IMAGE), nn.InstanceNorm3d: ((8,), (2, 8, 6, 6, 6)),
    nn.LSTM: ((8, 8), STEPS), nn.GRU: ((8, 8), STEPS), nn.RNN: ((8, 8), STEPS),
    nn.MultiheadAttention: ((8, 2), STEPS), nn.TransformerEncoderLayer: ((8, 2, 8), STEPS),
}  # fmt: skip
NEVER_LOOK = {
    nn.Linear: ((8, 2), ROW), nn.Identity: ((), ROW), nn.Flatten: ((), IMAGE), nn.Bilinear: ((8, 8, 2), ROW),
    nn.LayerNorm: ((8,), ROW), nn.RMSNorm: ((8,), ROW), nn.GroupNorm: ((2, 8), IMAGE), nn.LocalResponseNorm: ((2,), IMAGE),
    nn.Conv1d: ((4, 2, 1), STEPS), nn.Conv2d: ((8, 2, 1), IMAGE), nn.ConvTranspose2d: ((8, 2, 1), IMAGE),
    nn.MaxPool2d: ((2,), IMAGE), nn.AvgPool2d: ((2,), IMAGE), nn.AdaptiveAvgPool2d: ((1,), IMAGE), nn.Upsample: ((3,), IMAGE),
    nn.ZeroPad2d: ((1,), IMAGE), nn.PixelShuffle: ((2,), IMAGE), nn.Unfold: ((2,), IMAGE),
    nn.CosineSimilarity: ((), ROW), nn.PairwiseDistance: ((), ROW), nn.MSELoss: ((), ROW),
    nn.ReLU: ((), ROW), nn.GELU: ((), ROW), nn.SiLU: ((), ROW), nn.Tanh: ((), ROW), nn.Sigmoid: ((), ROW), nn.PReLU: ((), ROW),
    nn.ELU: ((), ROW), nn.LeakyReLU: ((), ROW), nn.Softplus: ((), ROW), nn.Hardtanh: ((), ROW), nn.GLU: ((), ROW),
    nn.Softmax: ((-1,), ROW), nn.LogSoftmax: ((-1,), ROW),
    nn.LSTMCell: ((8, 2), ROW), nn.GRUCell: ((8, 2), ROW), nn.TransformerDecoderLayer: ((8, 2, 8), STEPS), nn.Sequential: ((), ROW),
}  # fmt: skip


def _inputs(kind, shape):
    two = nn.TransformerDecoderLayer, nn.Bilinear, nn.CosineSimilarity, nn.PairwiseDistance, nn.MSELoss
    return [torch.randn(shape)] * (3 if kind is nn.MultiheadAttention else 2 if kind in two else 1)


def two_kinds_of_layers_and_few_others_read_the_flag():
    """#one-flag: Above all two kinds of layers read it: those that drop at random, such as Dropout, and those that keep statistics, such as BatchNorm.
    #one-flag: Linear, ReLU, LayerNorm and most others never look.
    #which: LayerNorm, RMSNorm and GroupNorm compute from the input they are given and never look.
    #which: The list is read from the installed code: these classes look at the mode themselves.
    """
    listed = (SNIPPETS / "train_eval/which_modules_react.out").read_text().partition("\n\n")[0].replace("\n", ", ").split(", ")
    assert {kind.__name__ for kind in READ_IT} | {"TransformerEncoder"} == set(listed)
    for kind, (arguments, shape) in READ_IT.items():
        assert _looks(kind, *arguments, inputs=_inputs(kind, shape)), kind
    for kind, (arguments, shape) in NEVER_LOOK.items():
        assert not _looks(kind, *arguments, inputs=_inputs(kind, shape)), kind
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 8, batch_first=True), 1)
    encoder.layers[0], reads = _watched(nn.TransformerEncoderLayer, 8, 2, 8, batch_first=True)
    looked = []
    encoder.layers[0].register_forward_pre_hook(lambda *_: looked.append(bool(reads)))
    reads.clear()
    encoder(torch.randn(STEPS), src_key_padding_mask=torch.zeros(3, 4, dtype=torch.bool))
    assert looked == [True], "the encoder itself looks at its first layer, before it calls it"
    react = {kind for kind, (arguments, shape) in READ_IT.items() if not _same_in_both_modes(kind(*arguments), *_inputs(kind, shape))}
    drop = {nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d, nn.AlphaDropout, nn.FeatureAlphaDropout, nn.TransformerEncoderLayer}
    keep_statistics = {nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm}
    assert react == drop | keep_statistics | {nn.RReLU}, "of the classes as they come, RReLU is the one of another kind"


def _same_in_both_modes(layer, *inputs):
    torch.manual_seed(0)
    in_eval, in_train = (y[0] if isinstance(y, tuple) else y for y in (layer.eval()(*inputs), layer.train()(*inputs)))
    return torch.allclose(in_eval, in_train, atol=1e-6)


# --- who sets it ---------------------------------------------------------------------------------------------------


def train_and_eval_set_the_whole_tree_and_return_the_model():
    """#flag: `train()` sets the flag in the model and in every registered module below it; `eval()` is `train(False)`.
    #flag: Both return the model.
    #flag: So a training script says `model.train()` before it trains, and `model.eval()` before it measures, each epoch anew, since the flag is still `False` after measuring.
    """
    deep = nn.ModuleDict({"a": nn.ModuleList([nn.Sequential(nn.Dropout(), nn.Sequential(nn.Dropout()))])})
    for model in deep, Net(), *_built():
        assert model.eval() is model and not any(module.training for module in model.modules())
        next(iter(model.children())).train()
        assert model.train() is model and all(module.training for module in model.modules())

    class Asked(nn.Module):
        def train(self, mode=True):
            self.asked = mode
            return super().train(mode)

    asked = Asked()
    assert asked.eval().asked is False, "eval() goes through train()"
    model, x = Net().eval(), torch.randn(8, 4)
    F.mse_loss(model(x), torch.zeros(8, 2)).backward()
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    assert not model.training, "training does not switch back: who measured has to say train() again"


def new_is_train_loaded_is_eval():
    """#flag: A new module is in train mode; what Hugging Face's `from_pretrained` returns is in eval mode.
    #from-pretrained: A loaded Transformers model is in eval mode: call `train()` before you fine-tune it in a loop of your own.
    #from-pretrained: A model built from a config, like any new module, is in train mode, and `generate()` does not change that.
    #from-pretrained: In neither case are gradients off.
    """
    assert all(kind(*arguments).training for kind, (arguments, _) in (READ_IT | NEVER_LOOK).items())
    for built in _built():
        assert all(module.training for module in built.modules())
        with tempfile.TemporaryDirectory() as folder:
            built.save_pretrained(folder)
            for auto in (type(built), AutoModel):
                loaded = auto.from_pretrained(folder)
                assert not any(module.training for module in loaded.modules())
                assert all(p.requires_grad for p in loaded.parameters())
        assert all(p.requires_grad for p in built.parameters()) and built(IDS)[0].requires_grad
        if not isinstance(built, BertModel):
            for mode in (True, False):
                built.train(mode).generate(IDS, max_new_tokens=2, do_sample=False, pad_token_id=0)
                assert {module.training for module in built.modules()} == {mode}


def loading_weights_leaves_the_flag():
    """#flag: Loading weights leaves the flag alone: it is not in the state_dict."""
    for model in Net(), *_built():
        state = copy.deepcopy(model).eval().state_dict()
        assert not any("training" in key for key in state)
        model.load_state_dict(state)
        assert all(module.training for module in model.modules())
        model.eval().load_state_dict(copy.deepcopy(model).train().state_dict())
        assert not any(module.training for module in model.modules())


# --- BatchNorm -----------------------------------------------------------------------------------------------------


def batchnorm_uses_and_notes_the_batch_only_in_train_mode():
    """#batchnorm: In train mode BatchNorm takes mean and standard deviation from the batch at hand, and moves its running statistics towards those of the batch; in eval mode it takes the running ones, which it keeps by default, and writes nothing.
    #remember: Above all two kinds of layers read it: Dropout drops only in train mode; BatchNorm uses and notes the batch in train mode, and reads its notes in eval mode.
    """
    for kind, rest in (nn.BatchNorm1d, ()), (nn.BatchNorm1d, (7,)), (nn.BatchNorm2d, (3, 3)), (nn.BatchNorm3d, (3, 3, 3)):
        norm, x = kind(2), torch.randn(16, 2, *rest) * 2 + 5
        values = x.transpose(0, 1).flatten(1)  # (channel, everything else)

        def normalized(mean, variance):
            return ((values - mean[:, None]) / variance[:, None].sqrt()).view(x.transpose(0, 1).shape).transpose(0, 1)

        assert torch.allclose(norm(x), normalized(values.mean(1), values.var(1, correction=0)), atol=1e-4)
        assert torch.allclose(norm.running_mean, 0.1 * values.mean(1)) and torch.allclose(norm.running_var, 0.9 + 0.1 * values.var(1))
        norm.eval()
        before = {name: buffer.clone() for name, buffer in norm.named_buffers()}
        assert torch.allclose(norm(x), normalized(norm.running_mean, norm.running_var), atol=1e-4)
        assert all(torch.equal(buffer, before[name]) for name, buffer in norm.named_buffers())
    x = torch.ones(1000)
    assert (nn.Dropout()(x) == 0).any() and torch.equal(nn.Dropout().eval()(x), x)


def the_row_and_its_neighbour():
    """#batchnorm: In eval mode the row 1 gives the same output whatever stands next to it.
    #batchnorm: In train mode its neighbour decides: beside −1 it gives 1, beside 9 it gives −1.
    #numbers: Above, beside −1 the batch has mean 0 and standard deviation 1: (1 − 0) / 1 = 1; beside 9 it has 5 and 4: (1 − 5) / 4 = −1.
    #numbers: (`running_var` notes the variance computed with n − 1: of 1 and −1 that is 2, so 0.9 × 1.08 + 0.1 × 2 ≈ 1.17.)
    """
    for neighbour, mean, spread, output in (-1.0, 0, 1, 1), (9.0, 5, 4, -1):
        batch = torch.tensor([[1.0], [neighbour]])
        assert batch.mean() == mean and batch.std(correction=0) == spread
        assert nn.BatchNorm1d(1)(batch)[0].item() == pytest.approx(output, abs=1e-4)
    norm = nn.BatchNorm1d(1)
    norm.running_var.fill_(1.08)
    norm(torch.tensor([[1.0], [-1.0]]))
    assert norm.running_var.item() == pytest.approx(0.9 * 1.08 + 0.1 * 2) == pytest.approx(1.17, abs=0.005)
    norm.eval()
    answers = {norm(torch.tensor([[1.0], [neighbour]]))[0].item() for neighbour in (-1.0, 9.0, 1e6, -0.5)}
    assert len(answers) == 1


def the_running_statistics_give_the_output_of_eval_mode():
    """#numbers: Eval mode gives (1 + 0.02) / √1.08 ≈ 0.98 before these two calls and (1 − 0.48) / √4.25 ≈ 0.25 after."""
    norm = nn.BatchNorm1d(1).eval()
    for mean, variance, output in (-0.02, 1.08, 0.98), (0.48, 4.25, 0.25):
        norm.running_mean.fill_(mean)
        norm.running_var.fill_(variance)
        assert norm(torch.tensor([[1.0]])).item() == pytest.approx(output, abs=0.005)
    norm.running_mean.fill_(-0.02)
    norm.running_var.fill_(1.08)
    for neighbour in (-1.0, 9.0):
        norm.train()(torch.tensor([[1.0], [neighbour]]))
    assert norm.running_mean.item() == pytest.approx(0.48, abs=0.01) and norm.running_var.item() == pytest.approx(4.25, abs=0.01)


def an_evaluation_in_train_mode_changes_the_model():
    """#batchnorm: With BatchNorm, an evaluation loop without `eval()` changes the model that it measures.
    #two-switches: | `eval()` | what Dropout and BatchNorm compute | the answers are wrong, and BatchNorm's statistics move |
    """
    model, x = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3)), torch.randn(64, 4)
    for _ in range(200):
        model(x)
    right = model.eval()(x[:8] + 50)
    with torch.inference_mode():
        forgotten = model.train()(x[:8] + 50)
    assert not torch.allclose(forgotten, right, atol=1e-2)
    assert not torch.allclose(model.eval()(x[:8] + 50), right, atol=1e-2), "and it answers differently afterwards"
    without = nn.Sequential(nn.Linear(4, 3), nn.Dropout())
    before = copy.deepcopy(without.state_dict())
    without(x)
    assert all(torch.equal(value, before[key]) for key, value in without.state_dict().items()), "Dropout leaves nothing behind"
    assert not torch.allclose(without.train()(x), without.eval()(x))


def few_steps_leave_the_statistics_behind():
    """#batchnorm: The other way round, a model that is good in train mode and bad in eval mode may have trained for a few steps only: each step keeps 0.9 of the old statistics, so after 10 steps 0.9¹⁰ ≈ 35% of the initial 0 and 1 is still in them, and after 50 less than 1%."""
    norm, target = nn.BatchNorm1d(1), 50 + 3 * torch.randn(256, 1)
    wanted = (target - 50) / 3

    def errors():
        in_train = copy.deepcopy(norm).train()(target)
        return F.mse_loss(in_train, wanted).item(), F.mse_loss(norm.eval()(target), wanted).item()

    for step in range(200):
        norm.train()(target)
        if step == 2:
            good, bad = errors()
            assert norm.running_mean < 50 / 2 and good < 0.1 and bad > 10
    assert max(errors()) < 0.1, "many steps later both modes are good"
    norm = nn.BatchNorm1d(1)
    norm.running_mean.fill_(1)  # what it begins with; every batch has mean 0 and variance 0
    for step in range(1, 51):
        norm(torch.zeros(8, 1))
        assert norm.running_mean.item() == pytest.approx(0.9**step, rel=1e-4) and norm.running_var.item() == pytest.approx(0.9**step, rel=1e-4)
    assert round(0.9**10, 2) == 0.35 and 0.9**50 < 0.01


# --- gradients -----------------------------------------------------------------------------------------------------


def a_graph_needs_something_to_train():
    """#two-switches: While a model with trainable parameters computes, autograd records a graph for `backward()`.
    #two-switches: Inside a block `with torch.no_grad():` or `with torch.inference_mode():` it does not.
    """
    for model, inputs in (Net(), torch.randn(8, 4)), (nn.LSTM(4, 4), torch.randn(3, 2, 4)), *((built, IDS) for built in _built()):
        assert model(inputs)[0].grad_fn is not None
        for context in torch.no_grad, torch.inference_mode:
            with context():
                assert model(inputs)[0].grad_fn is None
        model.requires_grad_(False)
        assert model(inputs)[0].grad_fn is None, "nothing to train, no graph"


def forgetting_no_grad_keeps_the_graph():
    """#two-switches: | `no_grad()`, `inference_mode()` | whether a graph is recorded for a `backward()` | the answers are right, but every output that you keep holds its whole graph in memory |
    #both: So a list of losses collected during evaluation keeps every graph; collect `loss.item()`.
    """
    model = Net().eval()
    kept, living = [], []
    for collect in (lambda loss: loss), (lambda loss: loss.item()):
        for _ in range(3):
            x = torch.randn(8, 4)
            living.append(weakref.ref(x))
            kept.append(collect(model(x).mean()))
            del x
    assert [x() is not None for x in living] == [True] * 3 + [False] * 3, "the first three batches live on in the graphs of their losses"
    assert all(torch.equal(model(x), _without(model, x)) for x in torch.randn(5, 8, 4))


def _without(model, *inputs, context=torch.no_grad, **named):
    with context():
        return model(*inputs, **named)


def an_inference_tensor_cannot_be_kept_for_backward():
    """#two-switches: For outputs that you only read, `inference_mode`; if they go into training later, `no_grad`.
    #two-switches: Hand an output of `inference_mode` to a `Linear` that is being trained, and it raises an error, in train mode and in eval mode alike (inside `no_grad` it runs).
    """
    encoder, x = nn.Linear(4, 4), torch.randn(8, 4)
    for head in nn.Linear(4, 2), nn.Conv1d(8, 2, 1), nn.Sequential(nn.Linear(4, 2), nn.ReLU()):
        cached = _without(encoder, x)
        head(cached).sum().backward()
        for mode in (True, False):
            made = _without(encoder, x, context=torch.inference_mode)
            with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
                head.train(mode)(made)
            _without(head, made)
        head.requires_grad_(False)(_without(encoder, x, context=torch.inference_mode))


# --- to remember, and the exercise ---------------------------------------------------------------------------------


def three_calls_with_one_input():
    """#remember: The same input goes through the network three times.
    #remember: BatchNorm counts in `num_batches_tracked` how many batches it has noted.
    #remember: A new model is in train mode, and `no_grad` does not change that: both batches are noted.
    #remember: They are the same batch, and in train mode BatchNorm uses only the batch at hand, so the outputs are equal.
    #remember: In eval mode it reads its notes instead.
    """
    model, x = Net(), torch.randn(8, 4)
    first = _without(model, x)
    assert model.training and model.norm.num_batches_tracked == 1
    model.norm.running_mean -= 7
    assert torch.equal(_without(model, x), first) and model.norm.num_batches_tracked == 2
    third = _without(model.eval(), x)
    assert not torch.allclose(third, first) and model.norm.num_batches_tracked == 2
    model.norm.running_mean -= 7
    assert not torch.allclose(_without(model, x), third), "in eval mode its notes decide"


def what_dropout_does():
    """#exercise: Pass 100,000 values of 1 through `nn.Dropout(p=0.8)`, in train mode and in eval mode.
    #exercise: With p=0.5, half of the values survived, and each was doubled.
    #exercise: `p` is the share that is dropped: one value in five survives.
    #exercise: What survives is divided by `1 - p`, so a 1 becomes a 5 and the mean stays 1 on average.
    #exercise: In eval mode the layer returns its input.
    #exercise: And train mode is not beyond control: the same seed gives the same draw.
    #functional: The last three lines show the scaling: in train mode each survivor is multiplied by 1 / (1 − p).
    """
    x = torch.ones(100_000)
    for p in (0.1, 0.5, 0.8, 0.9):
        y = nn.Dropout(p)(x)
        assert (y == 0).float().mean().item() == pytest.approx(p, abs=0.02)
        assert y[y != 0].unique().item() == pytest.approx(1 / (1 - p))
        assert y.mean().item() == pytest.approx(1, abs=0.05)
    drop = nn.Dropout(0.8)
    assert drop.eval()(x) is x
    drop.train()
    draws = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        draws.append(drop(x))
    assert torch.equal(draws[0], draws[1]) and not torch.equal(draws[0], draws[2])


# --- do you always need both? --------------------------------------------------------------------------------------


def what_is_kept_and_how_long():
    """#both: What differs is the last column: without `no_grad` each call keeps tensors for a backward pass that never comes (here the input, what the ReLU gave, and a weight), and keeps them as long as you keep the output."""
    model, x = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64)), torch.randn(128, 64)
    made = []
    model[1].register_forward_hook(lambda module, args, output: made.append(output.data_ptr()))
    kept = set()
    note = torch.autograd.graph.saved_tensors_hooks(lambda tensor: kept.add(tensor.data_ptr()) or tensor, lambda tensor: tensor)
    with note:
        model(x)
    assert kept == {x.data_ptr(), made[-1], model[2].weight.data_ptr()}
    kept.clear()
    with torch.no_grad(), note:
        model(x)
    assert kept == set()

    model[1].register_forward_hook(lambda module, args, output: made.append(weakref.ref(output)))
    y, output = model(x), made[-1]
    assert output() is not None, "what the ReLU gave lives as long as the output of the model"
    del y
    assert output() is None


def without_such_layers_no_number_changes():
    """#both: | only layers such as Linear, ReLU, LayerNorm | changes nothing | saves memory |
    #both: For the layers above, leaving the second out does not change a number.
    """
    for dtype in (torch.float32, torch.float64, torch.bfloat16):
        for size in (1, 3, 64, 200):
            model = nn.Sequential(nn.Linear(16, size), nn.ReLU(), nn.LayerNorm(size), nn.Linear(size, 5)).to(dtype)
            x = torch.randn(size, 16, dtype=dtype)
            expected = model(x)
            for training in (True, False):
                for context in (contextlib.nullcontext, torch.no_grad, torch.inference_mode):
                    y = _without(model.train(training), x, context=context)
                    assert torch.equal(y, expected)
                    assert (y.grad_fn is None) == (context is not contextlib.nullcontext)


def with_such_layers_eval_decides():
    """#both: | the model has Dropout or BatchNorm | needed for a correct result | saves memory |
    #both: But they guard different things: `eval()` the result, `inference_mode` the memory.
    """
    for layer in nn.Dropout(), nn.BatchNorm1d(8):
        model, x = nn.Sequential(nn.Linear(4, 8), layer), torch.randn(16, 4) + 3
        right = model.eval()(x)
        for context in (contextlib.nullcontext, torch.no_grad, torch.inference_mode):
            y = _without(model.eval(), x, context=context)
            assert torch.equal(y, right) and (y.grad_fn is None) == (context is not contextlib.nullcontext)
            assert not torch.allclose(_without(copy.deepcopy(model).train(), x, context=context), right)


def gradients_in_eval_mode():
    """#both: | you want gradients in eval mode (saliency, fine-tuning with frozen BatchNorm) | needed | must be off |
    #rnn: On a CPU `backward()` works.)
    """
    model, x = Net().eval(), torch.randn(8, 4, requires_grad=True)
    model(x).sum().backward()
    assert x.grad.any() and model.hidden.weight.grad.any() and model.norm.num_batches_tracked == 0
    for context in torch.no_grad, torch.inference_mode:
        with context():
            y = model(x).sum()
        with pytest.raises(RuntimeError, match="does not require grad"):
            y.backward()
    for kind in nn.LSTM, nn.GRU, nn.RNN:
        layer, x = kind(4, 4, num_layers=2, dropout=0.5).eval(), torch.randn(3, 2, 4, requires_grad=True)
        layer(x)[0].sum().backward()
        assert x.grad.any() and layer.weight_ih_l0.grad.any()


# --- the fast path of Transformer layers ---------------------------------------------------------------------------


class Recorder(TorchDispatchMode):
    """Notes the operations that run inside a `with` block."""

    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        self.names.append(operation.name())
        return operation(*args, **(kwargs or {}))


FAST = "aten::_transformer_encoder_layer_fwd"


def _layer(**settings):
    return nn.TransformerEncoderLayer(**dict(d_model=8, nhead=2, dim_feedforward=16, dropout=0.0, batch_first=True) | settings).eval()


def _operations(module, x=None, **named):
    x = torch.randn(2, 3, 8) if x is None else x
    with torch.no_grad(), Recorder() as recorder:
        module(x, **named)
    return recorder.names


def one_operation_computes_the_whole_layer():
    """#fast-path: In eval mode, with no gradients wanted, a `nn.TransformerEncoderLayer` may take a fast path: one operation computes the whole layer, and none of its parts is called.
    #fast-path: With every parameter frozen, and an input that wants no gradient, the path is taken without `no_grad` too.
    """
    called = []
    handle = nn.modules.module.register_module_forward_hook(lambda module, args, output: called.append(type(module).__name__))
    try:
        for layer in _layer(), _layer(norm_first=True), _layer(activation="gelu"), _layer().double():
            x = torch.randn(2, 3, 8, dtype=layer.linear1.weight.dtype)
            assert _operations(layer, x) == [FAST]
            called.clear()
            _without(layer, x)
            _without(layer, x, context=torch.inference_mode)
            layer.requires_grad_(False)(x)
            assert called == ["TransformerEncoderLayer"] * 3
            called.clear()
            layer(x.requires_grad_())
            layer.requires_grad_(True)(x.detach())
            assert {"Linear", "LayerNorm", "MultiheadAttention"} < set(called)
    finally:
        handle.remove()


class Adapted(nn.Module):
    """Stands in the place of a Linear, which it contains."""

    def __init__(self, linear):
        super().__init__()
        self.linear = linear

    def forward(self, x):
        return self.linear(x) * 2


def an_adapter_is_skipped():
    """#fast-path: So an adapter in the place of a `Linear` has no effect there, without an error.
    #fast-path: (In such a layer, one that has no `weight` raises an `AttributeError` in eval mode.)
    """

    class AdaptedWithWeight(Adapted):
        weight, bias = property(lambda self: self.linear.weight), property(lambda self: self.linear.bias)

    x = torch.randn(2, 3, 8)
    for name in "linear1", "linear2":
        layer = _layer()
        plain = layer(x)
        layer.set_submodule(name, AdaptedWithWeight(layer.get_submodule(name)))
        assert torch.allclose(_without(layer, x), plain, atol=1e-5)
        assert not torch.allclose(layer(x), plain, atol=1e-3)
        layer = _layer()
        layer.set_submodule(name, Adapted(layer.get_submodule(name)))
        layer.train()(x)
        for context in contextlib.nullcontext, torch.no_grad:
            with pytest.raises(AttributeError, match="weight"):
                _without(layer.eval(), x, context=context)
        other = _layer(batch_first=False)
        other.set_submodule(name, Adapted(other.get_submodule(name)))
        other(x)


def what_the_fast_path_needs():
    """#fast-path: It needs `batch_first=True` (not the default), an even number of heads, biases, ReLU or GELU, and an input with a batch dimension."""
    assert not nn.TransformerEncoderLayer(8, 2).self_attn.batch_first
    for settings in dict(batch_first=False), dict(nhead=1), dict(bias=False), dict(activation=F.silu):
        assert FAST not in _operations(_layer(**settings))
    for settings in {}, dict(nhead=4), dict(activation=F.gelu), dict(activation=nn.ReLU()), dict(norm_first=True):
        assert FAST in _operations(_layer(**settings))
    assert FAST not in _operations(_layer(), torch.randn(3, 8))


def what_switches_it_off():
    """#fast-path: A forward hook anywhere in the layer switches it off; so does `torch.backends.mha.set_fastpath_enabled(False)`, for the whole process."""
    for name, _ in _layer().named_modules():
        for register in "register_forward_hook", "register_forward_pre_hook":
            layer = _layer()
            handle = getattr(layer.get_submodule(name), register)(lambda *_: None)
            assert FAST not in _operations(layer)
            handle.remove()
            assert FAST in _operations(layer)
    first, second = _layer(), _layer()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        assert FAST not in _operations(first) + _operations(second)
    finally:
        torch.backends.mha.set_fastpath_enabled(True)


def but_for_the_last_digits():
    """#fast-path: With the layer's own parts the results agree but for the last digits.
    #both: An exception is the fast path of Transformer layers and of `nn.MultiheadAttention`: there the two together may change numbers.
    """

    class Attention(nn.MultiheadAttention):
        def forward(self, x):
            return super().forward(x, x, x, need_weights=False)[0]

    for make in _layer, lambda: Attention(8, 2, batch_first=True).eval():
        equal = []
        for seed in range(10):
            torch.manual_seed(seed)
            layer, x = make(), torch.randn(2, 3, 8)
            with_grad, without = layer(x), _without(layer, x)
            assert torch.allclose(with_grad, without, atol=1e-5)
            equal.append(torch.equal(with_grad, without))
            assert torch.equal(with_grad, layer.train()(x)) and torch.equal(_without(layer, x), with_grad), "each switch alone changes nothing"
        assert not all(equal)


def _zeroed(model, padding=PADDING, **named):
    """Does the encoder give zeros where the padding is?"""
    x = torch.randn(2, 3, 8)
    if model.layers[0].self_attn.batch_first:
        return not _without(model, x, src_key_padding_mask=padding, **named)[padding].any()
    return not _without(model, x.transpose(0, 1), src_key_padding_mask=padding, **named).transpose(0, 1)[padding].any()


def the_encoder_computes_real_positions_only():
    """#fast-path: With a padding mask, a `nn.TransformerEncoder` of such layers goes further (`norm_first` left off, padding on the right and no other mask): it computes the real positions only, and fills the padded ones with zeros.
    #fast-path: Its `norm`, if it has one, comes after that.
    #fast-path: With `enable_nested_tensor=False` the padded positions are computed too, on the fast path of each layer.
    """
    shapes = []

    class Seen(nn.TransformerEncoderLayer):
        def forward(self, src, **named):
            shapes.append([len(row) for row in src.unbind()])
            return super().forward(src, **named)

    seen = nn.TransformerEncoder(Seen(8, 2, 16, batch_first=True), 2).eval()
    assert _zeroed(seen) and shapes == [[3, 2]] * 2, "three positions of the first row, two of the second"
    assert not _zeroed(seen.train()) and not _zeroed(seen.eval(), PADDING.flip(1)) and not _zeroed(seen, mask=torch.zeros(3, 3))
    for settings in dict(norm_first=True), dict(batch_first=False), dict(nhead=1), dict(bias=False), dict(activation=F.silu):
        with pytest.warns(UserWarning, match="enable_nested_tensor is True, but"):
            other = nn.TransformerEncoder(_layer(**settings), 1).eval()
        assert not _zeroed(other)
    norm = nn.LayerNorm(8)
    nn.init.constant_(norm.bias, 5.0)
    y = _without(nn.TransformerEncoder(_layer(), 1, norm).eval(), torch.randn(2, 3, 8), src_key_padding_mask=PADDING)
    assert y[1, 2].tolist() == [5.0] * 8
    computed = nn.TransformerEncoder(_layer(), 2, enable_nested_tensor=False).eval()
    assert not _zeroed(computed) and _operations(computed, src_key_padding_mask=PADDING).count(FAST) == 2


def pool_with_the_mask():
    """#fast-path: Real positions agree.
    #fast-path: If you pool over all positions, you get another result than you had in training: pool with the mask.
    """
    model, x = nn.TransformerEncoder(_layer(), 2), torch.randn(2, 3, 8)
    in_training = model.train()(x, src_key_padding_mask=PADDING)
    evaluated = _without(model.eval(), x, src_key_padding_mask=PADDING)
    real = ~PADDING
    assert torch.allclose(in_training[real], evaluated[real], atol=1e-5)
    assert not torch.allclose(in_training.mean(1)[1], evaluated.mean(1)[1], atol=1e-3)
    pooled = [(y * real[..., None]).sum(1) / real.sum(1, keepdim=True) for y in (in_training, evaluated)]
    assert torch.allclose(*pooled, atol=1e-5)


# --- which layers react --------------------------------------------------------------------------------------------


def neither_way_round():
    """#which: But the list says neither that a layer on it always reacts, nor that one not on it never does:"""
    assert _same_in_both_modes(nn.LSTM(8, 8), torch.randn(STEPS)) and _looks(nn.LSTM, 8, 8, inputs=[torch.randn(STEPS)])
    x = torch.randn(STEPS)
    assert not _same_in_both_modes(nn.TransformerDecoderLayer(8, 2, 8), x, x)
    assert not _looks(nn.TransformerDecoderLayer, 8, 2, 8, inputs=[x, x])


def recurrent_layers_react_with_dropout_between_layers():
    """#which: `LSTM`, `GRU` and `RNN` react only where they have dropout between layers, so with `num_layers=2` or more.
    #rnn: Without dropout between its layers, an RNN in train mode computes the same: leave it there, or set its `dropout` to 0 first.
    """
    x = torch.randn(STEPS)
    for kind in nn.LSTM, nn.GRU, nn.RNN:
        for settings in {}, dict(num_layers=2), dict(num_layers=3, bidirectional=True), dict(batch_first=True):
            assert _same_in_both_modes(kind(8, 8, **settings), x)
        with pytest.warns(UserWarning, match="non-zero dropout expects num_layers greater than 1"):
            assert _same_in_both_modes(kind(8, 8, dropout=0.5), x)
        for settings in dict(num_layers=2), dict(num_layers=3, bidirectional=True):
            layer = kind(8, 8, dropout=0.5, **settings)
            assert not _same_in_both_modes(layer, x)
            layer.dropout = 0.0
            assert _same_in_both_modes(layer, x)


def two_that_react_through_what_they_hold():
    """#which: `TransformerDecoderLayer` reacts through the `Dropout` and attention layers it contains, a `Linear` under `spectral_norm` through its parametrization, which in train mode improves its estimate with each access.
    #which: Your own modules may read `self.training` too: search for it.
    """
    decoder, x = nn.TransformerDecoderLayer(8, 2, 8), torch.randn(STEPS)
    holds = [module for module in decoder.modules() if isinstance(module, (nn.Dropout, nn.MultiheadAttention))]
    for silenced in holds:
        silenced.eval()
    assert decoder.training and _agree(decoder, x, x), "with these in eval mode nothing is left that reacts"
    for reacting in holds:
        reacting.train()
        assert not _agree(decoder, x, x)
        reacting.eval()
    linear = nn.Linear(8, 8)
    with torch.no_grad():
        linear.weight.copy_(torch.diag(torch.arange(1.0, 9)))  # 8 is its largest singular value
    estimate = spectral_norm(linear).parametrizations.weight[0]
    for vector in estimate._u, estimate._v:
        vector.copy_(F.normalize(torch.ones(8), dim=0))
    estimates = [8 / linear.weight[-1, -1].item() for _ in range(20)]
    assert estimates == sorted(estimates) and estimates[0] < 7.5 < 7.9 < estimates[-1]
    linear.eval()
    assert len({linear.weight[-1, -1].item() for _ in range(3)}) == 1
    assert not _same_in_both_modes(OwnDropout(), torch.ones(100))


# --- what eval() does not reach ------------------------------------------------------------------------------------


def the_flag_is_set_once():
    """#not-reached: The flag is set once.
    #not-reached: A new child that you put in afterwards is in train mode, and one in a plain list is never reached.
    #not-reached: Call `eval()` after the last change to the model.
    """
    model = Net()
    model.extras = [nn.Dropout()]
    model.by_name = {"drop": nn.Dropout()}
    model.eval()
    assert model.extras[0].training and model.by_name["drop"].training
    model.head = nn.Sequential(nn.Linear(3, 2), nn.Dropout())
    model.add_module("more", nn.Dropout())
    model.norm = nn.BatchNorm1d(3).eval()
    assert not model.norm.training, "one that is not new keeps its mode"
    assert not model.training and model.head.training and model.head[1].training and model.more.training
    model.eval()
    assert not any(module.training for module in model.modules())
    assert model.extras[0].training, "however often"


def functional_dropout():
    """#functional: `F.dropout` is a function: it belongs to no module, and its default is `training=True`.
    #functional: Written into `forward()` without `training=self.training` it goes on dropping after `eval()`.
    #functional: So does `F.scaled_dot_product_attention(dropout_p=...)`, which has no such argument at all: pass 0.0 yourself in eval mode.
    #functional: An `nn.Dropout` in `__init__` avoids the question.
    """

    class Model(nn.Module):
        def __init__(self, drop):
            super().__init__()
            self.inner, self.drop = nn.Dropout(), drop

        def forward(self, x):
            return self.drop(self, x)

    x, q = torch.ones(1000), torch.ones(1, 1, 4, 2)  # (batch, heads, sequence, features)
    goes_on = [lambda self, x: F.dropout(x), lambda self, x: F.scaled_dot_product_attention(q, q, q, dropout_p=0.5)]
    stops = [lambda self, x: self.inner(x), lambda self, x: F.dropout(x, training=self.training),
             lambda self, x: F.scaled_dot_product_attention(q, q, q, dropout_p=0.5 if self.training else 0.0)]  # fmt: skip
    torch.manual_seed(0)
    for drop, still in [(drop, True) for drop in goes_on] + [(drop, False) for drop in stops]:
        model = Model(drop)
        assert not _agree(model.train(), x) and _agree(model.eval(), x) != still
    with pytest.raises(TypeError, match="training"):
        F.scaled_dot_product_attention(q, q, q, dropout_p=0.5, training=False)


# --- a batch of one ------------------------------------------------------------------------------------------------


def one_row_has_no_variance():
    """#batch-of-one: One row alone has no variance to divide by, hence the `ValueError`.
    #batch-of-one: For inference the answer is `eval()`, not a larger batch.
    #batch-of-one: With images do not wait for the error: one image has many values per channel, so the last line runs, silently, on its own statistics.
    """
    for norm, one in (nn.BatchNorm1d(3), torch.randn(1, 3)), (nn.BatchNorm2d(3), torch.randn(1, 3, 1, 1)):
        with pytest.raises(ValueError, match="more than 1 value per channel"):
            norm(one)
        assert norm(torch.cat([one, one + 1])).shape[0] == 2
        alone, together = norm.eval()(one), norm(torch.cat([one, one + 1]))
        assert torch.equal(together[:1], alone), "in eval mode a larger batch changes nothing"
    norm, image = nn.BatchNorm2d(3), torch.randn(1, 3, 4, 4) + 7
    for size in (4, 2):
        y = norm(image[..., :size, :size])
        assert torch.allclose(y.mean((0, 2, 3)), torch.zeros(3), atol=1e-5), "normalized by its own mean, not by the running one"


def without_running_statistics():
    """#batch-of-one: With `track_running_stats=False` there are no statistics to fall back on, so the layer uses those of its input in eval mode too.
    #batch-of-one: That is the default of InstanceNorm, and for InstanceNorm it is meant so: it looks at each sample alone.
    #batch-of-one: For BatchNorm it means that answers depend on the batch for good.
    """
    shapes = {1: (4, 2, 8), 2: (4, 2, 8, 8), 3: (4, 2, 4, 4, 4)}
    for rank, shape in shapes.items():
        x = torch.randn(shape) + 5
        batch = getattr(nn, f"BatchNorm{rank}d")(2, track_running_stats=False).eval()
        instance = getattr(nn, f"InstanceNorm{rank}d")(2).eval()
        for norm in batch, instance:
            assert list(norm.buffers()) == [] and torch.allclose(norm(x), copy.deepcopy(norm).train()(x))
        assert torch.allclose(instance(x)[:1], instance(x[:1]), atol=1e-5)
        assert not torch.allclose(batch(x)[:1], batch(x[:1]), atol=1e-3)


# --- freezing BatchNorm --------------------------------------------------------------------------------------------


def frozen_parameters_moving_statistics():
    """#frozen: `requires_grad_(False)` stops the optimizer (once `.grad` is `None`), not the statistics: they are buffers, written in the forward pass.
    #frozen: `norm.eval()` stops them, until `model.train()` at the start of the next epoch switches the layer back.
    #frozen: Override `train()`, or call `norm.eval()` after each `model.train()`.
    """

    class Kept(Net):
        def train(self, mode=True):
            super().train(mode)
            self.norm.eval()
            return self

    def epoch(model):
        """Do the parameters and the statistics of its norm move?"""
        norm = model.norm
        before = copy.deepcopy(norm.state_dict())
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.1)
        model(torch.randn(8, 4) + 3).square().sum().backward()
        optimizer.step()
        assert {name for name, _ in norm.named_buffers()} == {"running_mean", "running_var", "num_batches_tracked"}
        return not torch.equal(norm.weight, before["weight"]), not torch.equal(norm.running_mean, before["running_mean"])

    model = Net()
    assert epoch(model) == (True, True)
    model.norm.requires_grad_(False)
    model.hidden.requires_grad_(False)
    assert epoch(model) == (True, True), "the old gradient is still there"
    model.zero_grad()
    model.norm.weight.grad = None
    assert epoch(model) == (False, True)
    model.norm.eval()
    assert epoch(model) == (False, False)
    model.train()
    assert epoch(model) == (False, True)
    model.train().norm.eval()
    assert epoch(model) == (False, False)
    kept = Kept()
    kept.norm.requires_grad_(False)
    for _ in range(2):
        assert kept.train().training and kept.head.training
        assert epoch(kept) == (False, False)


# --- inference tensors ---------------------------------------------------------------------------------------------


def the_mark_stays():
    """#inference-tensors: An inference tensor keeps its mark: outside the `with` block autograd may not save it for a backward pass, nor may you change it in place (unless behind autograd's back, through `detach()` or `.data`).
    #inference-tensors: Where a tensor was made under `inference_mode` and has to go into training after all, `clone()` it outside the `with` block.
    """
    layer = nn.Linear(2, 2)
    with torch.inference_mode():
        made = layer(torch.ones(1, 2))
        cloned_inside = made.clone()
        made.add_(1)  # inside the block it may be changed
    for marked in made, made[0], made.T, cloned_inside:
        assert marked.is_inference()
        with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
            layer(marked)
        for context in contextlib.nullcontext, torch.no_grad:
            with context(), pytest.raises(RuntimeError, match="Inplace update to inference tensor"):
                marked.add_(1)
    for behind_its_back in made.detach(), made.data:
        behind_its_back.fill_(3)
        assert made.tolist() == [[3.0, 3.0]] and made.is_inference()
    clone = made.clone()
    clone.add_(1)
    layer(clone).sum().backward()
    assert not clone.is_inference() and layer.weight.grad.any()


shown = {
    "#batchnorm: Worse, two calls in train mode moved the statistics, and back in eval mode 0.98 has become 0.25 (these numbers, calculated).": (
        "train_eval/batchnorm_without_eval", "eval next to -1.0: 0.98 | running mean -0.02, var 1.08", "eval next to -1.0: 0.25 | running mean 0.48, var 4.25"),
    "#two-switches: The mode decides whether Dropout drops (the third column), the `with` block whether there is a graph (the fourth: `requires_grad` is `True` where there is one).": (
        "train_eval/modes_and_gradients", "mode gradients two calls agree requires_grad", "train no_grad False False", "eval as usual True True", "eval no_grad True False"),
    "#two-switches: All six combinations work, and in eval mode `backward()` fills gradients as usual (a rare exception).": (
        "train_eval/modes_and_gradients", "train as usual", "train no_grad", "train inference_mode", "eval as usual", "eval no_grad", "eval inference_mode",
        "gradient after a backward pass in eval mode: (64, 8)"),
    "#fast-path: Here `linear1` of such a layer was replaced by one that adds 1:": (
        "train_eval/fast_path", "eval, gradients wanted runs", "eval, no_grad skipped", "train, no_grad runs", "eval, all parameters frozen skipped"),
    "#both: This model has nothing that depends on the mode, and all six results are equal.": (
        "train_eval/what_no_grad_saves", "train (none) True", "train no_grad True", "train inference_mode True", "eval (none) True", "eval no_grad True", "eval inference_mode True"),
}  # fmt: skip

listed = {
    "needs a GPU": [
        "#rnn: Or compute its outputs inside `with torch.backends.cudnn.flags(enabled=False):`.",
    ],
    "upstream's word": [
        "#rnn: On a CUDA GPU cuDNN computes `LSTM`, `GRU` and `RNN`, and `backward()` through them in eval mode raises `RuntimeError: cudnn RNN backward can only be called in training mode`.",
        "#rnn: (Reported to PyTorch as issue 5878; it needs a GPU and was not run here.",
    ],
    "no statement": [
        "#train-and-eval: The model answers differently each time, or runs out of memory during evaluation, and the advice is “call `eval()` and use `no_grad`”.",
        "#further: This can wait: whether you always need both switches, which layers read the flag, and what neither switch reaches.",
        "#further: You will want it when an answer changes that should not, or when you fine-tune with parts frozen.",
        "#both: A good habit, since you rarely know every layer of a model.",
    ],
}
