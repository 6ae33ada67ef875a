"""A callback may change control in place and return nothing; when a switch is set back
decides whether setting it has any effect."""

import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        return {"loss": (self.linear(x) - labels).square().mean()}


def run(event, switch, give_back):
    saved = []

    class Setting(TrainerCallback):
        def on_save(self, args, state, control, **kwargs):
            saved.append(state.global_step)

    def method(self, args, state, control, **kwargs):
        if state.global_step < 2:
            setattr(control, switch, True)
        return control if give_back else None

    changed = type("Changed", (Setting,), {event: method})
    data = [{"x": [float(i)], "labels": [2.0 * i]} for i in range(4)]
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(folder, num_train_epochs=2, per_device_train_batch_size=2,
                                 save_strategy="no", report_to="none", disable_tqdm=True)
        trainer = Trainer(Line(), args, train_dataset=data, callbacks=[changed])
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    print(f"{event:<22} {switch:<21} returned {give_back!s:<6}"
          f"steps done {trainer.state.global_step}  saved at {saved}")


run("on_pre_optimizer_step", "should_save", give_back=True)
run("on_pre_optimizer_step", "should_save", give_back=False)
run("on_epoch_begin", "should_save", give_back=False)
run("on_pre_optimizer_step", "should_epoch_stop", give_back=False)
run("on_train_begin", "should_training_stop", give_back=False)
run("on_init_end", "should_training_stop", give_back=False)
