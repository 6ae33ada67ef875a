"""A callback's own counters are not restored on resuming, unless it exports its state and
restore_callback_states_from_checkpoint is on."""

import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments
from transformers.trainer_callback import ExportableState


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        return {"loss": (self.linear(x) - labels).square().mean()}


class Counting(TrainerCallback, ExportableState):
    def __init__(self, by=1):
        self.by, self.count = by, 0

    def on_step_end(self, args, state, control, **kwargs):
        self.count += self.by

    def state(self):
        return {"args": {"by": self.by}, "attributes": {"count": self.count}}


class Forgetful(TrainerCallback):
    count = 0

    def on_step_end(self, args, state, control, **kwargs):
        self.count += 1


def run(checkpoint=None, **options):
    args = TrainingArguments(folder, num_train_epochs=1, per_device_train_batch_size=1,
                             save_steps=2, report_to="none", disable_tqdm=True, **options)
    trainer = Trainer(Line(), args, train_dataset=data, callbacks=[Counting, Forgetful])
    trainer.remove_callback(PrinterCallback)
    trainer.train(resume_from_checkpoint=checkpoint)
    return {type(callback).__name__: callback.count
            for callback in trainer.callback_handler.callbacks if hasattr(callback, "count")}


data = [{"x": [float(i)], "labels": [2.0 * i]} for i in range(5)]
with tempfile.TemporaryDirectory() as folder:
    print("unbroken, 5 steps:          ", run())
    checkpoint = f"{folder}/checkpoint-2"
    print("resumed at step 2:          ", run(checkpoint))
    print("resumed, callbacks restored:",
          run(checkpoint, restore_callback_states_from_checkpoint=True))
