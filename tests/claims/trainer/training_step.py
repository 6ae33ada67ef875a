"""What docs/en/trainer/training_step.md says, proved sentence by sentence."""

import inspect
import math
import types
import warnings

import pytest
import torch
import torch.nn.functional as F
import transformers as tf
from _common import Line, line_data, trainer_of
from torch import nn

SIZES = {"vocab_size": 10, "hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
LAYERS = {"vocab_size": 10, "d_model": 8, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_ffn_dim": 8}
LAYERS |= {"decoder_ffn_dim": 8, "max_position_embeddings": 8, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
ROW = {"input_ids": [1, 2, 3], "labels": [1, 2, 3]}
UNEQUAL = [{"input_ids": [1, 2, 3, 4, 5], "labels": [-100, 2, 3, 4, 5]}, {"input_ids": [6, 7, 8, 0, 0], "labels": [-100, 7, 8, -100, -100]}]


def _llama(kind=None, **settings):
    torch.manual_seed(0)
    return (kind or tf.LlamaForCausalLM)(tf.LlamaConfig(**{**SIZES, "pad_token_id": 0, **settings}))


def _gpt2(kind=None):
    torch.manual_seed(0)
    settings = {"vocab_size": 10, "n_embd": 8, "n_layer": 1, "n_head": 2, "resid_pdrop": 0, "embd_pdrop": 0, "attn_pdrop": 0, "pad_token_id": 0}
    return (kind or tf.GPT2LMHeadModel)(tf.GPT2Config(**settings, bos_token_id=1, eos_token_id=2))


def _bert(kind, **settings):
    torch.manual_seed(0)
    return kind(tf.BertConfig(**SIZES, hidden_dropout_prob=0, attention_probs_dropout_prob=0, **settings))


def _t5():
    torch.manual_seed(0)
    return tf.T5ForConditionalGeneration(tf.T5Config(vocab_size=10, d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, dropout_rate=0, decoder_start_token_id=0))


def _causal():
    small = {**SIZES, "num_key_value_heads": 2}
    return [
        _llama(), _gpt2(), tf.MistralForCausalLM(tf.MistralConfig(**small)), tf.Qwen2ForCausalLM(tf.Qwen2Config(**small)),
        tf.Gemma2ForCausalLM(tf.Gemma2Config(**small, head_dim=4)), tf.GPTNeoXForCausalLM(tf.GPTNeoXConfig(**SIZES)),
        tf.OPTForCausalLM(tf.OPTConfig(vocab_size=10, hidden_size=8, ffn_dim=8, num_hidden_layers=1, num_attention_heads=2, word_embed_proj_dim=8)),
        tf.BloomForCausalLM(tf.BloomConfig(vocab_size=10, hidden_size=8, n_layer=1, n_head=2)), tf.MambaForCausalLM(tf.MambaConfig(vocab_size=10, hidden_size=8, num_hidden_layers=1, state_size=2)),
    ]  # fmt: skip


def _kin_of_bart():
    kinds = (tf.BartForCausalLM, tf.BartConfig), (tf.MBartForCausalLM, tf.MBartConfig), (tf.MarianForCausalLM, tf.MarianConfig), (tf.PegasusForCausalLM, tf.PegasusConfig)
    return [kind(config(**LAYERS)) for kind, config in kinds]


def _tokenizer(pad="<pad>"):
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    vocabulary = {word: id for id, word in enumerate("a b c d <end> <pad>".split())}
    tokenizer = tf.PreTrainedTokenizerFast(tokenizer_object=Tokenizer(WordLevel(vocabulary)), pad_token=pad, eos_token="<end>")
    tokenizer.deprecation_warnings["Asking-to-pad-a-fast-tokenizer"] = True
    return tokenizer


class _Names(nn.Module):
    """Notes the names that reach forward()."""

    def __init__(self):
        super().__init__()
        self.w, self.seen = nn.Parameter(torch.ones(1)), set()

    def forward(self, x, labels=None, **kwargs):
        self.seen |= {"x", *kwargs} | ({"labels"} if labels is not None else set())
        return {"loss": (self.w * x).sum()}


class _KeepGradient(tf.TrainerCallback):
    def on_pre_optimizer_step(self, args, state, control, model, **kwargs):
        self.gradient = torch.cat([p.grad.flatten() for p in model.parameters() if p.grad is not None])


def _one_step(model, data, batch, scaled=None, **options):
    """(logged loss, gradient, trainer) of one step over all rows."""
    keep = _KeepGradient()
    trainer = trainer_of(model, data, keep, max_steps=1, per_device_train_batch_size=batch, gradient_accumulation_steps=len(data) // batch, max_grad_norm=0,
                         logging_steps=1, train_sampling_strategy="sequential", **options)  # fmt: skip
    trainer.loss_is_scaled_for_ga = scaled
    trainer.train()
    return trainer.state.log_history[0]["loss"], keep.gradient, trainer


# --- what arrives ------------------------------------------------------------------------------------------------


def the_log_and_the_model_differ():
    """#training-step: The loss in the log is not the loss you compute, or it is 0 all at once.
    #gpt2: `...ForCausalLM` fits, `GPT2LMHeadModel` does not: the sum over four is divided by five.
    #gpt2: In training the gradients shrink by the same factor, and a perplexity computed from `eval_loss` is too good.
    """
    data = [{"input_ids": [1, 2, 3, 4, 5], "labels": [1, 2, 3, 4, 5]}]
    inputs = {name: torch.tensor([row]) for name, row in data[0].items()}
    for model, factor in ((_gpt2(), 4 / 5), (_bert(tf.BertLMHeadModel, is_decoder=True), 4 / 5), (_llama(), 1)):
        loss = model(**inputs).loss
        gradient = torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(model.parameters()), materialize_grads=True)])
        assert (model.loss_type == "ForCausalLM") == (factor == 1)
        eval_loss = trainer_of(model, data, eval_dataset=data).evaluate()["eval_loss"]
        logged, seen, _ = _one_step(model, data, 1)
        assert abs(logged - loss.item() * factor) < 1e-5 and math.isclose(eval_loss, logged, abs_tol=1e-5)
        assert math.isclose(seen.norm(), gradient.norm() * factor, rel_tol=1e-4)
        assert (math.exp(eval_loss) < math.exp(loss.item()) - 0.1) == (factor < 1)


