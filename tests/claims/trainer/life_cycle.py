"""What docs/en/trainer/life_cycle.md says, proved sentence by sentence."""

import inspect
import json
import os
from pathlib import Path

import pytest
import torch
import transformers as tf
from _common import Line, line_data, trainer_of
from torch import nn

EVENTS = [name for name in vars(tf.TrainerCallback) if name.startswith("on_")]


def _noting(do):
    """A callback that calls do(event, args, state, control, **kwargs) at every event."""
    return type("Noting", (tf.TrainerCallback,), {event: (lambda self, *given, event=event, **named: do(event, *given, **named)) for event in EVENTS})


def _events(rows=4, model=None, *callbacks, **options):
    """(trainer, its events) of one epoch in batches of one."""
    fired = []
    note = _noting(lambda event, args, state, control, **kwargs: fired.append(event))
    options = {"num_train_epochs": 1, "per_device_train_batch_size": 1, **options}
    trainer = trainer_of(model or Line(), line_data(rows), *callbacks, note, **options)
    trainer.train()
    return trainer, fired


def the_loop_from_its_announcements():
    """#life-cycle: `trainer.train()` hides the loop, but it announces its stages to its callbacks.
    #life-cycle: Note the announcements, and you have the loop.
    #what-holds-when: No event fires between the last `backward()` and clipping; for the raw gradient set `max_grad_norm=0`, or put a hook on the parameter (`register_hook`).
    """
    for clip in (1.0, 0):
        happened, model, raw, seen = [], Line(), [], []
        model.linear.weight.register_hook(lambda gradient: raw.append(gradient.item()) or happened.append("backward"))

        def note(event, args, state, control, model, **kwargs):
            happened.append(event)
            if event == "on_pre_optimizer_step":
                seen.append(model.linear.weight.grad.item())

        trainer = trainer_of(model, [{"x": [3.0], "labels": [600.0]}], _noting(note), max_steps=1, max_grad_norm=clip)
        clip_, step = trainer._clip_grad_norm, trainer.create_optimizer
        trainer._clip_grad_norm = lambda model: happened.append("clip") or clip_(model)
        trainer.create_optimizer = lambda *given: step(*given).register_step_pre_hook(lambda *given: happened.append("step")) and trainer.optimizer
        trainer.train()
        assert happened == ["on_init_end", "on_train_begin", "on_epoch_begin", "on_step_begin", "backward", *["clip"] * bool(clip), "on_pre_optimizer_step", "step",
                            "on_optimizer_step", "on_step_end", "on_epoch_end", "on_log", "on_train_end"]  # fmt: skip
        assert abs(raw[0]) > 1000 and (seen == raw if not clip else abs(seen[0]) < 1)


def global_step_counts_finished_steps():
    """#two-steps: `global_step` counts finished optimizer steps, so it still says 0 while the first one runs."""
    for accumulate in (1, 2):
        steps = []
        trainer_of(Line(), line_data(4), _noting(lambda event, args, state, control, **kwargs: steps.append((event, state.global_step))), num_train_epochs=1,
                   per_device_train_batch_size=1, gradient_accumulation_steps=accumulate).train()  # fmt: skip
        finished = 0
        for event, step in steps:
            finished += event == "on_step_end"
            assert step == finished
        assert finished == 4 / accumulate


def the_summary_always_comes():
    """#two-steps: The log at the end is the summary of the run (`train_loss`, times); it comes whatever `logging_steps` says."""
    for options in {"logging_steps": 1}, {"logging_steps": 3}, {"logging_steps": 500}, {"logging_strategy": "no"}, {"logging_strategy": "epoch"}:
        trainer, fired = _events(2, **options)
        assert {"train_loss", "train_runtime", "train_steps_per_second"} <= trainer.state.log_history[-1].keys() and fired[-2:] == ["on_log", "on_train_end"]


