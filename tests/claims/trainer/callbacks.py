"""What docs/en/trainer/callbacks.md says, proved sentence by sentence."""

import json
import logging
import math
import os
import shutil
from pathlib import Path

import pytest
import torch
import transformers as tf
from _common import Line, line_data, trainer_of
from torch import nn

EVENTS = [name for name in vars(tf.TrainerCallback) if name.startswith("on_")]


class _Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net, self.seen = nn.Sequential(nn.Linear(1, 8), nn.Dropout(0.5), nn.Linear(8, 1)), []

    def forward(self, x, labels):
        self.seen += x.flatten().tolist()
        return {"loss": (self.net(x) - labels).square().mean()}


DATA = [{"x": [i / 10], "labels": [2.0 * i]} for i in range(10)]


def _at(event, do):
    """A callback that does `do(args, state, control, **kwargs)` at this event."""
    return type("At", (tf.TrainerCallback,), {event: lambda self, *given, **named: do(*given, **named)})


def _stop(step):
    def do(args, state, control, **kwargs):
        if state.global_step == step:
            control.should_save = control.should_training_stop = True

    return _at("on_step_end", do)


def _net(*callbacks, **options):
    tf.set_seed(1)
    return trainer_of(_Net(), DATA, *callbacks, **{"num_train_epochs": 2, "per_device_train_batch_size": 2, **options})


def _weights(trainer):
    return torch.cat([p.detach().flatten() for p in trainer.model.parameters()])


def _trained(*callbacks, resume=None, **options):
    trainer = _net(*callbacks, **options)
    trainer.train(resume_from_checkpoint=resume)
    return trainer


def _rates(trainer):
    return [round(entry["learning_rate"], 6) for entry in trainer.state.log_history if "learning_rate" in entry]


def _run(event, switch, steps=2, **options):
    """Sets the switch once at this event; (steps made, batches seen, saved at) of a run of two epochs of two steps."""
    saved, batches, done = [], [], []

    class Counting(Line):
        def forward(self, x, labels):
            batches.append(1)
            return super().forward(x, labels)

    def do(args, state, control, **kwargs):
        if not done:
            done.append(1)
            setattr(control, switch, True)

    note = _at("on_save", lambda args, state, control, **kwargs: saved.append(state.global_step))
    trainer = trainer_of(Counting(), line_data(4), _at(event, do), note, **{"num_train_epochs": 2, "per_device_train_batch_size": 2, **options})
    trainer.train()
    return trainer.state.global_step, len(batches), saved


def nothing_saved_and_ends_elsewhere():
    """#callbacks: You set `control.should_save = True` and nothing is saved.
    #callbacks: You stop a run, resume it, and it ends elsewhere than the run without a break.
    """
    assert _run("on_epoch_begin", "should_save")[2] == [] and _run("on_step_end", "should_save")[2] == [1]
    whole = _trained()
    _trained(_stop(3))
    assert not torch.equal(_weights(_trained(resume="out/checkpoint-3", seed=7)), _weights(whole))


def what_every_event_is_given():
    """#callbacks: A callback is handed the model, the optimizer and the state.
    #fields: Every event is called with `args`, `state`, `control`, and by keyword with the model, the `processing_class`, the optimizer, the scheduler and the dataloaders;
    `on_log` adds `logs`, `on_evaluate` and `on_predict` add `metrics`.
    """
    given, kept = {}, {"model", "processing_class", "optimizer", "lr_scheduler", "train_dataloader", "eval_dataloader"}
    kinds = (tf.TrainingArguments, tf.TrainerState, tf.TrainerControl)

    def note(event):
        return lambda self, *positional, **named: given.setdefault(event, (positional, named)) and None

    trainer = trainer_of(Line(), line_data(4), type("All", (tf.TrainerCallback,), {event: note(event) for event in EVENTS}), eval_dataset=line_data(2), max_steps=1,
                         gradient_accumulation_steps=2, per_device_train_batch_size=1, logging_steps=1, eval_strategy="steps", eval_steps=1, save_strategy="steps")  # fmt: skip
    trainer.train()
    trainer.predict(line_data(2))
    trainer.callback_handler.on_push_begin(trainer.args, trainer.state, trainer.control)
    assert set(given) == set(EVENTS)
    for event, (positional, named) in given.items():
        more = {"on_log": {"logs"}, "on_evaluate": {"metrics"}, "on_predict": {"metrics"}}.get(event, set())
        assert [type(value) for value in positional] == [*kinds] and set(named) == kept | more
    _, named = given["on_step_end"]
    assert named["model"] is trainer.model and named["optimizer"] is trainer.optimizer and named["lr_scheduler"] is trainer.lr_scheduler