def unnamed_keys_are_dropped_but_for_labels():
    """#training-step: A column of your dataset never reaches the model.
    #what-arrives: Keys that `forward()` does not name are dropped, before the collator sees them (`remove_unused_columns=True`).
    #what-arrives: `**kwargs` does not count as a name.
    #what-arrives: `label`, `label_ids` and what you list in `label_names` stay in any case.
    #what-arrives: With `remove_unused_columns=False` every key reaches the collator.
    """
    row = {"x": [1.0], "label": 1, "label_ids": [1], "mine": 3, "source": 2, "text": "hi"}
    for keep, names in (False, {"x", "label", "label_ids", "mine"}), (True, set(row)):
        collated = []
        trainer = trainer_of(_Names(), [row], max_steps=1, remove_unused_columns=not keep, label_names=["mine"],
                             data_collator=lambda rows: collated.append(set(rows[0])) or {"x": torch.tensor([rows[0]["x"]])})  # fmt: skip
        trainer.train()
        assert collated == [names]
    model = _Names()
    trainer_of(model, [{"x": [1.0], "labels": [1.0], "source": 2}], max_steps=1).train()
    assert model.seen == {"x", "labels", "num_items_in_batch"}


def one_dictionary_of_tensors():
    """#what-arrives: The collator makes one dictionary of tensors.
    #what-arrives: `attention_mask` was not in the rows: the collator made it.
    """
    tokenizer, rows = _tokenizer(), [{"input_ids": [0, 1]}, {"input_ids": [2, 3]}]
    for collator, makes in (
        (tf.default_data_collator, set()), (tf.DataCollatorWithPadding(tokenizer), {"attention_mask"}),
        (tf.DataCollatorForSeq2Seq(tokenizer), {"attention_mask", "labels"}), (tf.DataCollatorForLanguageModeling(tokenizer, mlm=False), {"attention_mask", "labels"}),
        (tf.DataCollatorWithFlattening(), {"labels", "position_ids"}),
    ):  # fmt: skip
        batch = collator([{**row, "labels": [1, 2]} if isinstance(collator, tf.DataCollatorForSeq2Seq) else row for row in rows])
        assert set(batch) == {"input_ids"} | makes and all(isinstance(value, torch.Tensor) for value in batch.values())


def what_training_step_does():
    """#what-arrives: `training_step` moves the tensors to the device, calls `model.train()`, computes the loss, calls `backward()`, and returns the loss without its graph."""
    trainer, model = trainer_of(Line(), line_data(1)), Line().to("meta").eval()
    trainer.current_gradient_accumulation_steps = 1
    trainer.args.__dict__["_setup_devices"] = torch.device("meta")
    loss = trainer.training_step(model, {"x": torch.ones(1, 1), "labels": torch.ones(1, 1)})
    assert model.training and loss.device.type == "meta" and loss.grad_fn is None
    assert model.linear.weight.grad is not None
    model = Line().eval()
    trainer.args.__dict__["_setup_devices"] = torch.device("cpu")
    inputs = {"x": torch.ones(1, 1), "labels": torch.ones(1, 1)}
    assert torch.equal(trainer.training_step(model, inputs), model(**inputs)["loss"].detach()) and not loss.requires_grad


def kwargs_swallow():
    """#what-arrives: A model with `**kwargs` does not complain about a key it does not know; it hands the key on, here as far as the loss function, where `source` happens to
    be the name of an argument."""
    flags = {"image_flags": torch.tensor([1])}
    ids, class_ = torch.tensor([[1, 2, 3]]), torch.tensor([1])
    for model, labels in ((_llama(), ids), (_gpt2(), ids), (_t5(), ids), (_bert(tf.BertForSequenceClassification), class_), (_llama(tf.LlamaForSequenceClassification), class_)):
        plain, flagged = (model.eval()(input_ids=ids, labels=labels, **more).loss for more in ({}, flags))
        assert torch.equal(plain, flagged)
    seen, model = {}, _llama()
    model.loss_function = lambda logits, labels, vocab_size, **kwargs: seen.update(kwargs) or logits.sum()
    model(input_ids=ids, labels=ids, source=torch.tensor([7]), **flags)
    assert {"source", "image_flags"} <= set(seen)
    with pytest.raises(TypeError, match="multiple values for argument 'source'"):
        _llama()(input_ids=ids, labels=ids, source=torch.tensor([7]))


# --- collators ---------------------------------------------------------------------------------------------------


def _rows(*lengths, labels=True):
    return [{"input_ids": list(range(n)), **({"labels": list(range(n))} if labels else {})} for n in lengths]


def default_data_collator_row():
    """#collators: | `default_data_collator` | no, raises if lengths differ | no | no, but renames `label`, `label_ids` |"""
    for rows in _rows(3, 5), _rows(3, 5, labels=False), [{"input_ids": [1, 2], "labels": list(range(n))} for n in (2, 3)]:
        with pytest.raises(ValueError, match="expected sequence of length"):
            tf.default_data_collator(rows)
    assert set(tf.default_data_collator(_rows(3, 3, labels=False))) == {"input_ids"}
    assert _renamed(tf.default_data_collator)