def the_order_of_the_callbacks():
    """#two-steps: The callbacks that you pass stand in the middle of the list (`add_callback()` puts one at its end).
    #two-steps: `DefaultFlowCallback`, which decides when to log, evaluate and save, is asked first, so yours can overrule it; the one that prints comes last.
    """
    mine, later = type("Mine", (tf.TrainerCallback,), {}), type("Later", (tf.TrainerCallback,), {})
    for silent, printing in (True, "PrinterCallback"), (False, "ProgressCallback"):
        args = tf.TrainingArguments("out", report_to="none", disable_tqdm=silent)
        trainer = tf.Trainer(Line(), args, callbacks=[mine])
        assert trainer.callback_handler.callback_list.split("\n") == ["DefaultFlowCallback", "Mine", printing]
        trainer.add_callback(later)
        assert type(trainer.callback_handler.callbacks[-1]) is later
    refuse = type("Refuse", (tf.TrainerCallback,), {"on_step_end": lambda self, args, state, control, **kwargs: vars(control).update(should_log=False, should_save=False, should_evaluate=False)})
    plain, refusing = (_events(2, None, *callbacks, logging_steps=1, save_strategy="steps", save_steps=1, eval_strategy="steps", eval_steps=1, eval_dataset=line_data(1))[1]
                       for callbacks in ((), (refuse,)))  # fmt: skip
    assert [plain.count(event) for event in ("on_log", "on_evaluate", "on_save")] == [5, 2, 2]
    assert [refusing.count(event) for event in ("on_log", "on_evaluate", "on_save")] == [1, 0, 0]


def which_arrow_is_taken():
    """#diagram: Where several arrows leave an event, your arguments and the point in the run decide which one is taken: a step may be followed by logging, by evaluation, by both,
    or by neither."""
    options = {"eval_dataset": line_data(1), "per_device_eval_batch_size": 1, "logging_strategy": "no"}
    follow = []
    for more in {}, {"logging_strategy": "steps", "logging_steps": 1}, {"eval_strategy": "steps", "eval_steps": 1}, {"logging_strategy": "steps", "logging_steps": 1, "eval_strategy": "steps", "eval_steps": 1}:
        fired = _events(3, **{**options, **more})[1]
        first = fired.index("on_step_end") + 1
        follow.append(fired[first : fired.index("on_step_begin", first)])
    log, evaluate = ["on_log"], ["on_prediction_step", "on_log", "on_evaluate"]
    assert follow == [[], log, evaluate, log + evaluate]
    assert {after for before, after in zip(fired, fired[1:]) if before == "on_evaluate"} == {"on_step_begin", "on_epoch_end"}  # the point in the run


def predict_and_push():
    """#diagram: `on_predict` belongs to `trainer.predict()`, `on_push_begin` to uploads: it comes with `trainer.push_to_hub()`, and in training only if `push_to_hub=True` uploads
    the checkpoints.
    #log-evaluate-save: `predict()` logs nothing.
    """

    class Hub:
        """Stands in for the one on the network."""

        def __getattr__(self, name):
            return lambda *given, **named: type("Answer", (), {"repo_id": "me/it", "is_done": lambda self: True, "done": lambda self: True})()

    module = inspect.getmodule(tf.Trainer)
    module.hf_api = lambda *given, **named: Hub()
    tf.Trainer.create_model_card = lambda *given, **named: None
    for options, pushes in ({}, 0), ({"push_to_hub": True, "hub_strategy": "every_save"}, 2), ({"push_to_hub": True, "hub_strategy": "end"}, 0):
        trainer, fired = _events(2, save_strategy="steps", save_steps=1, **options)
        assert fired.count("on_push_begin") == pushes and "on_predict" not in fired
        fired.clear()
        trainer.predict(line_data(2))
        assert fired.count("on_predict") == 1 and "on_log" not in fired
        fired.clear()
        trainer.push_to_hub()
        assert fired == ["on_push_begin"]


