"""A training run of two steps calls the callbacks in this order, and those of your own in the
middle of the list."""

import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        return {"loss": (self.linear(x) - labels).square().mean()}


def note(event):
    def method(self, args, state, control, **kwargs):
        print(f"global_step {state.global_step}  {event}")
    return method


EVENTS = [name for name in vars(TrainerCallback) if name.startswith("on_")]
Recorder = type("Recorder", (TrainerCallback,), {event: note(event) for event in EVENTS})

data = [{"x": [float(i)], "labels": [2.0 * i]} for i in range(4)]
with tempfile.TemporaryDirectory() as folder:
    args = TrainingArguments(folder, num_train_epochs=1, per_device_train_batch_size=2,
                             save_strategy="no", report_to="none", disable_tqdm=True)
    trainer = Trainer(Line(), args, train_dataset=data, callbacks=[Recorder])
    print("callbacks:", trainer.callback_handler.callback_list.replace("\n", ", "))
    trainer.remove_callback(PrinterCallback)  # it would print the logs
    trainer.train()