def _renamed(collator):
    """Whether `label` and `label_ids` of the rows come out as `labels`."""
    batches = [collator([{"input_ids": [1, 2], **label}, {"input_ids": [3, 4], **label}]) for label in ({"label": 1}, {"label_ids": [1, 0]})]
    return [batch.get("labels").tolist() for batch in batches] == [[1, 1], [[1, 0], [1, 0]]] and not any({"label", "label_ids"} & {*batch} for batch in batches)


def with_padding_row():
    """#collators: | `DataCollatorWithPadding` | yes | no, raises if lengths differ | no, but renames `label`, `label_ids` |"""
    collator = tf.DataCollatorWithPadding(_tokenizer())
    batch = collator(_rows(3, 5, labels=False))
    assert batch["input_ids"].tolist() == [[0, 1, 2, 5, 5], [0, 1, 2, 3, 4]] and "labels" not in batch
    with pytest.raises(ValueError, match="truncation and/or padding"):
        collator(_rows(3, 5))
    assert collator(_rows(3, 3))["labels"].tolist() == [[0, 1, 2]] * 2 and _renamed(collator)


def seq2seq_row():
    """#collators: | `DataCollatorForSeq2Seq` | yes | yes | no |"""
    collator = tf.DataCollatorForSeq2Seq(_tokenizer())
    batch = collator([{"input_ids": [0, 1, 2], "labels": [1]}, {"input_ids": [0], "labels": [1, 2]}])
    assert batch["input_ids"].tolist() == [[0, 1, 2], [0, 5, 5]] and batch["labels"].tolist() == [[1, -100], [1, 2]]
    assert collator(_rows(3, 5, labels=False)).get("labels") is None


def language_modeling_row():
    """#collators: | `DataCollatorForLanguageModeling` | yes | yes | yes, from `input_ids` |"""
    batch = tf.DataCollatorForLanguageModeling(_tokenizer(), mlm=False)(_rows(3, 5, labels=False))
    assert batch["input_ids"].tolist() == [[0, 1, 2, 5, 5], [0, 1, 2, 3, 4]] and batch["labels"].tolist() == [[0, 1, 2, -100, -100], [0, 1, 2, 3, 4]]


def flattening_row():
    """#collators: | `DataCollatorWithFlattening` | no padding: one long row | no need | if absent |"""
    collator = tf.DataCollatorWithFlattening()
    for rows, labels in (_rows(2, 3, labels=False), [-100, 1, -100, 1, 2]), ([{"input_ids": [0, 1], "labels": [0, 7]}, {"input_ids": [0, 1, 2], "labels": [0, 8, 9]}], [-100, 7, -100, 8, 9]):
        batch = collator(rows)
        assert batch["input_ids"].tolist() == [[0, 1, 0, 1, 2]] and batch["labels"].tolist() == [labels]


def which_collator_by_default():
    """#collators: Without `data_collator=` the Trainer takes the first, or the second if you passed it a tokenizer as `processing_class=` (the former name,
    `tokenizer=`, ends in `got an unexpected keyword argument 'tokenizer'`).
    #collators: Neither pads labels.
    """
    with pytest.raises(TypeError, match="got an unexpected keyword argument 'tokenizer'"):
        tf.Trainer(Line(), tf.TrainingArguments("out", report_to="none"), tokenizer=_tokenizer())
    for tokenizer, kind in (None, types.FunctionType), (_tokenizer(), tf.DataCollatorWithPadding):
        collator = trainer_of(Line(), line_data(1), processing_class=tokenizer).data_collator
        assert type(collator) is kind and (tokenizer or collator is tf.default_data_collator)
        with pytest.raises(ValueError):
            collator(_rows(3, 5))


def the_remedy_is_another_collator():
    """#collators: The `ValueError` speaks of truncation; the remedy is another collator: `DataCollatorForSeq2Seq` for rows that have labels, `DataCollatorForLanguageModeling`
    with `mlm=False` for rows that have none (the default is `mlm=True`).
    #collators: Give the tokenizer a pad token of its own, or make the labels yourself and use `DataCollatorForSeq2Seq`."""
    tokenizer = _tokenizer()
    with pytest.raises(ValueError, match="you should probably activate truncation"):
        tf.DataCollatorWithPadding(tokenizer)(_rows(3, 5))
    assert tf.DataCollatorForSeq2Seq(tokenizer)(_rows(3, 5))["labels"].tolist() == [[0, 1, 2, -100, -100], [0, 1, 2, 3, 4]]
    assert tf.DataCollatorForLanguageModeling(tokenizer, mlm=False)(_rows(5, labels=False))["labels"].tolist() == [[0, 1, 2, 3, 4]]
    assert tf.DataCollatorForLanguageModeling.__dataclass_fields__["mlm"].default is True
    tokenizer.pad_token = tokenizer.eos_token
    assert tf.DataCollatorForSeq2Seq(tokenizer)(_rows(5, 3))["labels"].tolist() == [[0, 1, 2, 3, 4], [0, 1, 2, -100, -100]]


def no_pad_token_no_padding():
    """#collators: There is no default: with a tokenizer that has no pad token each of the three that pad raises, as the last lines show for one."""
    tokenizer = _tokenizer(pad=None)
    for collator in tf.DataCollatorWithPadding(tokenizer), tf.DataCollatorForSeq2Seq(tokenizer), tf.DataCollatorForLanguageModeling(tokenizer, mlm=False):
        for lengths in (2, 3), (3, 3):
            with pytest.raises(ValueError, match="does not have a padding token"):
                collator(_rows(*lengths))