def clipped_before_it_is_seen():
    """#what-holds-when: In the first step the true gradient is −36, and the callback sees −0.95: clipping to `max_grad_norm` (the gradients of weight and bias together then have
    length 1) comes before `on_pre_optimizer_step`."""
    model, raw, seen = Line(), [], []
    nn.init.zeros_(model.linear.weight)
    nn.init.zeros_(model.linear.bias)
    model.linear.weight.register_hook(lambda gradient: raw.append(gradient.item()))
    note = lambda event, args, state, control, model, **kwargs: event == "on_pre_optimizer_step" and seen.append([p.grad.item() for p in model.parameters()]) or None
    trainer_of(model, [{"x": [3.0], "labels": [6.0]}], _noting(note), max_steps=1, max_grad_norm=1.0).train()
    assert raw == [-36] and round(seen[0][0], 2) == -0.95 and abs(torch.tensor(seen[0]).norm() - 1) < 1e-4


def what_on_step_end_sees():
    """#what-holds-when: At `on_step_end` the gradients are gone (`None`, not zeros), and the scheduler has already moved (`reduce_lr_on_plateau` waits for an evaluation): the rate
    you read there is that of the next step.
    #what-holds-when: The `learning_rate` in the logs is the one that was used.
    """
    for options in ({"lr_scheduler_type": "linear"}, {"lr_scheduler_type": "cosine"}, {"lr_scheduler_type": "linear", "warmup_steps": 2},
                    {"lr_scheduler_type": "reduce_lr_on_plateau", "lr_scheduler_kwargs": {"patience": 0}, "eval_strategy": "steps", "eval_steps": 2}):  # fmt: skip
        used, ended, gradients = [], [], []

        def note(event, args, state, control, model, optimizer, **kwargs):
            if event == "on_pre_optimizer_step":
                used.append(optimizer.param_groups[0]["lr"])
            if event == "on_step_end":
                ended.append(optimizer.param_groups[0]["lr"])
                gradients.extend(p.grad for p in model.parameters())

        trainer = trainer_of(Line(), line_data(4), _noting(note), eval_dataset=line_data(1), max_steps=4, learning_rate=0.1, logging_steps=1, **options)
        worse = iter(range(9))
        evaluate = trainer.evaluation_loop

        def ever_worse(*given, **named):
            output = evaluate(*given, **named)
            output.metrics["eval_loss"] = float(next(worse))
            return output

        trainer.evaluation_loop = ever_worse
        trainer.train()
        logged = [entry["learning_rate"] for entry in trainer.state.log_history if "learning_rate" in entry]
        assert gradients == [None] * 8 and logged == used
        if options["lr_scheduler_type"] == "reduce_lr_on_plateau":
            assert used == ended == [0.1] * 4 and trainer.optimizer.param_groups[0]["lr"] < 0.1
        else:
            assert ended[:3] == used[1:] and ended[0] != used[0]


def substeps_and_left_over_batches():
    """#accumulation: `on_substep_end` fires after every batch but the last of a step; that one goes on to the optimizer.
    #accumulation: The two batches left at the end of the epoch are not lost and not carried over: they make a smaller step of their own.
    """
    for rows, accumulate, steps in (5, 3, [3, 2]), (4, 2, [2, 2]), (3, 4, [3]), (2, 1, [1, 1]):
        gradients, seen = [], []

        class Watched(Line):
            def forward(self, x, labels):
                seen.append(x.item())
                return super().forward(x, labels)

        keep = type("Keep", (tf.TrainerCallback,), {"on_pre_optimizer_step": lambda self, *given, model, **kwargs: gradients.append(model.linear.bias.grad.item())})
        _, fired = _events(rows, Watched(), keep, gradient_accumulation_steps=accumulate, learning_rate=0.0, max_grad_norm=0, train_sampling_strategy="sequential")
        expected = []
        for size in steps:
            expected += ["on_step_begin", *["on_substep_end"] * (size - 1), "on_pre_optimizer_step", "on_optimizer_step", "on_step_end"]
        assert fired[3:-3] == expected and len(gradients) == len(steps) and seen == [float(i) for i in range(1, rows + 1)]