def without_kwargs_it_fails():
    """#fields: Write the ones you need and end with `**kwargs`."""
    narrow = type("Narrow", (tf.TrainerCallback,), {"on_step_end": lambda self, args, state, control: None})
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        trainer_of(Line(), line_data(1), narrow, max_steps=1).train()
    seen = []
    trainer_of(Line(), line_data(1), _at("on_step_end", lambda *given, **kwargs: seen.append(1)), max_steps=1).train()
    assert seen == [1]


def the_state_is_json():
    """#fields: The second is saved with every checkpoint as `trainer_state.json`, which is why it holds only plain values."""
    trainer = _trained(max_steps=2, save_strategy="steps", save_steps=1)
    for step in (1, 2):
        assert json.loads(Path(f"out/checkpoint-{step}/trainer_state.json").read_text())["global_step"] == step
    trainer.state.log_history.append({"loss": torch.zeros(1)})
    with pytest.raises(TypeError, match="not JSON serializable"):
        trainer.state.save_to_json("state.json")


def stateful_callbacks_is_a_dict():
    """#fields: `stateful_callbacks` is not a list: it becomes a dict of saved states by class name."""
    stopping = tf.EarlyStoppingCallback(3)
    trainer = trainer_of(Line(), line_data(2), stopping)
    assert trainer.state.stateful_callbacks == {"EarlyStoppingCallback": stopping.state(), "TrainerControl": trainer.control.state()}


def five_hundred_is_overwritten():
    """#fields: The three 500 are mere defaults of the class: a run overwrites them with those arguments that are set."""
    trainer = trainer_of(Line(), line_data(2), max_steps=1, logging_steps=3, save_steps=4)
    trainer.train()
    state = trainer.state
    assert (state.logging_steps, state.save_steps, state.eval_steps) == (3, 4, 500) and trainer.args.eval_steps is None


# --- switches ----------------------------------------------------------------------------------------------------


def training_stop_row():
    """#switches: | `should_training_stop` | at `on_train_begin` | after each batch, after each epoch |
    #switches: `train()` sets it back when it starts: a stop asked for in `on_init_end` is forgotten, and a Trainer that was stopped can train again.
    """
    assert _run("on_init_end", "should_training_stop")[:2] == (4, 4)  # set back
    assert _run("on_train_begin", "should_training_stop")[:2] == (1, 1)
    assert _run("on_substep_end", "should_training_stop", per_device_train_batch_size=1, gradient_accumulation_steps=2)[:2] == (0, 1)  # in the middle of a step
    assert _run("on_epoch_end", "should_training_stop")[:2] == (2, 2)
    stopping = _at("on_step_end", lambda args, state, control, **kwargs: setattr(control, "should_training_stop", True))
    trainer = trainer_of(Line(), line_data(4), stopping, num_train_epochs=1, per_device_train_batch_size=1)
    assert trainer.train().global_step == 1
    trainer.remove_callback(stopping)
    assert trainer.control.should_training_stop and trainer.train().global_step == 4


def epoch_stop_row():
    """#switches: | `should_epoch_stop` | at `on_epoch_begin` | after each batch |"""
    assert _run("on_train_begin", "should_epoch_stop")[:2] == (4, 4)  # set back
    assert _run("on_epoch_end", "should_epoch_stop")[:2] == (4, 4)  # set back by the next epoch
    assert _run("on_epoch_begin", "should_epoch_stop")[:2] == (3, 3) and _run("on_step_begin", "should_epoch_stop")[:2] == (3, 3)
    assert _run("on_substep_end", "should_epoch_stop", per_device_train_batch_size=1, gradient_accumulation_steps=2)[1] == 5  # one of four batches, then a whole epoch


