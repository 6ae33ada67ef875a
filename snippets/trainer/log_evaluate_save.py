"""After a step comes logging, then evaluation (which logs too), then saving; prediction is
no part of training."""

import os
import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        y = self.linear(x)
        return {"loss": (y - labels).square().mean(), "y": y}


class Recorder(TrainerCallback):
    def on_step_end(self, args, state, control, **kwargs):
        wanted = [name for name, value in vars(control).items() if value]
        print(f"step {state.global_step} ended, control says:", ", ".join(wanted) or "nothing")

    def on_log(self, args, state, control, logs=None, **kwargs):
        print("  on_log:", ", ".join(logs))

    def on_prediction_step(self, args, state, control, **kwargs):
        print("  on_prediction_step")

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        print("  on_evaluate")

    def on_predict(self, args, state, control, metrics=None, **kwargs):
        print("  on_predict")

    def on_save(self, args, state, control, **kwargs):
        print("  on_save, folder has", ", ".join(sorted(os.listdir(args.output_dir))))


data = [{"x": [float(i)], "labels": [2.0 * i]} for i in range(6)]
with tempfile.TemporaryDirectory() as folder:
    args = TrainingArguments(
        folder, num_train_epochs=1, per_device_train_batch_size=2, logging_steps=1,
        eval_strategy="steps", eval_steps=2, save_steps=2, per_device_eval_batch_size=3,
        report_to="none", disable_tqdm=True)
    trainer = Trainer(Line(), args, train_dataset=data, eval_dataset=data,
                      callbacks=[Recorder])
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    print("trainer.predict(data):")
    trainer.predict(data)