def eos_as_pad_loses_its_labels():
    """#collators: `DataCollatorForLanguageModeling` turns every pad id in the labels into −100, and cannot tell a real `<end>` from padding.
    #collators: No label then teaches the model to stop.
    """
    for own_pad in (True, False):
        tokenizer = _tokenizer()
        if not own_pad:
            tokenizer.pad_token = tokenizer.eos_token
        labels = tf.DataCollatorForLanguageModeling(tokenizer, mlm=False)([{"input_ids": [0, 4, 1, 4]}, {"input_ids": [0, 1, 2, 3, 4]}])["labels"]
        assert (tokenizer.eos_token_id in labels) == own_pad and (labels == -100).sum() == (1 if own_pad else 4)


def labels_of_your_own_and_language_modeling():
    """#answer-only: `DataCollatorForLanguageModeling` is of no use here: rows of one length lose their labels to a copy of `input_ids`, and rows of different length raise."""
    collator = tf.DataCollatorForLanguageModeling(_tokenizer(), mlm=False)
    row = {"input_ids": [0, 1, 2], "labels": [-100, -100, 2]}
    assert collator([row, row])["labels"].tolist() == [[0, 1, 2]] * 2
    with pytest.raises(ValueError):
        collator([row, {"input_ids": [0, 1], "labels": [-100, 1]}])


def only_the_answer_is_counted():
    """#answer-only: Give each token of the prompt the label −100; the answer keeps its ids, its `<end>` included."""
    prompt, answer = [1, 2, 3], [4, 5]
    ids, model = torch.tensor([prompt + answer]), _llama()
    loss = model(ids, labels=torch.tensor([[-100] * len(prompt) + answer])).loss
    assert torch.allclose(loss, F.cross_entropy(model(ids).logits[0, len(prompt) - 1 : -1], torch.tensor(answer)))


def one_text_may_merge_the_seam():
    """#answer-only: Turn prompt and answer into ids apart, and join the lists: in one text, the last letters of the prompt and the first of the answer may become one token."""
    from tokenizers import Tokenizer
    from tokenizers.models import BPE

    tokenizer = tf.PreTrainedTokenizerFast(tokenizer_object=Tokenizer(BPE({"a": 0, "b": 1, "c": 2, "bc": 3}, [("b", "c")])))
    apart, whole = tokenizer("ab")["input_ids"] + tokenizer("c")["input_ids"], tokenizer("abc")["input_ids"]
    assert apart == [0, 1, 2] and whole == [0, 3]


# --- what −100 does ----------------------------------------------------------------------------------------------


def ignore_index_leaves_out():
    """#minus-100: −100 is the default of `ignore_index` in `cross_entropy`: this position is left out, of the sum and of the count.
    #minus-100: The number is not magic and not “any negative”: −1 is an error.
    """
    logits, kept = torch.randn(4, 5), torch.tensor([1, 3])
    labels = torch.tensor([-100, 2, -100, 4])
    assert inspect.signature(F.cross_entropy).parameters["ignore_index"].default == -100
    for reduction in "sum", "mean":
        assert torch.allclose(F.cross_entropy(logits, labels, reduction=reduction), F.cross_entropy(logits[kept], labels[kept], reduction=reduction))
    for wrong in (-1, -2, -99, -101):
        with pytest.raises(IndexError, match=f"Target {wrong} is out of bounds"):
            F.cross_entropy(logits, torch.tensor([wrong, 2, 3, 4]))
        assert F.cross_entropy(logits, torch.tensor([wrong, 2, 3, 4]), ignore_index=wrong) > 0


def the_model_is_untouched():
    """#minus-100: In models like GPT-2 and BERT nothing else changes: they read the token, and give the same logits.
    #minus-100: (T5 and BART make their decoder's input from `labels`, with −100 as padding.)
    """
    ids = torch.tensor([[1, 2, 3, 4, 5]])
    for model in _llama().eval(), _gpt2().eval(), _bert(tf.BertForMaskedLM).eval():
        plain, masked = (model(ids, labels=labels).logits for labels in (ids, torch.tensor([[-100, -100, -100, 4, 5]])))
        assert torch.equal(plain, masked)
        embedding = model.get_input_embeddings().weight
        model(ids, labels=torch.tensor([[-100, -100, -100, 4, 5]])).loss.backward()
        assert embedding.grad[[1, 2, 3]].abs().sum(-1).min() > 0  # the prompt's tokens are read
    for model in _t5().eval(), tf.BartForConditionalGeneration(tf.BartConfig(**LAYERS)).eval():
        masked, start = torch.tensor([[-100, -100, 3, 4, 5]]), model.config.decoder_start_token_id
        made = model(ids, labels=masked).logits
        assert torch.equal(made, model(ids, decoder_input_ids=torch.tensor([[start, 0, 0, 3, 4]])).logits)  # 0 is the pad token
        assert not torch.allclose(made, model(ids, labels=ids).logits, atol=1e-4)


def nothing_to_learn_is_nan():
    """#minus-100: A batch in which every label is −100 divides zero by zero, and its loss is `nan` (its gradients are zero; in the Trainer, where all batches of a step are
    counted together, the whole step must be so)."""
    ids, empty = torch.tensor([[1, 2, 3]]), {"input_ids": [1, 2, 3], "labels": [-100] * 3}
    for model in _llama(), _gpt2():
        loss = model(ids, labels=torch.full_like(ids, -100)).loss
        loss.backward()
        assert loss.isnan() and not any(p.grad.any() for p in model.parameters() if p.grad is not None)
    for data, nan in ([empty, empty], True), ([empty, ROW], False):
        logged, gradient, _ = _one_step(_llama(), data, 1, logging_nan_inf_filter=False)
        assert math.isnan(logged) == nan and gradient.any() == (not nan) and gradient.isfinite().all()