def the_three_of_a_step_row():
    """#switches: | `should_log`, `should_evaluate`, `should_save` | at `on_step_begin`, and when it has been done; with `save_strategy="best"` each evaluation sets `should_save` anew | after `on_step_end`, after `on_epoch_end` |
    #switches: The setting back comes before the callbacks of the same event.
    #switches: So `should_save` set in `on_epoch_begin` is gone at the first `on_step_begin`, and a stop asked for in `on_train_begin` comes after the first batch, not before it.
    #callbacks: The loop it steers by the switches in `control`, and each of them has an effect only at the right moment.
    """
    done = {"should_log": "on_log", "should_evaluate": "on_evaluate", "should_save": "on_save"}
    for switch, event in done.items():
        for where in ("on_epoch_begin", "on_step_begin", "on_step_end", "on_epoch_end"):
            order, once = [], []

            def note(name):
                def method(self, args, state, control, **kwargs):
                    order.append((name, getattr(control, switch)))
                    if name == where and not once:
                        once.append(setattr(control, switch, True))

                return method

            names = ("on_epoch_begin", "on_step_begin", "on_step_end", "on_epoch_end", event)
            trainer = trainer_of(Line(), line_data(2), type("Note", (tf.TrainerCallback,), {name: note(name) for name in names}), eval_dataset=line_data(1), num_train_epochs=1,
                                 per_device_train_batch_size=1, logging_strategy="no")  # fmt: skip
            trainer.train()
            happened = [name for name, _ in order].index(event) if event in dict(order) else None
            before = None if happened is None or where == "on_epoch_begin" else [name for name, _ in order[:happened]][-1]
            expected = {"on_epoch_begin": None, "on_step_begin": "on_step_end", "on_step_end": "on_step_end", "on_epoch_end": "on_epoch_end"}[where]
            assert before == expected or (switch, before) == ("should_evaluate", "on_log")
            begins = [value for name, value in order if name == "on_step_begin"]
            assert begins == [False, False]  # set back before the callbacks of this event see it
            if happened is not None:
                assert order[happened][1] is False and (happened + 1 == len(order) or not any(value for _, value in order[happened + 1 :]))
    wish, saved = _at("on_step_end", lambda args, state, control, **kwargs: setattr(control, "should_save", True)), []
    note = _at("on_save", lambda args, state, control, **kwargs: saved.append(state.global_step))
    for wishes, every, at in ((), 1, [1, 3]), ((wish,), 1, [1, 3]), ((wish,), 2, [1, 2, 3]):  # evaluated at each step, or at 2 and 4
        _best([3.0, 4.0, 1.0, 2.0], "my_loss", *wishes, note, save_strategy="best", eval_steps=every)
        assert saved == at and (saved.clear() or True)
    for accumulate, steps in (1, 1), (2, 0):
        assert _run("on_train_begin", "should_training_stop", per_device_train_batch_size=1, gradient_accumulation_steps=accumulate)[:2] == (steps, 1)


def on_step_end_is_the_place():
    """#switches: Use `on_step_end` for wishes: within a step it is the last event, what is asked for there is done at once, and with accumulation it comes once a step."""
    fired = []
    note = type("Note", (tf.TrainerCallback,), {event: (lambda self, *_, event=event, **kwargs: fired.append(event)) for event in EVENTS})
    save = _at("on_step_end", lambda args, state, control, **kwargs: setattr(control, "should_save", True))
    trainer_of(Line(), line_data(8), note, save, max_steps=2, per_device_train_batch_size=1, gradient_accumulation_steps=3).train()
    step = ["on_step_begin", "on_substep_end", "on_substep_end", "on_pre_optimizer_step", "on_optimizer_step", "on_step_end", "on_save"]
    assert fired[3:17] == step * 2


def what_is_returned():
    """#switches: It may, and need not.
    #switches: The second line of the output saves just as the first does: `control` is one object, and changing it is enough.
    #switches: What you return counts only if it is another object.
    """
    for returned, steps in (lambda control: control, 4), (lambda control: None, 4), (lambda control: tf.TrainerControl(should_training_stop=True), 1):
        saved = []

        def do(args, state, control, **kwargs):
            control.should_save = True
            return returned(control)

        trainer = trainer_of(Line(), line_data(4), _at("on_step_end", do), _at("on_save", lambda args, state, control, **kwargs: saved.append(state.global_step)), max_steps=4)
        control = trainer.control
        trainer.train()
        assert trainer.state.global_step == steps and (trainer.control is control) == (steps == 4) and saved == ([1, 2, 3, 4] if steps == 4 else [])


