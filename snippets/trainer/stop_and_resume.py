"""A run stopped in the middle of an epoch by a callback and resumed from its checkpoint ends
with the very weights of an unbroken run."""

import os
import tempfile

import torch
from torch import nn
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments, set_seed


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 8), nn.Dropout(0.5), nn.Linear(8, 1))

    def forward(self, x, labels):
        return {"loss": (self.net(x) - labels).square().mean()}


class StopAt3(TrainerCallback):
    def on_step_end(self, args, state, control, **kwargs):
        if state.global_step == 3:
            control.should_save = control.should_training_stop = True


data = [{"x": [i / 10], "labels": [2.0 * i]} for i in range(10)]  # 5 steps an epoch


def trainer(folder, *callbacks):
    set_seed(1)
    args = TrainingArguments(folder, num_train_epochs=2, per_device_train_batch_size=2,
                             save_strategy="no", report_to="none", disable_tqdm=True)
    made = Trainer(Net(), args, train_dataset=data, callbacks=list(callbacks))
    made.remove_callback(PrinterCallback)
    return made


def weights(trainer):
    return torch.cat([parameter.detach().flatten() for parameter in trainer.model.parameters()])


with tempfile.TemporaryDirectory() as folder:
    unbroken = trainer(folder)
    unbroken.train()

    stopped = trainer(folder, StopAt3)
    stopped.train()
    print("stopped at step", stopped.state.global_step, "of", stopped.state.max_steps)
    checkpoint = f"{folder}/checkpoint-3"
    print("in the checkpoint:", *sorted(os.listdir(checkpoint)))

    resumed = trainer(folder)
    torch.rand(7)  # the random state is another one now
    resumed.train(resume_from_checkpoint=checkpoint)

print("steps of both:", unbroken.state.global_step, resumed.state.global_step)
print("resumed weights equal bit by bit:", torch.equal(weights(resumed), weights(unbroken)))
print("stopped weights equal:", torch.equal(weights(stopped), weights(unbroken)))
assert torch.equal(weights(resumed), weights(unbroken)), "the page says that they are equal"