class _Spoilt(nn.Module):
    def __init__(self):
        super().__init__()
        self.w, self.calls = nn.Parameter(torch.ones(1)), 0

    def forward(self, x, labels):
        self.calls += 1
        return {"loss": self.w.square().sum() * (6.0, 3.0, self.bad, 1.0)[min(self.calls, 4) - 1]}


def nan_stays_out_of_the_log():
    """#nan: `logging_nan_inf_filter`, on by default, keeps NaN and infinity out of the logged loss: it adds in their place a fraction of what has come together since the last
    log, which right after a log is 0.
    #nan: The weights get no such protection (with `fp16=True` on a GPU, the scaler skips such a step).
    #nan: So look at `grad_norm` in the same line, or at `eval_loss`, which is not filtered; and set the option to `False` when a loss of 0 seems too good.
    """
    for bad in (math.nan, math.inf):
        weight, scaler = torch.nn.Parameter(torch.ones(())), torch.amp.GradScaler("cpu")
        optimizer = torch.optim.SGD([weight], lr=1.0)
        scaler.scale(weight * bad).backward()
        scaler.step(optimizer)
        assert weight == 1  # skipped
        for every, filtered in (1, True), (1, False), (4, True):
            model = _Spoilt()
            model.bad = bad
            options = {} if filtered else {"logging_nan_inf_filter": False}
            trainer = trainer_of(model, line_data(4), eval_dataset=line_data(1), max_steps=4, per_device_train_batch_size=1, learning_rate=1e-6, logging_steps=every, optim="sgd", **options)
            trainer.train()
            logs = [entry for entry in trainer.state.log_history if "loss" in entry]
            assert not math.isfinite(model.w.item())
            assert not math.isfinite(logs[-1]["grad_norm"]) and not math.isfinite(trainer.evaluate()["eval_loss"])
            if every == 4:
                assert math.isclose(logs[0]["loss"], (9 + 9 / 3 + 12 / 4) / 4, rel_tol=1e-4)
            else:
                assert (logs[2]["loss"] == 0) == filtered and math.isfinite(logs[2]["loss"]) == filtered


# --- the future --------------------------------------------------------------------------------------------------


def labels_hide_nothing():
    """#future: The causal mask does that, inside attention, and labels have no part in it.
    #future: BERT, which has no causal mask, notices in both cases.
    """
    a, b = torch.tensor([[1, 2, 3, 4]]), torch.tensor([[1, 2, 3, 9]])
    decoder, encoder = _bert(tf.BertLMHeadModel, is_decoder=True).eval(), _bert(tf.BertLMHeadModel, is_decoder=False).eval()
    encoder.load_state_dict(decoder.state_dict())  # the same weights, with the mask and without
    for model, hides in (_llama().eval(), True), (_gpt2().eval(), True), (decoder, True), (encoder, False):
        for labels in (a, torch.full_like(a, -100)):
            same = torch.isclose(model(a, labels=labels).logits, model(b, labels=labels).logits, atol=1e-6).all(-1)[0]
            assert same[:3].tolist() == [hides] * 3


def the_loss_function_shifts():
    """#future: The shift is a third thing, and hides nothing: position 0 is compared with token 1, position 1 with token 2.
    #future: In most causal models the loss function does it (not in `BartForCausalLM` and its kin), so you pass `labels` equal to `input_ids`, with −100 at pads.
    #future: Shift them yourself, and the model is trained on the token after the next, as the last lines show.
    """
    ids = torch.tensor([[1, 2, 3, 4, 0]])
    labels = torch.tensor([[1, 2, 3, 4, -100]])
    for model in _causal() + _kin_of_bart():
        logits = model.eval()(ids).logits[0]
        ahead, same = F.cross_entropy(logits[:3], ids[0, 1:4]), F.cross_entropy(logits[:4], ids[0, :4])
        assert torch.allclose(model(ids, labels=labels).loss, same if hasattr(model.config, "decoder_layers") else ahead, rtol=1e-4)
    for model in _llama().eval(), _gpt2().eval():
        logits = model(ids).logits[0]
        assert torch.allclose(model.loss_function(logits[None], labels, vocab_size=10), model(ids, labels=labels).loss)
        shifted = torch.tensor([[2, 3, 4, -100, -100]])
        assert torch.allclose(model(ids, labels=shifted).loss, F.cross_entropy(logits[:2], ids[0, 2:4]))


# --- the loss ----------------------------------------------------------------------------------------------------


def the_count_reaches_forward_with_kwargs():
    """#loss-by-hand: The Trainer fetches all batches of a step first, counts the labels that are left (`num_items_in_batch`, here 7), and passes that number to a model whose
    `forward()` takes `**kwargs`."""
    seen, order = [], []

    class Taking(_Names):
        def forward(self, x, labels=None, **kwargs):
            order.append("forward")
            seen.append(kwargs["num_items_in_batch"].item())
            return super().forward(x, labels)

    def collate(rows):
        order.append("fetch")
        return tf.default_data_collator(rows)

    class Plain(Line):
        def forward(self, x, labels):
            seen.append("none")
            return super().forward(x, labels)

    data = [{"x": [1.0], "labels": [1, -100]}, {"x": [1.0], "labels": [2, 3]}]
    for model, expected in (Taking(), [3, 3]), (Plain(), ["none", "none"]):
        seen.clear()
        trainer_of(model, data, max_steps=1, per_device_train_batch_size=1, gradient_accumulation_steps=2, data_collator=collate).train()
        assert seen == expected
    assert order[:4] == ["fetch", "fetch", "forward", "forward"]