def the_docstring_says_never():
    """#switches: So says the class's own docstring."""
    text = " ".join(tf.TrainerControl.__doc__.split())
    assert "should_training_stop" in text and "If `True`, this variable will not be set back to `False`." in text


# --- resuming ----------------------------------------------------------------------------------------------------


def a_wish_needs_no_strategy():
    """#resume: The callback stops in the middle of an epoch, with `save_strategy="no"`: a wish in `control` needs no strategy."""
    trainer = _trained(_stop(3), eval_strategy="no", logging_strategy="no")
    assert trainer.args.save_strategy == "no" and trainer.state.epoch == 0.6 and os.path.isdir("out/checkpoint-3")


def resumed_bit_by_bit():
    """#resume: The resumed run, begun when other random numbers have been drawn, skips the batches of the first three steps, continues with the same shuffling and the same
    dropout, and ends with the same bits.
    #resume: Tried on a CPU, in one process, without dataloader workers.
    """
    whole = _trained()
    for step in (3, 5):
        _trained(_stop(step))
        resumed = _net()
        torch.rand(7)
        resumed.train(resume_from_checkpoint=f"out/checkpoint-{step}")
        assert torch.equal(_weights(resumed), _weights(whole)) and resumed.model.seen == whole.model.seen[step * 2 :]
        assert resumed.args.device.type == "cpu" and resumed.args.world_size == 1 and resumed.args.dataloader_num_workers == 0


def _without(*names):
    shutil.copytree("out/checkpoint-3", "copy", dirs_exist_ok=True)
    for name in names:
        os.remove(f"copy/{name}")
    return "copy"


def what_each_file_is_for():
    """#what-to-keep: | `model.safetensors` | the weights |
    #what-to-keep: | `optimizer.pt` and `scheduler.pt` | Adam's averages and the learning rate; if one is missing, neither is loaded |
    #what-to-keep: | `trainer_state.json` | where the run was: step, epoch, metrics |
    """
    from safetensors.torch import load_file

    stopped = _trained(_stop(3), logging_steps=1)
    weights = load_file("out/checkpoint-3/model.safetensors")
    assert weights.keys() == stopped.model.state_dict().keys() and all(torch.equal(weights[name], value) for name, value in stopped.model.state_dict().items())
    state = json.loads(Path("out/checkpoint-3/trainer_state.json").read_text())
    assert (state["global_step"], state["epoch"]) == (3, 0.6) and len(state["log_history"]) == 3
    seen = {}

    def look(args, state, control, optimizer, lr_scheduler, **kwargs):
        seen.update(step=sum(s["step"].item() for s in optimizer.state.values()), rate=optimizer.param_groups[0]["lr"], last=lr_scheduler.last_epoch, global_step=state.global_step)

    for missing in (), ("optimizer.pt",), ("scheduler.pt",):
        _trained(_at("on_train_begin", look), resume=_without(*missing), max_steps=10)
        assert seen["global_step"] == 3
        assert (seen["step"], seen["last"]) == ((0, 0) if missing else (12, 3)) and math.isclose(seen["rate"], 5e-5 if missing else 3.5e-5)


def random_state_is_for_dropout():
    """#what-to-keep: | `rng_state.pth` | dropout, and whatever else draws random numbers |"""
    _trained(_stop(3))
    draws = []
    draw = _at("on_step_begin", lambda *given, **kwargs: draws.append((torch.rand(1).item(), __import__("random").random(), __import__("numpy").random.rand())))
    whole = _trained(draw)
    wanted = draws[3:]
    for missing, equal in ((), True), (("rng_state.pth",), False):
        os.path.isdir("out/checkpoint-3") and shutil.rmtree("out/checkpoint-3")
        _trained(_stop(3), draw)
        shutil.rmtree("copy", ignore_errors=True)
        draws.clear()
        resumed = _trained(draw, resume=_without(*missing))
        assert (draws == wanted) == equal and torch.equal(_weights(resumed), _weights(whole)) == equal
        assert resumed.model.seen == whole.model.seen[6:]  # the rows come in their order all the same


