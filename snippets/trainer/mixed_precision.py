"""bf16=True runs forward() under autocast and keeps the weights in float32; on a CPU it
needs use_cpu=True, and fp16=True does nothing there."""

import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        y = self.linear(x)
        print("  in forward: weight", self.linear.weight.dtype, "| output", y.dtype)
        return {"loss": (y - labels).square().mean()}


class Look(TrainerCallback):
    def on_optimizer_step(self, args, state, control, model, optimizer, **kwargs):
        weight = model.linear.weight
        print("  gradient", weight.grad.dtype, "| Adam's average",
              optimizer.state[weight]["exp_avg"].dtype)


for options in ({"bf16": True}, {"bf16": True, "use_cpu": True}, {"fp16": True}):
    print(options)
    with tempfile.TemporaryDirectory() as folder:
        try:
            args = TrainingArguments(folder, max_steps=1, save_strategy="no", **options,
                                     report_to="none", disable_tqdm=True)
            trainer = Trainer(Line(), args, train_dataset=[{"x": [1.0], "labels": [2.0]}],
                              callbacks=[Look])
            trainer.remove_callback(PrinterCallback)
            trainer.train()
            print("  scaler:", trainer.accelerator.scaler)
        except ValueError as error:
            print("  ValueError:", error)