def log_evaluate_save_in_this_order():
    """#log-evaluate-save: At `on_step_end` the callbacks set switches in `control`, and the loop then obeys, always in this order: log, evaluate, save.
    #log-evaluate-save: Evaluation has a log of its own, before `on_evaluate`.
    #log-evaluate-save: A second round of the same three follows `on_epoch_end`; a step that has been logged is not logged again.
    """
    switches = {"should_save": True, "should_evaluate": True, "should_log": True}
    for where in "on_step_end", "on_epoch_end":
        for order in (list(switches), list(reversed(switches))):
            logs = []
            wish = type("Wish", (tf.TrainerCallback,), {
                where: lambda self, args, state, control, **kwargs: [setattr(control, switch, True) for switch in order] and None,
                "on_log": lambda self, args, state, control, logs_=logs, logs=None, **kwargs: logs_.append(sorted(logs)),
            })  # fmt: skip
            _, fired = _events(1, None, wish, eval_dataset=line_data(1), logging_strategy="no")
            first = fired.index(where) + 1
            assert fired[first : first + 5] == ["on_log", "on_prediction_step", "on_log", "on_evaluate", "on_save"]
            assert "loss" in logs[0] and "eval_loss" in logs[1]
    both = type("Both", (tf.TrainerCallback,), {event: lambda self, args, state, control, **kwargs: vars(control).update(switches) for event in ("on_step_end", "on_epoch_end")})
    trainer, fired = _events(1, None, both, eval_dataset=line_data(1))
    assert fired.count("on_evaluate") == fired.count("on_save") == 2 and sum("loss" in entry for entry in trainer.state.log_history) == 1


def saving_comes_last():
    """#log-evaluate-save: Saving comes last, so that a checkpoint knows the newest metric, and when `on_save` fires the folder is already complete."""
    found = []

    def look(event, args, state, control, **kwargs):
        if event == "on_save":
            folder = Path(f"out/checkpoint-{state.global_step}")
            found.append(({path.name: path.read_bytes() for path in folder.iterdir()}, folder))

    trainer = trainer_of(Line(), line_data(2), _noting(look), eval_dataset=line_data(1), max_steps=2, save_strategy="steps", save_steps=1, eval_strategy="steps", eval_steps=1)
    trainer.train()
    assert len(found) == 2
    for step, (files, folder) in enumerate(found, 1):
        assert files == {path.name: path.read_bytes() for path in folder.iterdir()} and "model.safetensors" in files
        history = json.loads(files["trainer_state.json"])["log_history"]
        assert history[-1]["step"] == step and "eval_loss" in history[-1]


class _Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(1, 1), nn.Linear(1, 1)
        self.b.weight = self.a.weight

    def forward(self, x, labels):
        return {"loss": (self.b(self.a(x)) - labels).square().mean()}


def tied_weights_are_saved_or_not():
    """#log-evaluate-save: (A plain `nn.Module` with tied weights cannot be saved: `Some tensors share memory`.
    #log-evaluate-save: A `PreTrainedModel` that declares them can.)
    """
    with pytest.raises(RuntimeError, match="Some tensors share memory"):
        _events(1, _Tied(), save_strategy="steps")
    config = tf.GPT2Config(vocab_size=5, n_embd=4, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=0)
    model = tf.GPT2LMHeadModel(config)
    assert model.lm_head.weight is model.transformer.wte.weight
    trainer_of(model, [{"input_ids": [1, 2], "labels": [1, 2]}], max_steps=1, save_strategy="steps").train()
    assert os.path.isfile("out/checkpoint-1/model.safetensors")


def the_last_step_is_special():
    """#log-evaluate-save: The last step is special: with step-based strategies `DefaultFlowCallback` asks for one more evaluation and one more checkpoint, even if the number does
    not divide by `eval_steps` or `save_steps`: that is step 3 here."""
    for strategy, wanted in ("steps", {2, 3}), ("no", set()):
        done = {"on_evaluate": [], "on_save": [], "on_log": []}
        note = lambda event, args, state, control, **kwargs: done.get(event, []).append(state.global_step)
        trainer_of(Line(), line_data(3), _noting(note), eval_dataset=line_data(1), num_train_epochs=1, per_device_train_batch_size=1, eval_strategy=strategy, eval_steps=2,
                   save_strategy=strategy, save_steps=2, logging_strategy="no").train()  # fmt: skip
        assert set(done["on_evaluate"]) == set(done["on_save"]) == wanted