def arguments_decide_the_rows():
    """#what-to-keep: | the same `seed`, batch size, accumulation and data | which rows are still to come: not in the checkpoint |
    #what-to-keep: The order of the rows hangs on the seed last set before `train()`: a `torch.manual_seed` of yours after the Trainer is made changes it, unless you give `data_seed`.
    """
    whole = _trained()
    _trained(_stop(3))
    rest = whole.model.seen[6:]
    for options in {"seed": 7}, {"per_device_train_batch_size": 5}, {"gradient_accumulation_steps": 2}:
        assert _trained(resume="out/checkpoint-3", **options).model.seen != rest
    assert _trained(resume="out/checkpoint-3").model.seen == rest
    other = _net()
    other.train_dataset = DATA[::-1]
    other.train(resume_from_checkpoint="out/checkpoint-3")
    assert other.model.seen != rest
    seeded = {options.get("data_seed"): _trained(_stop(3), **options).model.seen for options in ({}, {"data_seed": 3})}
    for data_seed, first in seeded.items():
        trainer = _net(_stop(3), **({"data_seed": data_seed} if data_seed else {}))
        torch.manual_seed(99)
        trainer.train()
        assert (trainer.model.seen == first) == (data_seed == 3)


def the_schedule_is_the_planned_one():
    """#what-to-keep: | the same `max_steps` or `num_train_epochs` | the schedule: the rate falls towards the planned end |
    #what-to-keep: A run with `max_steps=3` is not the first three steps of a longer run: its learning rate has gone down to zero by then.
    #what-to-keep: The schedule follows the arguments: resumed with more epochs, the rate jumps, from the second step on, to what it would be in the longer run.
    """
    options = {"logging_steps": 1, "learning_rate": 0.06}
    whole, last = _trained(num_train_epochs=2, **options), []
    _trained(_stop(3), num_train_epochs=2, **options)
    _trained(_at("on_train_end", lambda args, state, control, optimizer, **kwargs: last.append(optimizer.param_groups[0]["lr"])), max_steps=3, **options)
    longer = _rates(_trained(num_train_epochs=4, **options))
    assert _rates(whole)[:4] == [0.06, 0.054, 0.048, 0.042] and last == [0]
    shutil.rmtree("out/checkpoint-3")
    _trained(_stop(3), num_train_epochs=2, **options)
    resumed = _rates(_trained(resume="out/checkpoint-3", num_train_epochs=4, **options))
    assert resumed[3] == _rates(whole)[3] and resumed[4:] == longer[4:] and resumed[4] > resumed[3]


def the_optimizer_brings_its_settings():
    """#what-to-keep: The optimizer brings its settings along: another `learning_rate` or `weight_decay` in the arguments is ignored."""
    whole = _trained()
    _trained(_stop(3))
    for options in {"learning_rate": 1.0}, {"weight_decay": 0.5}:
        resumed = _trained(resume="out/checkpoint-3", **options)
        assert torch.equal(_weights(resumed), _weights(whole)) and not torch.equal(_weights(_trained(**options)), _weights(whole))


def how_often_comes_from_the_checkpoint():
    """#what-to-keep: So are `logging_steps`, `eval_steps` and `save_steps`, with a warning."""
    steps = {"logging_steps": 2, "eval_steps": 3, "save_steps": 4}
    _trained(_stop(3), **steps)
    for name in steps:
        said, trainer = [], _net(**{**steps, name: 1})
        listener = logging.Handler()
        listener.emit = lambda record: said.append(record.getMessage())
        logging.getLogger("transformers.trainer_utils").addHandler(listener)
        logging.getLogger("transformers.trainer").addHandler(listener)
        tf.logging.set_verbosity_warning()
        trainer.train(resume_from_checkpoint="out/checkpoint-3")
        assert {key: getattr(trainer.state, key) for key in steps} == steps and any(f"{name}: 1 (from args) != {steps[name]}" in message for message in said)


class _Named(tf.PreTrainedModel):
    config_class, name = tf.PreTrainedConfig, "one"

    def __init__(self, config):
        super().__init__(config)
        setattr(self, self.name, nn.Linear(1, 1))
        self.post_init()

    def forward(self, x, labels):
        return {"loss": (getattr(self, self.name)(x) - labels).square().mean()}


class _Renamed(_Named):
    name = "two"