def parts_add_up_to_the_whole():
    """#loss-by-hand: This one returns for each batch its sum divided by 7, so that the parts add up to the mean per label.
    #loss-by-hand: Three batches of one row then give what one batch of three gives.
    #loss-by-hand: Averaging the batch means would not: a row with one label would weigh as much as a row with four.
    """
    rows = [*UNEQUAL, {"input_ids": [3, 4, 0, 0, 0], "labels": [-100, 4, -100, -100, -100]}]
    whole, parts = (_one_step(_llama(initializer_range=0.5), rows, batch) for batch in (3, 1))
    model = _llama(initializer_range=0.5)
    means, counts = [model(torch.tensor([row["input_ids"]]), labels=torch.tensor([row["labels"]])).loss.item() for row in rows], (4, 2, 1)
    by_hand = sum(mean * count for mean, count in zip(means, counts)) / 7
    assert math.isclose(whole[0], by_hand, rel_tol=1e-4) and math.isclose(parts[0], by_hand, rel_tol=1e-4)
    assert torch.allclose(whole[1], parts[1], atol=1e-5) and abs(sum(means) / 3 - by_hand) > 0.01


def _divides(model, labels, **inputs):
    """Whether the loss is the sum divided by num_items_in_batch, and not the mean that is returned without it."""
    inputs = inputs or {"input_ids": torch.tensor([[1, 2, 3, 4]])}
    mean, asked = model.eval()(**inputs, labels=labels).loss, model(**inputs, labels=labels, num_items_in_batch=100).loss
    if torch.allclose(mean, asked):
        return False
    assert asked < mean / 10
    return True


def causal_language_models_divide_many_others_do_not():
    """#who-counts: Most causal language models keep the promise (nine architectures did, `BartForCausalLM` did not); of the others many do not."""
    text, class_, classes = torch.tensor([[1, 2, 3, 4]]), torch.tensor([1]), torch.tensor([[1, 0, 1, 1]])
    causal = _causal()
    assert len({type(model) for model in causal}) == 9 and all(_divides(model, text) for model in causal)
    assert not any(_divides(model, text) for model in _kin_of_bart()) and all("kwargs" in inspect.signature(model.forward).parameters for model in _kin_of_bart())
    bart = tf.BartConfig(**LAYERS)
    others = [
        (_bert(tf.BertForMaskedLM), text), (tf.RobertaForMaskedLM(tf.RobertaConfig(**SIZES)), text), (_t5(), text), (tf.BartForConditionalGeneration(bart), text),
        (_bert(tf.BertForSequenceClassification), class_), (_llama(tf.LlamaForSequenceClassification), class_), (_gpt2(tf.GPT2ForSequenceClassification), class_),
        (_bert(tf.BertForTokenClassification), classes), (_llama(tf.LlamaForTokenClassification), classes),
    ]  # fmt: skip
    assert not any(_divides(model, labels) for model, labels in others)
    assert all("kwargs" in inspect.signature(model.forward).parameters for model, _ in others)
    vit = tf.ViTForImageClassification(tf.ViTConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, image_size=4, patch_size=2))
    assert _divides(vit, class_, pixel_values=torch.randn(1, 3, 4, 4))  # many, not all


def kwargs_are_a_promise():
    """#who-counts: The Trainer takes `**kwargs` in `forward()` for a promise to divide by the count.
    #who-counts: Classes that break it return the mean of their batch, and the means are added up: the logged loss and the gradients grow with `gradient_accumulation_steps`.
    #who-counts: Set `model.accepts_loss_kwargs = False` before you make the Trainer, and it averages the batch means, as it does for a `forward()` without `**kwargs`.
    """

    class Mean(Line):
        def forward(self, x, labels, **kwargs):
            return super().forward(x, labels)

    class NoKwargs(Line):
        pass

    data = line_data(4)
    for kind, attribute, times in (Mean, None, 4), (Mean, False, 1), (NoKwargs, None, 1), (NoKwargs, True, 0):
        torch.manual_seed(0)
        model = kind()
        if attribute is not None:
            model.accepts_loss_kwargs = attribute
        if times:
            mean = sum(model(torch.tensor([row["x"]]), torch.tensor([row["labels"]]))["loss"].item() for row in data) / 4
            logged, gradient, _ = _one_step(model, data, 1)
            torch.manual_seed(0)
            _, whole, _ = _one_step(kind(), data, 4)
            assert math.isclose(logged, times * mean, rel_tol=1e-4) and torch.allclose(gradient, times * whole, rtol=1e-3)
        else:
            with pytest.raises(TypeError, match="num_items_in_batch"):
                _one_step(model, data, 1)


def compute_loss_func_divides_itself():
    """#own-loss: `compute_loss_func` receives the count and must use it.
    #own-loss: The Trainer takes for granted that it did, and divides by nothing more: a function that returns the mean of its batch gets the sum of the means, and it grows with
    every batch you accumulate.
    #own-loss: `loss_is_scaled_for_ga = False` restores the division by the number of batches.
    """
    counts = []

    def mean(outputs, labels, num_items_in_batch=None):
        counts.append(num_items_in_batch.item())
        return (outputs["y"] - labels).square().mean()

    class Y(Line):
        def forward(self, x):
            return {"y": self.linear(x)}

    for batches in (2, 4):
        for scaled, times in (None, batches), (False, 1):
            torch.manual_seed(0)
            logged, gradient, _ = _one_step(Y(), line_data(batches), 1, scaled, compute_loss_func=mean, label_names=["labels"])
            torch.manual_seed(0)
            once, whole, _ = _one_step(Y(), line_data(batches), batches, compute_loss_func=mean, label_names=["labels"])
            assert math.isclose(logged, times * once, rel_tol=1e-4) and torch.allclose(gradient, times * whole, rtol=1e-3)
            assert set(counts) == {batches} and (counts.clear() or True)


