"""What docs/en/trainer/steps_per_epoch.md says, proved sentence by sentence."""
# needs: loopback

import itertools
import json
import math
import multiprocessing
import os
from pathlib import Path

import pytest
import torch
import transformers as tf
from _common import Line, line_data, trainer_of
from accelerate.data_loader import BatchSamplerShard, SeedableRandomSampler
from torch import nn
from torch.utils.data import BatchSampler, IterableDataset


class _Seeing(Line):
    def __init__(self):
        super().__init__()
        self.batches = []

    def forward(self, x, labels):
        self.batches.append([int(row) for row in x.flatten().tolist()])
        return super().forward(x, labels)


def _trained(rows, batch, accumulate, drop_last=False, **options):
    """(steps, rows of each batch) of a run in order"""
    trainer = trainer_of(_Seeing(), rows if isinstance(rows, IterableDataset) else line_data(rows), per_device_train_batch_size=batch, gradient_accumulation_steps=accumulate,
                         dataloader_drop_last=drop_last, train_sampling_strategy="sequential", **options)  # fmt: skip
    return trainer.train().global_step, trainer.model.batches, trainer


class _Stream(IterableDataset):
    def __init__(self, rows):
        self.rows = rows

    def __iter__(self):
        return iter(line_data(self.rows))


class _Sized(_Stream):
    def __len__(self):
        return self.rows