def the_model_is_not_compared():
    """#what-to-keep: Nor is a `PreTrainedModel` compared with the file: what is missing there is warned about, and starts from its new values."""
    trainer_of(_Named(tf.PreTrainedConfig()), line_data(2), max_steps=2, save_strategy="steps", save_steps=1, learning_rate=0.5).train()
    for kind in _Named, _Renamed:
        said, model, begins = [], kind(tf.PreTrainedConfig()), []
        listener = logging.Handler()
        listener.emit = lambda record: said.append(record.getMessage())
        logging.getLogger("transformers.trainer").addHandler(listener)
        tf.logging.set_verbosity_warning()
        new = getattr(model, kind.name).weight.item()
        begin = _at("on_train_begin", lambda args, state, control, model, **kwargs: begins.append(getattr(model, kind.name).weight.item()))
        trainer = trainer_of(model, line_data(2), begin, max_steps=2)
        trainer.train(resume_from_checkpoint="out/checkpoint-1")
        assert trainer.state.global_step == 2 and (begins == [new]) == (kind is _Renamed)
        assert any("missing keys in the checkpoint model loaded: ['two.weight', 'two.bias']" in message for message in said) == (kind is _Renamed)
    with pytest.raises(AttributeError):  # a plain module is not warned about: it stops
        trainer_of(Line(), line_data(2), max_steps=2).train(resume_from_checkpoint="out/checkpoint-1")


def training_args_is_not_read():
    """#what-to-keep: `training_args.bin` is for you to read; resuming does not use it, so the arguments have to come from your script."""
    whole = _trained()
    _trained(_stop(3))
    assert torch.load("out/checkpoint-3/training_args.bin", weights_only=False).num_train_epochs == 2
    Path("out/checkpoint-3/training_args.bin").write_bytes(b"no pickle")
    assert torch.equal(_weights(_trained(resume="out/checkpoint-3")), _weights(whole))
    assert _trained(resume="out/checkpoint-3", num_train_epochs=1).state.global_step == 5


def only_the_model():
    """#what-to-keep: So does a checkpoint saved with `save_only_model=True`, which has no optimizer, scheduler or random state."""
    whole = _trained(logging_steps=1)
    _trained(_stop(3), save_only_model=True, logging_steps=1)
    assert sorted(os.listdir("out/checkpoint-3")) == ["model.safetensors", "trainer_state.json", "training_args.bin"]
    resumed = _trained(resume="out/checkpoint-3", logging_steps=1)
    assert resumed.state.global_step == 10 and not torch.equal(_weights(resumed), _weights(whole)) and _rates(resumed)[3] == _rates(whole)[0] > _rates(whole)[3]


def stop_early_by_a_callback():
    """#what-to-keep: To stop early, give the final length and stop by a callback."""
    whole = _trained(max_steps=6)
    _trained(_stop(3), max_steps=6)
    assert torch.equal(_weights(_trained(resume="out/checkpoint-3", max_steps=6)), _weights(whole))


# --- the best checkpoint -----------------------------------------------------------------------------------------


def _best(values, name="my_loss", *callbacks, **options):
    """(trainer, the weight after each step)"""
    given, weights = iter(values), []
    note = _at("on_step_end", lambda args, state, control, model, **kwargs: weights.append(model.linear.weight.item()))
    defaults = {"eval_strategy": "steps", "eval_steps": 1, "save_strategy": "steps", "save_steps": 1, "load_best_model_at_end": True, "metric_for_best_model": name}
    trainer = trainer_of(Line(), line_data(1), note, *callbacks, eval_dataset=line_data(1), compute_metrics=lambda prediction: {name: next(given)}, max_steps=len(values),
                         **{**defaults, **options})  # fmt: skip
    trainer.train()
    return trainer, weights


def the_best_is_loaded():
    """#best: `load_best_model_at_end=True` loads the weights of the checkpoint with the best `metric_for_best_model` (by default `loss`, which is `eval_loss`) just before
    `on_train_end`."""
    at_end = []
    end = _at("on_train_end", lambda args, state, control, model, **kwargs: at_end.append(model.linear.weight.item()))
    trainer, weights = _best([3.0, 1.0, 2.0], "my_loss", end)
    assert at_end == [weights[1]] and len(set(weights)) == 3 and weights[1] == trainer.model.linear.weight.item()
    args = tf.TrainingArguments("out", load_best_model_at_end=True, eval_strategy="steps", eval_steps=1, save_steps=1, report_to="none")
    assert (args.metric_for_best_model, args.greater_is_better) == ("loss", False)
    trainer = trainer_of(Line(), line_data(1), eval_dataset=line_data(3), max_steps=2, eval_strategy="steps", eval_steps=1, save_strategy="steps", save_steps=1, load_best_model_at_end=True)
    trainer.train()
    assert trainer.state.best_metric == min(entry["eval_loss"] for entry in trainer.state.log_history if "eval_loss" in entry)