def an_override_takes_the_count():
    """#own-loss: The other way, a subclass that overrides `compute_loss`, must take `num_items_in_batch=None`, or training ends with `got an unexpected keyword argument
    'num_items_in_batch'`.
    #own-loss: If it ignores the number and the model takes `**kwargs`, it too needs `loss_is_scaled_for_ga = False`.
    """

    class Old(tf.Trainer):
        def compute_loss(self, model, inputs, return_outputs=False):
            return model(**inputs)["loss"]

    class Ignoring(tf.Trainer):
        def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
            return model(**inputs)["loss"]

    class Open(Line):
        def forward(self, x, labels, **kwargs):
            return super().forward(x, labels)

    with pytest.raises(TypeError, match="got an unexpected keyword argument 'num_items_in_batch'"):
        _one_step(Line(), line_data(2), 1, trainer=Old)
    for kind, scaled, times in (Open, None, 2), (Open, False, 1), (Line, None, 1):
        gradients = []
        for batch in (1, 2):
            torch.manual_seed(0)
            gradients.append(_one_step(kind(), line_data(2), batch, scaled, trainer=Ignoring)[1])
        assert torch.allclose(gradients[0], times * gradients[1], rtol=1e-3)


def loss_type_comes_from_the_class_name():
    """#gpt2: A row of five labels has four that are compared.
    #gpt2: The Trainer leaves the first out of its count only if `model.loss_type` names a loss that shifts; a model gets it, when it is made, from the name of its class.
    #gpt2: Set `model.loss_type = "ForCausalLM"` before you make the Trainer.
    """
    batch = [{"labels": torch.tensor([[1, 2, 3, 4, 5]])}]
    mine = type("MineForCausalLM", (tf.GPT2LMHeadModel,), {})
    for model, counted in (_llama(), 4), (_gpt2(), 5), (_gpt2(mine), 4), (_bert(tf.BertLMHeadModel, is_decoder=True), 5), (_bert(tf.BertForMaskedLM), 5):
        trainer = trainer_of(model, [ROW])
        assert trainer._get_num_items_in_batch(batch, "cpu") == counted and (model.loss_type == "ForCausalLM") == (counted == 4)
    model = _gpt2()
    late = trainer_of(model, [ROW])
    model.loss_type = "ForCausalLM"
    assert late._get_num_items_in_batch(batch, "cpu") == 5 and trainer_of(model, [ROW])._get_num_items_in_batch(batch, "cpu") == 4


def a_first_label_of_minus_100_does_not_count():
    """#gpt2: Rows whose first label is −100 are not affected."""
    for row in UNEQUAL:
        model = _gpt2()
        direct = model(torch.tensor([row["input_ids"]]), labels=torch.tensor([row["labels"]])).loss.item()
        assert math.isclose(_one_step(model, [row], 1)[0], direct, rel_tol=1e-4)


def eval_loss_is_a_mean_of_means():
    """#eval-loss: Evaluation takes the mean of each batch, and `eval_loss` averages these means, weighted by rows.
    #eval-loss: With rows of different length the result moves with `per_device_eval_batch_size`.
    #eval-loss: So compare runs at the same setting; for a perplexity, add up the losses and the labels yourself.
    """
    rows = [*UNEQUAL, {"input_ids": [3, 4, 0, 0, 0], "labels": [-100, 4, -100, -100, -100]}]
    for model in _llama(initializer_range=0.5).eval(), _t5().eval(), _gpt2().eval():
        found = set()
        for batch in (1, 2, 3):
            eval_loss = trainer_of(model, None, eval_dataset=rows, per_device_eval_batch_size=batch).evaluate()["eval_loss"]
            expected = 0
            for start in range(0, 3, batch):
                part = rows[start : start + batch]
                inputs = {name: torch.tensor([row[name] for row in part]) for name in ("input_ids", "labels")}
                expected += model(**inputs).loss.item() * len(part) / 3
            assert math.isclose(eval_loss, expected, rel_tol=1e-4)
            found.add(round(eval_loss, 5))
        assert len(found) == 3


# --- precision ---------------------------------------------------------------------------------------------------


class _Dtypes(Line):
    def forward(self, x, labels):
        self.dtype = self.linear(x).dtype
        return super().forward(x, labels)


def bf16_is_autocast():
    """#mixed-precision: `bf16=True` runs `forward()` under autocast: linear layers compute in bfloat16, while weights, gradients and Adam's averages stay in float32.
    #mixed-precision: On a CPU it raises unless you say `use_cpu=True`.
    """
    with pytest.raises(ValueError, match="You need to assign use_cpu"):
        trainer_of(_Dtypes(), line_data(1), bf16=True)
    model = _Dtypes()
    _, gradient, trainer = _one_step(model, line_data(1), 1, bf16=True, use_cpu=True)
    assert model.dtype == torch.bfloat16 and {p.dtype for p in model.parameters()} == {gradient.dtype} == {torch.float32}
    assert {state["exp_avg"].dtype for state in trainer.optimizer.state.values()} == {torch.float32}


def fp16_does_nothing_on_a_cpu():
    """#mixed-precision: `fp16=True` needs a GPU, and without one it does nothing and says nothing: no autocast, no scaler."""
    results = []
    for options in {}, {"fp16": True}, {"fp16": True, "use_cpu": True}:
        torch.manual_seed(0)
        model = _Dtypes()
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            trainer = _one_step(model, line_data(1), 1, **options)[2]
        assert model.dtype == torch.float32 and trainer.accelerator.scaler is None
        assert not any("fp16" in str(warning.message) or "float16" in str(warning.message) for warning in said)
        results.append(model.linear.weight.item())
    assert len(set(results)) == 1


