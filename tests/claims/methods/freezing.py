"""What docs/en/methods/freezing.md says, proved sentence by sentence."""

import contextlib
import io

import pytest
import torch
from _common import SNIPPETS, Net
from torch import nn
from transformers import BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, T5Config, T5ForConditionalGeneration

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)


def _gpt2(**settings):
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0, **settings))


def _bert():
    return BertForSequenceClassification(BertConfig(vocab_size=11, hidden_size=8, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2))


def _llama(tied):
    return LlamaForCausalLM(LlamaConfig(vocab_size=11, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, bos_token_id=0, eos_token_id=0, tie_word_embeddings=tied))


def _t5():
    return T5ForConditionalGeneration(T5Config(vocab_size=11, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2, decoder_start_token_id=0))


def _trainable(module):
    return {name for name, p in module.named_parameters() if p.requires_grad}


def _changed(module, step):
    """What the page's what_moves() should find."""
    before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    step()
    return {name for name, tensor in module.state_dict().items() if not torch.equal(tensor, before[name])}


def _pasted():
    """The page's what_moves(), from the very text that a reader pastes."""
    text = (SNIPPETS / "model_methods/check_frozen.py").read_text(encoding="utf-8").partition("[start:shown]\n")[2]
    pasted = {}
    exec(text.partition("torch.manual_seed")[0], pasted)  # noqa: S102
    return pasted["what_moves"]


def _step(model, optimizer, x):
    def step():
        optimizer.zero_grad()
        model(x).sum().backward()
        optimizer.step()

    return step


def all_of_it():
    """#freezing: | all of it | `model.requires_grad_(False)` | `model.requires_grad = False` freezes nothing |
    #by-name: A module has the method `requires_grad_()`; `model.requires_grad = False` merely makes a new attribute.
    #by-name: On a parameter, `p.requires_grad = False` is right.
    """
    for make in (Net, _gpt2, _bert, lambda: nn.Sequential(nn.LSTM(2, 2), nn.MultiheadAttention(2, 1))):
        model = make()
        names = {name for name, _ in model.named_parameters()}
        assert "requires_grad" not in dir(model)
        model.requires_grad = False
        assert model.__dict__["requires_grad"] is False and _trainable(model) == names
        assert _trainable(model.requires_grad_(False)) == set()
        for p in model.requires_grad_(True).parameters():
            p.requires_grad = False
        assert _trainable(model) == set()


def a_part():
    """#freezing: | a part | `model.part.requires_grad_(False)` | BatchNorm's statistics go on |"""
    model = Net()
    model.norm.requires_grad_(False)
    assert _trainable(model) == {"hidden.weight", "hidden.bias", "head.weight", "head.bias"}
    moved = _changed(model, _step(model, torch.optim.SGD(model.parameters(), lr=0.1), torch.randn(4, 4)))
    assert {name for name in moved if "norm" in name} == {"norm.running_mean", "norm.running_var", "norm.num_batches_tracked"}


def all_but_the_head():
    """#freezing: | all but the head | freeze `model.base_model` (in T5 that is all of it), or freeze all and thaw the head | a tied head |
    #tied: With BERT's classifier this is one line.
    """
    for model, head in ((_bert(), "classifier"), (_llama(tied=False), "lm_head"), (_gpt2(tie_word_embeddings=False), "lm_head")):
        own = {f"{head}.{name}" for name, _ in model.get_submodule(head).named_parameters()}
        model.base_model.requires_grad_(False)
        assert _trainable(model) == own
        model.requires_grad_(False).get_submodule(head).requires_grad_(True)
        assert _trainable(model) == own
    for model in (_gpt2(), _llama(tied=True), _t5()):
        assert (model.base_model is model) == isinstance(model, T5ForConditionalGeneration)
        model.base_model.requires_grad_(False)
        assert _trainable(model) == set()
    t5 = _t5()
    t5.lm_head.weight = nn.Parameter(t5.lm_head.weight.detach().clone())
    t5.requires_grad_(False).lm_head.requires_grad_(True)
    assert _trainable(t5) == {"lm_head.weight"}