def which_direction():
    """#best: Greater is better, unless the name ends in `loss`: for a perplexity or an error rate say `greater_is_better=False`, or you get the worst."""
    values = [2.0, 3.0, 1.0]
    for name, options, step in (
        ("accuracy", {}, 2), ("perplexity", {}, 2), ("error_rate", {}, 2), ("loss_of_words", {}, 2), ("my_loss", {}, 3),
        ("perplexity", {"greater_is_better": False}, 3), ("error_rate", {"greater_is_better": False}, 3), ("my_loss", {"greater_is_better": True}, 2),
    ):  # fmt: skip
        trainer, weights = _best(values, name, **options)
        assert trainer.state.best_global_step == step and trainer.model.linear.weight.item() == weights[step - 1]


def not_saved_not_loaded():
    """#best: An evaluation without a checkpoint can set the record but not be loaded: in the third run that is step 3, and you get checkpoint 2, though 4 was better.
    #best: Save as often as you evaluate, or take `save_strategy="best"`.
    """
    values = [5.0, 4.0, 1.0, 2.0]
    for options, loaded in ({"save_steps": 2}, 2), ({"save_steps": 1}, 3), ({"save_strategy": "best"}, 3):
        trainer, weights = _best(values, **options)
        assert trainer.state.best_global_step == 3 and trainer.model.linear.weight.item() == weights[loaded - 1]
        assert os.path.isdir("out/checkpoint-4") == (options != {"save_strategy": "best"})
        shutil.rmtree("out")


def ties_and_nan():
    """#best: Of equal values the first wins; a NaN never does."""
    for values, step in ([1.0, 1.0, 2.0], 1), ([math.nan, 1.0, math.nan], 2), ([math.nan, math.nan], None):
        for options in {}, {"greater_is_better": True}:
            if options:
                values = [-value for value in values]
            trainer, weights = _best(values, **options)
            assert trainer.state.best_global_step == step and trainer.model.linear.weight.item() == weights[(step or len(values)) - 1]
            shutil.rmtree("out")


def strategies_must_match():
    """#best: If the strategies differ (`"best"` aside), or `save_steps` is no multiple of `eval_steps`, `--load_best_model_at_end requires …` is raised."""
    good = {"eval_strategy": "steps", "save_strategy": "steps", "eval_steps": 2, "save_steps": 4, "load_best_model_at_end": True, "report_to": "none"}
    for options in {"save_strategy": "no"}, {"save_strategy": "epoch"}, {"eval_strategy": "epoch"}, {"eval_strategy": "no"}, {"save_steps": 3}, {"save_steps": 1}:
        with pytest.raises(ValueError, match="--load_best_model_at_end requires"):
            tf.TrainingArguments("out", **{**good, **options})
    for options in {}, {"save_strategy": "best"}, {"save_strategy": "epoch", "eval_strategy": "epoch"}:
        assert tf.TrainingArguments("out", **{**good, **options}).load_best_model_at_end


def early_stopping_has_the_same_rule():
    """#best: `EarlyStoppingCallback` goes by the same metric and direction, with or without `load_best_model_at_end`.
    #best: It needs `metric_for_best_model` and evaluation, or an `AssertionError` ends the run.
    """
    rising = [1.0, 2.0, 3.0, 4.0]
    for name, options, steps in ("accuracy", {}, 4), ("my_loss", {}, 2), ("perplexity", {"greater_is_better": False}, 2), ("perplexity", {}, 4):
        for load in (True, False):
            assert _best(rising, name, tf.EarlyStoppingCallback(1), load_best_model_at_end=load, **options)[0].state.global_step == steps
            shutil.rmtree("out")
    for options in {"metric_for_best_model": None}, {"eval_strategy": "no"}:
        with pytest.raises(AssertionError, match="EarlyStoppingCallback requires"):
            _best(rising, "my_loss", tf.EarlyStoppingCallback(1), load_best_model_at_end=False, **options)


# --- counters ----------------------------------------------------------------------------------------------------