def a_scaler_wants_float32():
    """#mixed-precision: On a GPU it works through a `GradScaler`, which wants float32 weights: those of a model loaded in float16 end in
    `Attempting to unscale FP16 gradients`, so load it with `dtype=torch.float32`."""
    _llama().to(torch.float16).save_pretrained("half")
    for dtype in (torch.float16, torch.float32):
        model = tf.LlamaForCausalLM.from_pretrained("half", dtype=dtype)
        optimizer, scaler = torch.optim.SGD(model.parameters(), lr=0.1), torch.amp.GradScaler("cpu")
        scaler.scale(model(torch.tensor([[1, 2, 3]]), labels=torch.tensor([[1, 2, 3]])).loss).backward()
        if dtype == torch.float16:
            with pytest.raises(ValueError, match="Attempting to unscale FP16 gradients"):
                scaler.unscale_(optimizer)
        else:
            scaler.unscale_(optimizer)
            assert model.lm_head.weight.grad.dtype == torch.float32


def a_bfloat16_model_trains_in_bfloat16():
    """#mixed-precision: A model loaded in bfloat16 trains in bfloat16 without any of these options, its averages too."""
    _llama().save_pretrained("model")
    model = tf.LlamaForCausalLM.from_pretrained("model", dtype=torch.bfloat16)
    _, gradient, trainer = _one_step(model, [ROW], 1)
    assert {p.dtype for p in model.parameters()} == {gradient.dtype} == {torch.bfloat16}
    assert {state["exp_avg"].dtype for state in trainer.optimizer.state.values()} == {torch.bfloat16}


shown = {
    "#what-arrives: There is no fixed list of keys.":
        ("trainer/what_arrives", "remove_unused_columns = False input_ids int64 (2, 4) [[0, 1, 5, 5], [0, 1, 2, 3]] source int64 (2,) [7, 7] image_flags int64 (2,) [1, 1]"),
    "#what-arrives: The two batches have lengths 4 and 3: each is as long as its own longest row.":
        ("trainer/what_arrives", "input_ids int64 (2, 4) [[0, 1, 5, 5], [0, 1, 2, 3]]", "input_ids int64 (2, 3) [[1, 2, 3], [1, 2, 5]]"),
    "#what-arrives: With another collator it may be otherwise: see padding, in the next section.":
        ("trainer/collators", "padding_side = 'left', pad_to_multiple_of=4 input_ids [[5, 5, 5, 5, 5, 0, 1, 4], [5, 5, 5, 0, 1, 2, 3, 4]]"),
    "#what-arrives: `image_flags` was swallowed in silence.": ("trainer/what_arrives", "image_flags int64 (2,) [1, 1]", "TypeError: fixed_cross_entropy() got multiple values for argument 'source'"),
    "#what-arrives: What arrives is what your rows and your collator produce, less what `forward()` does not name: here `image_flags` is dropped, and `position_ids` never comes "
    "into being.":
        ("trainer/what_arrives", "remove_unused_columns = True input_ids int64 (2, 4) [[0, 1, 5, 5], [0, 1, 2, 3]] attention_mask int64 (2, 4) [[1, 1, 0, 0], [1, 1, 1, 1]] "
         "labels int64 (2, 4) [[0, 1, -100, -100], [0, 1, 2, 3]] num_items_in_batch = 4"),
    "#collators: The value is the tokenizer's `pad_token_id` (5 here), the side its `padding_side`.":
        ("trainer/collators", "DataCollatorWithPadding input_ids [[0, 1, 4, 5, 5], [0, 1, 2, 3, 4]]", "padding_side = 'left', pad_to_multiple_of=4 input_ids [[5, 5, 5, 5, 5, 0, 1, 4]",
         "pad_token = eos_token: the real <end> has no label any more input_ids [[4, 4, 0, 1, 4], [0, 1, 2, 3, 4]]"),
    "#collators: And the length is that of the longest row only if you do not ask for a multiple.":
        ("trainer/collators", "pad_to_multiple_of=4 input_ids [[5, 5, 5, 5, 5, 0, 1, 4], [5, 5, 5, 0, 1, 2, 3, 4]]"),
    "#minus-100: A prompt whose labels are −100 still moves the loss of the answer (1.3807 became 1.5085).":
        ("trainer/minus_100", "1.3807 over 2", "loss after another prompt: 1.5085"),
    "#future: Change the last token, and GPT-2's earlier positions do not notice, with ordinary labels and with −100 everywhere.":
        ("trainer/who_hides_the_future", "GPT-2, causal mask labels [1, 2, 3, 4, 5] positions that do not notice: [True, True, True, True, False]",
         "GPT-2, causal mask labels [-100, -100, -100, -100, -100] positions that do not notice: [True, True, True, True, False]"),
    "#own-loss: That is the mean of means: its gradient is 1.25 times as long as that of one large batch, where the sum's is 2.49 times as long.":
        ("trainer/compute_loss_by_hand", "mean of each batch equal to one batch of 2: False, length 2.49 times", "the same, loss_is_scaled_for_ga = False equal to one batch of 2: False, length 1.25 times"),
}  # fmt: skip

listed = {
    "needs a GPU": ["#mixed-precision: (On a GPU, not run here.)"],
    "no statement": [
        "#training-step: Somebody sets labels to −100, and you wonder what for.",
        "#training-step: All of it is decided between the dataset and the first `backward()`.",
        "#what-arrives: A row of your dataset passes three stations:",
        "#what-arrives: That is the list of one project.",
        "#collators: Look at the case `pad_token = eos_token`, a line found in many scripts.",
        "#who-counts: To test a class of yours, put it into this snippet.",
    ],
}