def the_embedding_may_be_the_output_layer():
    """#freezing: | the embedding | `model.get_input_embeddings().requires_grad_(False)` | it may be the output layer too |
    #by-name: And the very top does not: `lm_head.weight` is the frozen `wte.weight` under its other name.
    """
    for model, tied in (_gpt2(), True), (_llama(True), True), (_gpt2(tie_word_embeddings=False), False), (_llama(False), False):
        model.get_input_embeddings().requires_grad_(False)
        assert (model.lm_head.weight is model.get_input_embeddings().weight) == tied
        assert model.get_input_embeddings().weight.requires_grad is False and model.lm_head.weight.requires_grad is not tied
    bert = _bert()
    bert.get_input_embeddings().requires_grad_(False)
    assert {name for name, _ in bert.named_parameters()} - _trainable(bert) == {"bert.embeddings.word_embeddings.weight"}


def from_now_on():
    """#freezing: | from now on, in mid-training | freeze, then `optimizer.zero_grad()` | `set_to_none=False` |
    #still-moves: If nobody calls `zero_grad()` after you froze, the old gradient itself is applied at every step.
    """
    for clear, values in ((), [0.6, 0.4, 0.2]), ((dict(),), [0.8] * 3), ((dict(set_to_none=False),), [0.8] * 3):
        weight = nn.Parameter(torch.ones(1))
        optimizer = torch.optim.SGD([weight], lr=0.1)
        weight.square().sum().backward()
        optimizer.step()
        weight.requires_grad_(False)
        for arguments in clear:
            optimizer.zero_grad(**arguments)
        seen = [(optimizer.step(), weight.item())[1] for _ in range(3)]
        assert seen == pytest.approx(values)
    for set_to_none in (True, False):  # the trap: with momentum
        weight = nn.Parameter(torch.ones(1))
        optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
        weight.square().sum().backward()
        optimizer.step()
        weight.requires_grad_(False)
        optimizer.zero_grad(set_to_none=set_to_none)
        before = weight.item()
        optimizer.step()
        assert (weight.item() == before) == set_to_none


def for_one_call():
    """#freezing: | for one call only | `with torch.no_grad():` | stops gradients for all before it |
    #passes-through: `no_grad` cuts everything that was computed under it.
    """
    for middle in (nn.Linear(2, 2), nn.LSTM(2, 2), nn.Conv1d(1, 1, 1), nn.Sequential(nn.LayerNorm(2), nn.GELU())):
        first, last = nn.Linear(2, 2), nn.Linear(2, 1)
        with torch.no_grad():
            hidden = middle(first(torch.ones(1, 2)))
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        assert not hidden.requires_grad and hidden.grad_fn is None
        last(hidden).sum().backward()
        assert {p.grad is None for p in [*first.parameters(), *middle.parameters()]} == {True} and last.weight.grad is not None
        assert all(p.requires_grad for p in middle.parameters())  # for this call only


def ask_for_the_module():
    """#by-name: Ask the model for the module, or assert how many names you matched.
    #by-name: What trains is everything else, all blocks included.
    """
    for model in (_gpt2(), _bert(), _llama(True)):
        assert isinstance(model.get_input_embeddings(), nn.Embedding) and len(model.get_input_embeddings().weight) == 11
    gpt2 = _gpt2(attn_pdrop=0, embd_pdrop=0, resid_pdrop=0)
    gpt2.transformer.wte.requires_grad_(False)
    gpt2.transformer.wpe.requires_grad_(False)
    optimizer = torch.optim.AdamW(gpt2.parameters(), lr=0.1)
    rest = {name for name in gpt2.state_dict() if not name.endswith(("wte.weight", "wpe.weight", "lm_head.weight"))}
    assert _changed(gpt2, lambda: (gpt2(IDS, labels=IDS).loss.backward(), optimizer.step())) == rest and any(".h.0." in name for name in rest)


def the_slip_is_accepted():
    """#by-name: The last line of the output comes from a slip that Python accepts."""
    for model in (_gpt2(), nn.Linear(2, 2)):
        model.requires_grad = False
        assert all(p.requires_grad for p in model.parameters())


def the_error_names_neither():
    """#tied: GPT-2's head is tied to the embedding inside `base_model`, so freezing the body freezes the head as well, nothing is left to train, and the error names neither."""
    model = _gpt2()
    assert model.lm_head.weight is model.base_model.wte.weight
    model.base_model.requires_grad_(False)
    assert _trainable(model) == set()
    with pytest.raises(RuntimeError, match="does not require grad") as error:
        model(IDS, labels=IDS).loss.backward()
    assert not any(word in str(error.value) for word in ("head", "embed", "wte"))