class _Counting(tf.TrainerCallback):
    def __init__(self, by=1):
        self.by, self.count = by, 0

    def on_step_end(self, args, state, control, **kwargs):
        self.count += self.by


class _Kept(_Counting, tf.trainer_callback.ExportableState):
    def state(self):
        return {"args": {"by": self.by}, "attributes": {"count": self.count}}


def both_are_needed():
    """#own-counters: After resuming, a callback's counter starts from nothing, though the checkpoint may hold it.
    #own-counters: To restore it takes both: `ExportableState` with `state()`, and `restore_callback_states_from_checkpoint=True`, which is off by default.
    #own-counters: The restored one is a new object, made from `args` and put at the end of the list: ask the Trainer for it, and do not rely on the one you passed.
    """
    for kind in _Counting, _Kept:
        for restore in (False, True):
            _trained(kind(10), _stop(3))
            saved = json.loads(Path("out/checkpoint-3/trainer_state.json").read_text())["stateful_callbacks"]
            assert ("_Kept" in saved) == (kind is _Kept)
            passed = kind(7)
            trainer = _trained(passed, _stop(99), resume="out/checkpoint-3", **({"restore_callback_states_from_checkpoint": True} if restore else {}))
            found, = (callback for callback in trainer.callback_handler.callbacks if isinstance(callback, kind))
            restored = restore and kind is _Kept
            assert (found is passed) == (not restored) and found.count == (30 + 7 * 10 if restored else 7 * 7)
            assert (trainer.callback_handler.callbacks[-1] is found) == restored and passed.count == (0 if restored else 49)
            shutil.rmtree("out")
    assert tf.TrainingArguments("out", report_to="none").restore_callback_states_from_checkpoint is False


def two_of_one_class():
    """#own-counters: Of two callbacks of one class, both start from nothing all the same."""
    for others in (), (_Kept(1),):
        _trained(_Kept(10), *others, _stop(3))
        trainer = _trained(_Kept(10), *others, _stop(99), resume="out/checkpoint-3", restore_callback_states_from_checkpoint=True)
        found = [callback.count for callback in trainer.callback_handler.callbacks if isinstance(callback, _Kept)]
        assert found == ([10 * 7, 1 * 7] if others else [10 * (3 + 7)])
        shutil.rmtree("out")


def patience_is_forgotten():
    """#own-counters: `EarlyStoppingCallback` exports its patience counter in just this way, and without the option it too counts from zero."""
    assert _best([2.0] * 8, "my_loss", tf.EarlyStoppingCallback(3), load_best_model_at_end=False)[0].state.global_step == 4
    for restore, steps in (False, 5), (True, 4):
        given = iter([2.0] * 8)
        trainer = trainer_of(Line(), line_data(1), tf.EarlyStoppingCallback(3), eval_dataset=line_data(1), compute_metrics=lambda prediction: {"my_loss": next(given)}, max_steps=8,
                             eval_strategy="steps", eval_steps=1, metric_for_best_model="my_loss", restore_callback_states_from_checkpoint=restore)  # fmt: skip
        trainer.train(resume_from_checkpoint="out/checkpoint-2")
        assert trainer.state.global_step == steps


shown = {
    "#fields: `TrainerControl` holds five wishes, `TrainerState` what is known about the run.":
        ("trainer/control_and_state", "TrainerControl should_training_stop = False should_epoch_stop = False should_save = False should_evaluate = False should_log = False TrainerState epoch"),
    "#fields: In the installed version both start at 0.": ("trainer/control_and_state", "TrainerState epoch = 0 global_step", "total_flos = 0 log_history"),
    "#what-to-keep: Of the missing pieces only two raise an error.":
        ("trainer/what_to_keep", "all but optimizer.pt False all but scheduler.pt False all but rng_state.pth False all but training_args.bin True all but trainer_state.json FileNotFoundError",
         "all but model.safetensors ValueError"),
    "#what-to-keep: Without any of the others the run trains on and gives another model.":
        ("trainer/what_to_keep", "all but optimizer.pt False all but scheduler.pt False all but rng_state.pth False"),
}  # fmt: skip

listed = {
    "upstream's word": ["#fields: Lists copied from older versions also lack `best_global_step`."],
    "no statement": [
        "#fields: In which order the events come is on the page The Trainer's life cycle.",
        "#what-to-keep: The last case is easy to walk into.",
    ],
}