def two_divisions():
    """#rule: Two divisions, each with a remainder of its own:
    #rule: Rows to batches: rounded up, or down with `dataloader_drop_last=True`.
    #rule: Batches to steps: always rounded up, where the dataset has a length.
    #rule: What is left over makes a smaller step.
    #rule: `drop_last` drops an incomplete batch, never an incomplete step.
    #rule: Written with the same letters: `ceil(ceil(num_examples / bsz) / gradient_accumulation_steps)`.
    """
    for rows, batch, accumulate, drop_last in ((6, 2, 3, False), (7, 2, 3, False), (7, 2, 3, True), (5, 2, 2, True), (9, 2, 2, True), (5, 4, 3, False), (4, 1, 3, False)):
        steps, batches, _ = _trained(rows, batch, accumulate, drop_last, num_train_epochs=1)
        count = rows // batch if drop_last else math.ceil(rows / batch)
        assert [len(rows) for rows in batches] == [batch] * (rows // batch) + ([] if drop_last or not rows % batch else [rows % batch])
        assert len(batches) == count and steps == math.ceil(count / accumulate)
        assert drop_last or steps == math.ceil(math.ceil(rows / batch) / accumulate)
    assert _trained(_Sized(5), 1, 2, num_train_epochs=1)[0] == 3


def epochs_multiply():
    """#rule: Then the epochs: the steps of one epoch, already a whole number, times the number of epochs, and a fraction is rounded up once more (3 × 1.5 makes 5)."""
    for epochs, steps in (1, 3), (2, 6), (1.5, 5), (0.1, 1), (1.4, 5):
        assert _trained(5, 1, 2, num_train_epochs=epochs)[0] == steps == math.ceil(math.ceil(5 / 2) * epochs)


def the_formula_of_the_notes():
    """#steps-per-epoch: The difference is in the remainders.
    #rule: `//` has rounded down before `ceil` sees the number, so the last incomplete batch is forgotten; and the division at the end yields 2.5 steps.
    """
    notes = lambda rows, batch, accumulate: math.ceil(rows // batch) / accumulate
    assert math.ceil(9 // 2) == 4 and math.ceil(9 / 2) == 5 and notes(10, 2, 2) == 2.5
    for rows, batch, accumulate in itertools.product((4, 5, 8), (1, 2), (1, 2)):
        no_remainder = rows % batch == 0 and math.ceil(rows / batch) % accumulate == 0
        assert (_trained(rows, batch, accumulate, num_train_epochs=1)[0] == notes(rows, batch, accumulate)) == no_remainder


def max_steps_turns_it_round():
    """#rule: With `max_steps` the rule is turned round: that many steps are made, through as many epochs as it takes, and `num_train_epochs` is ignored."""
    for epochs in (1, 50):
        steps, batches, trainer = _trained(5, 2, 1, max_steps=7, num_train_epochs=epochs)
        assert steps == 7 and trainer.state.num_train_epochs == 3 and [batch[0] for batch in batches] == [1, 3, 5, 1, 3, 5, 1]


def the_length_is_zero():
    """#rule: The `ValueError` of the case with three rows is misleading.
    #rule: They do not fill one batch of four, and `drop_last` drops them: the dataloader has a length, and it is 0.
    """
    trainer = trainer_of(Line(), line_data(3), per_device_train_batch_size=4, dataloader_drop_last=True)
    assert len(trainer.get_train_dataloader()) == 0
    with pytest.raises(ValueError, match="dataloader does not have a length"):
        trainer.train()


# --- several devices ---------------------------------------------------------------------------------------------


def _process(rank, world, options, queue):
    os.environ.update(RANK=str(rank), WORLD_SIZE=str(world), LOCAL_RANK=str(rank), LOCAL_WORLD_SIZE=str(world), MASTER_ADDR="127.0.0.1", MASTER_PORT="1", ACCELERATE_USE_CPU="true")
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"file://{os.getcwd()}/store", rank=rank, world_size=world)
    trainer = trainer_of(Line(), line_data(10), per_device_train_batch_size=2, num_train_epochs=1, use_cpu=True, train_sampling_strategy="sequential", **options)
    loader = trainer.get_train_dataloader()
    steps = trainer.set_initial_training_values(trainer.args, loader)[-1]  # what train() is going to make
    queue.put((rank, steps, [[int(row) - 1 for row in batch["x"].flatten()] for batch in loader]))


def _processes(world, **options):
    """[(steps, batches)] that Trainers in so many processes plan and load, of the rows 0 to 9 in batches of 2."""
    fork = multiprocessing.get_context("fork")
    queue = fork.SimpleQueue()
    running = [fork.Process(target=_process, args=(rank, world, options, queue)) for rank in range(world)]
    for process in running:
        process.start()
    for process in running:
        process.join(30)
    assert [process.exitcode for process in running] == [0] * world
    found = sorted(queue.get() for _ in running)
    Path("store").unlink(missing_ok=True)
    return [(steps, batches) for _, steps, batches in found]


def three_processes():
    """#devices: With several processes each sees its share of the batches, so that an epoch has fewer steps:
    #devices: These are the samplers that the Trainer uses through Accelerate, asked in one process; Trainers in three processes on one CPU loaded the same rows.
    #devices: Five batches on three processes make two rounds, and the last is filled up with rows from the start: rows 0 and 1 are seen twice in that epoch.
    """
    shares = [list(BatchSamplerShard(BatchSampler(range(10), 2, drop_last=False), 3, rank)) for rank in range(3)]
    assert shares == [[[0, 1], [6, 7]], [[2, 3], [8, 9]], [[4, 5], [0, 1]]]
    assert _processes(3) == [(2, share) for share in shares] and _trained(10, 2, 1, num_train_epochs=1)[0] == 5


def bsz_is_of_one_process():
    """#devices: `bsz` in the rule is what one process takes (all of them together, if `accelerator_config` has `split_batches=True`)."""
    for split, steps, first in (False, 3, [[0, 1], [2, 3]]), (True, 5, [[0], [1]]):
        found = _processes(2, accelerator_config={"split_batches": split})
        assert [made for made, _ in found] == [steps] * 2 and [batches[0] for _, batches in found] == first


def drop_last_leaves_rows_out():
    """#devices: With `drop_last` the incomplete round is left out, and rows 6 to 9 are not seen at all (in a shuffled run, others each epoch)."""

    def unseen(sampler):
        shares = [list(BatchSamplerShard(BatchSampler(sampler, 2, drop_last=True), 3, rank)) for rank in range(3)]
        return {*range(10)} - {row for share in shares for batch in share for row in batch}

    assert unseen(range(10)) == {6, 7, 8, 9}
    shuffled = SeedableRandomSampler(range(10), data_seed=0)
    left = []
    for epoch in range(3):
        sampler = list((shuffled.set_epoch(epoch), [*shuffled])[1])
        left.append(frozenset(unseen(sampler)))
    assert all(len(rows) == 4 for rows in left) and len(set(left)) == 3


# --- without a length --------------------------------------------------------------------------------------------


def a_stream_needs_max_steps():
    """#no-length: An `IterableDataset` without `__len__` has no length, so you must give `max_steps`.
    #no-length: An “epoch” then is whatever `max_steps` makes of it, which is why the run ends at epoch 2.33, in its third pass.
    """
    with pytest.raises(ValueError, match="max_steps has to be specified"):
        trainer_of(Line(), _Stream(3), num_train_epochs=1)
    assert _trained(_Sized(3), 1, 1, num_train_epochs=2)[0] == 6
    for rows, accumulate, max_steps, epoch in (3, 2, 3, 2 + 2 / 6), (4, 1, 6, 1 + 2 / 6):
        stream = _Stream(rows)
        trainer = _trained(stream, 1, accumulate, max_steps=max_steps)[2]
        assert math.isclose(trainer.state.epoch, epoch)


class _Sum(nn.Module):
    """Its gradient is the row."""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(1))

    def forward(self, x, labels):
        return {"loss": (self.w * x).sum()}


def _gradients(dataset, accumulate, stop=None, **options):
    """The gradient of each step; `stop`: the event that ends the first epoch."""
    seen, stopped = [], []

    def end(self, args, state, control, **kwargs):
        if not stopped:
            stopped.append(setattr(control, "should_epoch_stop", True))

    keep = type("Keep", (tf.TrainerCallback,), {"on_pre_optimizer_step": lambda self, *given, model, **kwargs: seen.append(model.w.grad.item())})
    callbacks = [keep, *([type("End", (tf.TrainerCallback,), {stop: end})] if stop else [])]
    trainer_of(_Sum(), dataset, *callbacks, per_device_train_batch_size=1, gradient_accumulation_steps=accumulate, max_grad_norm=0, train_sampling_strategy="sequential", **options).train()
    return seen


def the_rest_goes_into_the_next_step():
    """#no-length: The gradients here are the rows: 1 and 10 make (1 + 10) / 2 = 5.5.
    #no-length: Row 100 is left over at the end of the stream.
    #no-length: No step follows, and no `zero_grad()` either, so that its gradient, with full weight, is still there in the next pass: 100 + 5.5.
    #no-length: With a known length this does not happen, unless `on_substep_end` stops the epoch.
    #no-length: Let the number of batches divide by `gradient_accumulation_steps`, or let the stream never end.
    """

    class Tens(_Stream):
        def __iter__(self):
            return ({"x": [10.0**i], "labels": [0.0]} for i in range(self.rows))

    class SizedTens(Tens):
        def __len__(self):
            return self.rows

    class Endless(IterableDataset):
        def __iter__(self):
            return ({"x": [10.0 ** (i % 3)], "labels": [0.0]} for i in itertools.count())

    assert _gradients(Tens(3), 2, max_steps=3) == [5.5, 105.5, 105.5]
    for known in list(Tens(3)), SizedTens(3):
        assert _gradients(known, 2, num_train_epochs=2) == [5.5, 100, 5.5, 100]
    assert _gradients(Tens(2), 2, max_steps=3) == [5.5] * 3
    for event, seen in ("on_step_end", [5.5, 5.5]), ("on_substep_end", [5.5 + 0.5]):  # stopped once: after the first step; after the first batch
        assert _gradients(list(Tens(2)), 2, event, num_train_epochs=2) == seen
    assert _gradients(Endless(), 2, max_steps=3) == [5.5, 50.5, 55]


def a_short_stream_never_steps():
    """#no-length: A stream with fewer batches than one step takes is worse: it never makes a step, and the run does not end."""
    passes = []

    class Enough(Exception):
        pass

    def count(self, args, state, control, **kwargs):
        passes.append(state.global_step)
        if len(passes) == 20:
            raise Enough

    with pytest.raises(Enough):
        trainer_of(Line(), _Stream(2), type("Count", (tf.TrainerCallback,), {"on_epoch_begin": count}), per_device_train_batch_size=1, gradient_accumulation_steps=3, max_steps=1).train()
    assert passes == [0] * 20
    assert _trained(_Sized(2), 1, 3, max_steps=1)[0] == 1


# --- tokens ------------------------------------------------------------------------------------------------------


def _tokens(setting=None, mask=True, tokenizer=None, **options):
    model = tf.LlamaForCausalLM(tf.LlamaConfig(vocab_size=6, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1))
    rows = [[1, 2, 3, 4], [1, 2, 0, 0]]
    data = [{"input_ids": row, "labels": row, **({"attention_mask": [1, 1, 1, int(row[3] > 0)]} if mask else {})} for row in rows]
    options = {"max_steps": 2, "per_device_train_batch_size": 2, **({"include_num_input_tokens_seen": setting} if setting else {}), **options}
    trainer = trainer_of(model, data, processing_class=tokenizer, data_collator=tf.default_data_collator, **options)
    counted = []
    trainer.add_callback(type("Count", (tf.TrainerCallback,), {"on_step_end": lambda self, args, state, control, **kwargs: counted.append(state.num_input_tokens_seen)}))
    return trainer, counted


def tokens_are_counted_on_the_way():
    """#tokens: Now tokens are counted while they are used, in `state.num_input_tokens_seen`, and only if you ask.
    #tokens: `"all"` counts the main input (`input_ids`), padding too (8 × 4 = 32); `"non_padding"` counts each 1 in the attention mask (2 × 10 = 20); without a mask, each id other than
    the tokenizer's pad id; without a tokenizer, all.
    #tokens: The default is `"no"`, so that a 0 in the state does not mean that nothing was read.
    """
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    tokenizer = tf.PreTrainedTokenizerFast(tokenizer_object=Tokenizer(WordLevel({"<pad>": 0, "a": 1})), pad_token="<pad>")
    for setting, mask, tokenizer, expected in (
        (None, True, None, [0, 0]), ("no", True, None, [0, 0]), ("all", True, None, [8, 16]), ("all", False, tokenizer, [8, 16]),
        ("non_padding", True, tokenizer, [7, 14]), ("non_padding", False, tokenizer, [6, 12]), ("non_padding", False, None, [8, 16]),
    ):  # fmt: skip
        trainer, counted = _tokens(setting, mask, tokenizer)
        trainer.train()
        assert counted == expected
    t5 = tf.T5ForConditionalGeneration(tf.T5Config(vocab_size=6, d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, decoder_start_token_id=0))
    trainer = trainer_of(t5, [{"input_ids": [1, 2, 3], "labels": [1, 2, 3, 4, 5]}], max_steps=1, include_num_input_tokens_seen="all")
    trainer.train()
    assert trainer.state.num_input_tokens_seen == 3  # the decoder's five are not counted
    assert tf.TrainingArguments("out", report_to="none").include_num_input_tokens_seen == "no"


def tokens_are_saved():
    """#tokens: The number is saved in the checkpoint with the rest of the state."""
    _tokens("all", save_strategy="steps", save_steps=1)[0].train()
    assert json.loads(Path("out/checkpoint-1/trainer_state.json").read_text())["num_input_tokens_seen"] == 8
    trainer, counted = _tokens("all")
    trainer.train(resume_from_checkpoint="out/checkpoint-1")
    assert counted == [16]


shown = {
    "#rule: In the column `in notes` the formula is right in two of the eight cases that run: those in which nothing is left over or what is left is dropped.":
        ("trainer/steps_per_epoch", "8 2 2 False 1 | 2 2 2 9 2 1 False 1 | 5 5 4 10 2 2 False 1 | 3 3 2.5 9 2 2 False 1 | 3 3 2 9 2 2 True 1 | 2 2 2 3 2 4 False 1 | 1 1 0.25 "
         "3 4 1 True 1 | - 1 0 10 2 2 False 1.5 | 5 5 3.75 10 2 2 False 0.1 | 1 1 0.25"),
    "#devices: There the batch grows: `train_batch_size` is `per_device_train_batch_size` times the number of GPUs.":
        ("trainer/several_devices", "one process, two GPUs: the batch is 4 rows"),
    "#tokens: The installed version has no such method.": ("trainer/tokens_seen", "Trainer has num_tokens: False"),
}  # fmt: skip

listed = {
    "needs a GPU": [
        "#devices: No run on several GPUs stands behind this section.",
        "#devices: A single process with two GPUs (`DataParallel`) is another matter.",
    ],
    "upstream's word": ["#tokens: It counted a dataloader beforehand."],
    "about this project": ["#rule: The column `steps` is counted, not computed."],
    "no statement": ["#steps-per-epoch: You planned a warm-up of 10% and checkpoints every half epoch, and the progress bar shows another total than your formula."],
}
