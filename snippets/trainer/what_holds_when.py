"""Gradients, weights, learning rate and counter change at different events of one step."""

import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, x, labels):
        return {"loss": (self.linear(x) - labels).square().mean()}


def show(event):
    def method(self, args, state, control, model, optimizer, **kwargs):
        gradient, weight = model.linear.weight.grad, model.linear.weight.item()
        gradient = "none" if gradient is None else f"{gradient.item():.2f}"
        rate = optimizer.param_groups[0]["lr"]
        print(f"{event:<22} {gradient:>8} {weight:>7.2f} {rate:>5.2f} {state.global_step:>5}")
    return method


STEP = ["on_step_begin", "on_pre_optimizer_step", "on_optimizer_step", "on_step_end"]
Recorder = type("Recorder", (TrainerCallback,), {event: show(event) for event in STEP})
print("event                  gradient  weight    lr  step")

with tempfile.TemporaryDirectory() as folder:
    args = TrainingArguments(folder, max_steps=2, optim="sgd", learning_rate=0.1,
                             max_grad_norm=1.0, save_strategy="no",
                             logging_steps=1, report_to="none", disable_tqdm=True)
    trainer = Trainer(Line(), args, train_dataset=[{"x": [3.0], "labels": [6.0]}],
                      callbacks=[Recorder])
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    rates = [entry["learning_rate"] for entry in trainer.state.log_history[:2]]
    print("learning rates in the logs:", rates)
