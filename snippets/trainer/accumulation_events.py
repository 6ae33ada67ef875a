"""With gradient accumulation a step covers several batches; what is left over at the end of
an epoch is a step too, a smaller one."""

import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        print("  forward of", len(x), "rows")
        return {"loss": (self.linear(x) - labels).square().mean()}


class Recorder(TrainerCallback):
    def on_step_begin(self, args, state, control, **kwargs):
        print("on_step_begin, global_step", state.global_step)

    def on_substep_end(self, args, state, control, **kwargs):
        print("  on_substep_end")

    def on_pre_optimizer_step(self, args, state, control, **kwargs):
        print("  on_pre_optimizer_step")

    def on_step_end(self, args, state, control, **kwargs):
        print(f"on_step_end, global_step {state.global_step}, epoch {state.epoch:.2f}")


data = [{"x": [float(i)], "labels": [2.0 * i]} for i in range(10)]
with tempfile.TemporaryDirectory() as folder:
    args = TrainingArguments(folder, num_train_epochs=1, per_device_train_batch_size=2,
                             gradient_accumulation_steps=3, save_strategy="no",
                             report_to="none", disable_tqdm=True)
    trainer = Trainer(Line(), args, train_dataset=data, callbacks=[Recorder])
    trainer.remove_callback(PrinterCallback)
    trainer.train()
