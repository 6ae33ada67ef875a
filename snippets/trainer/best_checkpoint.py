"""load_best_model_at_end takes greater for better, unless the metric's name ends in "loss", and
can load only what was saved."""

import os
import tempfile

from torch import nn
from transformers import PrinterCallback, Trainer, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x, labels):
        y = self.linear(x)
        return {"loss": (y - labels).square().mean(), "y": y}


def run(name, values, **options):
    given = iter(values)  # what each evaluation is to find
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(
            folder, max_steps=len(values), eval_strategy="steps", eval_steps=1,
            load_best_model_at_end=True, metric_for_best_model=name,
            report_to="none", disable_tqdm=True, **{"save_steps": 1, **options})
        trainer = Trainer(Line(), args, train_dataset=data, eval_dataset=data,
                          compute_metrics=lambda prediction: {name: next(given)})
        trainer.remove_callback(PrinterCallback)
        trainer.train()
        state = trainer.state
        print(name, values, options or "")
        print(f"  greater_is_better={args.greater_is_better}, best_metric {state.best_metric}",
              f"at step {state.best_global_step}, loaded:",
              os.path.basename(state.best_model_checkpoint))


data = [{"x": [1.0], "labels": [2.0]}]
run("perplexity", [3.0, 1.0, 2.0])
run("perplexity", [3.0, 1.0, 2.0], greater_is_better=False)
run("my_loss", [5.0, 4.0, 1.0, 2.0], save_steps=2)
run("my_loss", [5.0, 4.0, 1.0, 2.0], save_strategy="best")
