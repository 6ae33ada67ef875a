"""A loss that is NaN ruins the weights and stands in the log as 0.0: logging_nan_inf_filter
is on by default; grad_norm tells."""

import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, x, labels):
        return {"loss": (self.linear(x) - labels).square().mean()}


data = [{"x": [1.0], "labels": [label]} for label in (2.0, 3.0, float("nan"), 2.0)]
for filtered in (True, False):
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(
            folder, num_train_epochs=1, per_device_train_batch_size=1, logging_steps=1,
            train_sampling_strategy="sequential", logging_nan_inf_filter=filtered,
            save_strategy="no", report_to="none", disable_tqdm=True)
        trainer = Trainer(Line(), args, train_dataset=data)
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    print("logging_nan_inf_filter =", filtered)
    for entry in trainer.state.log_history[:4]:
        print(f"  loss {entry['loss']:>6.2f}   grad_norm {entry['grad_norm']:>5.2f}")
    print("  weight at the end:", trainer.model.linear.weight.item())

default = TrainingArguments(folder, report_to="none").logging_nan_inf_filter
assert default is True, "the page says that it is on by default"
