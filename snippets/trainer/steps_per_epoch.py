"""The number of optimizer steps: two divisions, each rounded up (the first one down with
drop_last); measured against the formula of many notes."""

import math
import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        return {"loss": (self.linear(x) - labels).square().mean()}


def steps_done(rows, batch, accumulate, drop_last, epochs, max_steps=-1):
    data = [{"x": [float(i)], "labels": [2.0 * i]} for i in range(rows)]
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(
            folder, num_train_epochs=epochs, max_steps=max_steps,
            per_device_train_batch_size=batch,
            gradient_accumulation_steps=accumulate, dataloader_drop_last=drop_last,
            save_strategy="no", report_to="none", disable_tqdm=True)
        trainer = Trainer(Line(), args, train_dataset=data)
        trainer.remove_callback(PrinterCallback)
        return trainer.train().global_step


print("rows batch accumulate drop_last epochs | steps  rule  in notes")
for rows, batch, accumulate, drop_last, epochs in [
    (8, 2, 2, False, 1), (9, 2, 1, False, 1), (10, 2, 2, False, 1), (9, 2, 2, False, 1),
    (9, 2, 2, True, 1), (3, 2, 4, False, 1), (3, 4, 1, True, 1), (10, 2, 2, False, 1.5),
    (10, 2, 2, False, 0.1),
]:
    batches = rows // batch if drop_last else math.ceil(rows / batch)
    per_epoch = max(math.ceil(batches / accumulate), 1)
    rule = math.ceil(epochs * per_epoch)
    notes = math.ceil(rows // batch) / accumulate * epochs
    try:
        steps = steps_done(rows, batch, accumulate, drop_last, epochs)
    except ValueError as error:
        steps, reason = "-", str(error)
    print(f"{rows:>4}{batch:>6}{accumulate:>11}{drop_last!s:>10}{epochs:>7} |{steps:>6}"
          f"{rule:>6}{notes:>10g}")
    assert steps in (rule, "-"), "the page says that the rule holds"
print("(-) ValueError:", reason)
print("max_steps=7, num_train_epochs=1:", steps_done(10, 2, 2, False, 1, max_steps=7), "steps")