def the_embedding_follows_the_head():
    """#tied: Thaw or freeze the head, and the embedding follows: it is one tensor."""
    for model in (_gpt2(), _llama(tied=True)):
        embedding = model.get_input_embeddings()
        for value in (False, True, False):
            model.lm_head.requires_grad_(value)
            assert embedding.weight.requires_grad is value
        assert embedding.weight is model.lm_head.weight


def untie_with_a_copy():
    """#tied: To train the head alone, untie it with a copy of the weight, as the last lines do."""
    for model in (_gpt2(attn_pdrop=0, embd_pdrop=0, resid_pdrop=0), _llama(tied=True)):
        before = model(IDS).logits
        model.lm_head.weight = nn.Parameter(model.lm_head.weight.detach().clone())
        model.config.tie_word_embeddings = False
        model.base_model.requires_grad_(False)
        assert _trainable(model) == {"lm_head.weight"} and torch.equal(model(IDS).logits, before)
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
        assert _changed(model, lambda: (model(IDS, labels=IDS).loss.backward(), optimizer.step())) == {"lm_head.weight"}
        model.save_pretrained("untied")
        loaded = type(model).from_pretrained("untied")
        assert torch.equal(loaded.lm_head.weight, model.lm_head.weight) and torch.equal(loaded.get_input_embeddings().weight, model.get_input_embeddings().weight)


def no_short_cut():
    """#tied: `from_pretrained(..., tie_word_embeddings=False)` on a file of a tied model is no short cut: `save_pretrained` writes such a file without a head of its own, and you get a random one."""
    from safetensors import safe_open

    for model in (_gpt2(), _llama(tied=True), _t5()):
        model.save_pretrained("tied")
        with safe_open("tied/model.safetensors", "pt") as file:
            assert "lm_head.weight" not in file.keys()
        heads = [type(model).from_pretrained("tied", tie_word_embeddings=False) for _ in range(2)]
        assert torch.equal(heads[0].get_input_embeddings().weight, model.get_input_embeddings().weight)
        assert model.lm_head.weight is model.get_input_embeddings().weight is not heads[0].lm_head.weight
        assert not torch.equal(heads[0].lm_head.weight, model.lm_head.weight) and not torch.equal(heads[0].lm_head.weight, heads[1].lm_head.weight)


def gradients_pass_through():
    """#passes-through: Frozen means: no gradient for these weights.
    #passes-through: Gradients still pass through to trainable layers further down.
    """
    for middle in (nn.Linear(2, 2), nn.LayerNorm(2), nn.Sequential(nn.Linear(2, 4), nn.GELU(), nn.Linear(4, 2)), nn.TransformerEncoderLayer(2, 1, 4)):
        first, last = nn.Linear(2, 2), nn.Linear(2, 1)
        middle.requires_grad_(False)
        last(middle(first(torch.randn(3, 2)))).square().sum().backward()
        assert {p.grad is None for p in middle.parameters()} == {True} and first.weight.grad is not None and last.weight.grad is not None


def nothing_left_to_spare():
    """#passes-through: If a model is frozen from the bottom up and its input needs no gradient, no graph is recorded for that part anyway, so `no_grad` around it has no graph left to spare."""
    for bottom in (nn.Sequential(nn.Linear(2, 4), nn.GELU(), nn.LayerNorm(4), nn.Dropout(), nn.Linear(4, 2)), nn.TransformerEncoderLayer(2, 1, 4)):
        bottom.requires_grad_(False)
        for needs in (False, True):
            kept = []
            with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
                hidden = bottom(torch.randn(3, 2, requires_grad=needs))
            assert hidden.requires_grad is needs and bool(kept) is needs


