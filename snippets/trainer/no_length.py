"""A dataset without a length needs max_steps; batches left over at its end make no step, and
their gradients go into the next one."""

import tempfile

import torch
from torch import nn
from torch.utils.data import IterableDataset
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments


class Sum(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))

    def forward(self, x, labels):
        print(f"  row {x.item():.0f}")
        return {"loss": (self.weight * x).sum()}  # its gradient is x


class Stream(IterableDataset):
    def __iter__(self):
        return ({"x": [10.0 ** i], "labels": [0.0]} for i in range(3))


class Watch(TrainerCallback):
    def on_epoch_begin(self, args, state, control, **kwargs):
        print("a new pass over the data")

    def on_pre_optimizer_step(self, args, state, control, model, **kwargs):
        print(f"  step with a gradient of {model.weight.grad.item()}")


with tempfile.TemporaryDirectory() as folder:
    for max_steps in (-1, 3):
        args = TrainingArguments(
            folder, max_steps=max_steps, per_device_train_batch_size=1, max_grad_norm=0,
            gradient_accumulation_steps=2, save_strategy="no", report_to="none",
            disable_tqdm=True)
        try:
            trainer = Trainer(Sum(), args, train_dataset=Stream(), callbacks=[Watch])
            trainer.remove_callback(PrinterCallback)
            trainer.train()
        except ValueError as error:
            print("ValueError:", error)
    print(f"steps: {trainer.state.global_step}, epoch: {trainer.state.epoch:.2f}")