def who_calls_whom():
    """#log-evaluate-save: That method only counts the steps, prepares, and goes through the epochs.
    #log-evaluate-save: In the installed version the batches are in `_run_epoch`, logging, evaluation and saving in `_maybe_log_save_evaluate`, and the end in `_finalize_training`.
    """
    callers = {}

    def note(event, *given, **named):
        frames = [frame.function for frame in inspect.stack() if frame.filename.endswith(os.sep + "trainer.py")]
        callers.setdefault(event, frames)

    trainer_of(Line(), line_data(2), _noting(note), eval_dataset=line_data(1), max_steps=1, per_device_train_batch_size=1, gradient_accumulation_steps=2, logging_steps=1,
               eval_strategy="steps", eval_steps=1, save_strategy="steps").train()  # fmt: skip
    loop = ["_inner_training_loop", "train"]
    for event in "on_train_begin", "on_epoch_begin":
        assert callers[event] == loop
    for event in "on_step_begin", "on_substep_end", "on_pre_optimizer_step", "on_optimizer_step", "on_step_end", "on_epoch_end":
        assert callers[event] == ["_run_epoch", *loop]
    for event in "on_log", "on_prediction_step", "on_evaluate", "on_save":
        assert callers[event][-4:] == ["_maybe_log_save_evaluate", "_run_epoch", *loop]
    assert callers["on_train_end"] == ["_finalize_training", *loop]


shown = {
    "#two-steps: Four rows in batches of two: one epoch, two steps.":
        ("trainer/every_event", "global_step 0 on_epoch_begin", "global_step 2 on_step_end global_step 2 on_epoch_end global_step 2 on_log global_step 2 on_train_end"),
    "#diagram: The snippet below notes the events of a run that logs, evaluates, saves and accumulates (two batches to a step), and prints an arrow for each two that followed one "
    "another.":
        ("trainer/diagram", "on_step_begin -> on_substep_end", "on_substep_end -> on_pre_optimizer_step", "on_step_end -> on_log", "on_log -> on_evaluate on_evaluate -> on_save"),
    "#diagram: Two of the sixteen events are missing.": ("trainer/diagram", "// did not fire: on_predict, on_push_begin"),
    "#what-holds-when: | gradients, already clipped, before they act | `on_pre_optimizer_step` |":
        ("trainer/what_holds_when", "on_step_begin none 0.00 0.10 0 on_pre_optimizer_step -0.95 0.00 0.10 0"),
    "#what-holds-when: | the new weights together with the gradients that moved them | `on_optimizer_step` |": ("trainer/what_holds_when", "on_optimizer_step -0.95 0.09 0.10 0"),
    "#what-holds-when: | the state after a finished step | `on_step_end` |": ("trainer/what_holds_when", "on_step_end none 0.09 0.05 1"),
    "#accumulation: Five batches, three to a step.":
        ("trainer/accumulation_events", "on_step_begin, global_step 0 forward of 2 rows on_substep_end forward of 2 rows on_substep_end forward of 2 rows on_pre_optimizer_step on_step_end, "
         "global_step 1, epoch 0.60 on_step_begin, global_step 1 forward of 2 rows on_substep_end forward of 2 rows on_pre_optimizer_step on_step_end, global_step 2, epoch 1.00"),
}  # fmt: skip

listed = {
    "about this project": ["#diagram: Nobody drew these arrows by hand; only the frames were added."],
    "no statement": [
        "#accumulation: How many steps that makes is on the page Steps per epoch.",
        "#accumulation: A dataset without a length is the exception.",
        "#log-evaluate-save: All four are private: rely on the events.",
    ],
}