def an_optimizer_asks_for_grad():
    """#still-moves: An optimizer asks whether `.grad` is `None`, not whether `requires_grad` is set (`LBFGS` asks neither: it repeats directions of earlier steps)."""
    kinds = [torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.Adamax, torch.optim.NAdam, torch.optim.RAdam, torch.optim.RMSprop]
    for kind in [*kinds, torch.optim.Adagrad, torch.optim.Adadelta, torch.optim.Adafactor, torch.optim.ASGD, torch.optim.Rprop, torch.optim.Muon]:
        for grad in (None, torch.ones(2, 2)):
            for requires_grad in (True, False):
                weight = nn.Parameter(torch.eye(2), requires_grad=requires_grad)
                weight.grad = grad
                kind([weight], lr=0.1).step()
                assert torch.equal(weight, torch.eye(2)) == (grad is None), kind
    torch.manual_seed(0)
    one, two, matrix = nn.Parameter(torch.randn(3)), nn.Parameter(torch.randn(3)), torch.randn(6, 6)
    optimizer = torch.optim.LBFGS([one, two], lr=0.1, max_iter=3)

    def closure():
        optimizer.zero_grad()
        loss = (matrix @ torch.cat([one, two])).square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    two.requires_grad_(False)
    optimizer.zero_grad()
    before = two.detach().clone()
    optimizer.step(closure)
    assert two.grad is None and not torch.equal(two, before)


def zero_is_a_gradient():
    """#still-moves: A gradient of zero is a gradient: momentum rolls on, weight decay shrinks, Adam's averages push."""
    for make, moves in ((lambda p: torch.optim.SGD(p, lr=0.1), False), (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), True),
                        (lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.1), True), (lambda p: torch.optim.Adam(p, lr=0.1), True)):  # fmt: skip
        weight = nn.Parameter(torch.ones(1))
        optimizer = make([weight])
        weight.square().sum().backward()
        optimizer.step()
        weight.grad, before = torch.zeros(1), weight.item()
        optimizer.step()
        assert (weight.item() < before) == moves and weight.item() <= before


def all_five_stand_still():
    """#still-moves: With `set_to_none=True`, the default of `zero_grad()`, all five stand still."""
    sgd = torch.optim.SGD
    for kind, settings in (sgd, {}), (sgd, {"momentum": 0.9}), (sgd, {"weight_decay": 0.1}), (torch.optim.Adam, {}), (torch.optim.AdamW, {}):
        for arguments in {}, {"set_to_none": True}:
            weight = nn.Parameter(torch.ones(1))
            optimizer = kind([weight], lr=0.1, **settings)
            weight.square().sum().backward()
            optimizer.step()
            weight.requires_grad_(False)
            optimizer.zero_grad(**arguments)
            before = weight.item()
            optimizer.step()
            assert weight.grad is None and weight.item() == before


def given_all():
    """#optimizer: If the optimizer was given all parameters, freezing and thawing later just works, with a `zero_grad()` after it."""
    for kind in (torch.optim.SGD, torch.optim.AdamW, torch.optim.RMSprop):
        model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
        optimizer = kind(model.parameters(), lr=0.1, weight_decay=0.1)
        step, everything = _step(model, optimizer, torch.ones(4, 2)), {"0.weight", "0.bias", "1.weight", "1.bias"}
        for trains in (True, False, True, False):
            model[0].requires_grad_(trains)
            assert _changed(model, step) == everything - (set() if trains else {"0.weight", "0.bias"})


def given_the_trainable_ones():
    """#optimizer: If it was given the trainable ones only, it never hears of those you thaw: gradients are computed and nobody applies them.
    #optimizer: Add them with `add_param_group`.
    """
    for kind in (torch.optim.SGD, torch.optim.AdamW, torch.optim.RMSprop):
        model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
        model[0].requires_grad_(False)
        optimizer = kind([p for p in model.parameters() if p.requires_grad], lr=0.1)
        step = _step(model, optimizer, torch.ones(4, 2))
        model[0].requires_grad_(True)
        assert _changed(model, step) | _changed(model, step) == {"1.weight", "1.bias"} and model[0].weight.grad.any()
        optimizer.add_param_group({"params": list(model[0].parameters())})
        assert _changed(model, step) == {"0.weight", "0.bias", "1.weight", "1.bias"}


def one_step_shows_every_trap():
    """#check: Compare every parameter and buffer before and after one real step, with a learning rate above 0 (a warm-up may begin at 0; where a layer starts at zero, as in LoRA, take a few steps).
    #check: This catches the traps above, and one that `requires_grad_(False)` cannot prevent: in train mode BatchNorm writes its statistics in each forward pass.
    """
    x = torch.randn(4, 4)
    weights, statistics = {"weight", "bias"}, {"running_mean", "running_var", "num_batches_tracked"}

    def moved(freeze, loss=lambda model: model(x).sum(), lr=0.1):
        model = Net()
        optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
        model(x).square().sum().backward()
        optimizer.step()
        freeze(model, optimizer)

        def step():
            loss(model).backward()
            optimizer.step()

        return {name.rpartition(".")[2] for name in _changed(model, step) if name.startswith("norm")}

    clear = lambda model, optimizer: (model.norm.requires_grad_(False), optimizer.zero_grad())  # noqa: E731
    keep = lambda model, optimizer: (model.norm.requires_grad_(False), optimizer.zero_grad(set_to_none=False))  # noqa: E731
    assert moved(clear) == statistics  # what cannot be prevented
    assert moved(lambda model, optimizer: [p.requires_grad_(False) for n, p in model.named_parameters() if "batch" in n]) == statistics | weights  # no name matched
    assert moved(lambda model, optimizer: setattr(model.norm, "requires_grad", False)) == statistics | weights
    assert moved(keep) == statistics | weights
    assert moved(lambda model, optimizer: model.norm.requires_grad_(False)) == statistics | weights  # nobody cleared
    assert moved(keep, lr=0.0) == statistics  # a step that proves nothing
    model = Net()
    model.hidden.register_buffer("unsaved", torch.zeros(1), persistent=False)
    found = _pasted()(model, lambda: (model(x), model.hidden.unsaved.add_(1)))
    assert found == {"norm.running_mean", "norm.running_var", "norm.num_batches_tracked", "hidden.unsaved"}, "unsaved buffers are compared, too"

    tied = _gpt2()
    tied.requires_grad_(False).lm_head.requires_grad_(True)
    optimizer = torch.optim.AdamW(tied.parameters(), lr=0.1)
    assert _changed(tied, lambda: (tied(IDS, labels=IDS).loss.backward(), optimizer.step())) == {"lm_head.weight", "transformer.wte.weight"}

    model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)

    def under_no_grad():
        with torch.no_grad():
            hidden = model[:2](x)
        model[2](hidden).sum().backward()
        optimizer.step()

    assert _changed(model, under_no_grad) == {"2.weight", "2.bias"}  # the first layer was meant to train

    down, up = nn.Linear(4, 2, bias=False), nn.Linear(2, 4, bias=False)  # as LoRA has them
    nn.init.zeros_(up.weight)
    lora = nn.Sequential(down, up)
    step = _step(lora, torch.optim.SGD(lora.parameters(), lr=0.1), x)
    assert [_changed(lora, step) for _ in range(2)] == [{"1.weight"}, {"0.weight", "1.weight"}]  # `down` trains, and the first step does not show it


def what_is_on_meta_cannot_be_compared():
    """#check: What is on `meta`, as offloaded weights are, cannot be compared, and a line says so."""
    from accelerate import cpu_offload

    model = cpu_offload(Net(), "cpu")
    assert model.head.weight.is_meta
    with pytest.raises(NotImplementedError):
        torch.equal(model.head.weight, model.head.weight)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        assert not any("weight" in name for name in _pasted()(model, lambda: None))
    assert told.getvalue().startswith("cannot compare, no numbers to read: ") and told.getvalue().count("\n") == 1


def again_after_train():
    """#check: Put the frozen part in eval mode, again after each `model.train()`."""
    model = Net()
    model.norm.requires_grad_(False)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for switch, moves in ((model.train, True), (model.norm.eval, False), (model.train, True), (model.norm.eval, False)):
        switch()
        assert any(name.startswith("norm") for name in _changed(model, _step(model, optimizer, torch.randn(4, 4)))) == moves


shown = {
    "#by-name: In GPT-2 no parameter is called that, so the loop runs through and freezes nothing.": ("model_methods/freeze_by_name", "GPT2LMHeadModel has 'embedding' in 0 names"),
    "#by-name: In BERT it finds five.": ("model_methods/freeze_by_name", "BertForSequenceClassification has 'embedding' in 5 names"),
    "#by-name: (A list of these names that goes from `wpe` straight on to `attn.c_attn` leaves out two, those of the LayerNorm `ln_1`.)":
        ("model_methods/freeze_by_name", "transformer.wpe.weight (1024, 768) transformer.h.0.ln_1.weight (768,) transformer.h.0.ln_1.bias (768,) transformer.h.0.attn.c_attn.weight"),
}  # fmt: skip

listed = {
    "no statement": [
        "#freezing: You froze the embedding and it still trains.",
        "#freezing: Or you froze everything but the head and `backward()` raises.",
        "#freezing: Freeze by module, not by guessed name, and let one step prove it.",
    ],
}
