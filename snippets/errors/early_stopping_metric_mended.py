"""What to watch, when to evaluate, and that the best is to be loaded."""

from tempfile import TemporaryDirectory

from torch import nn
from transformers import EarlyStoppingCallback, PrinterCallback, Trainer
from transformers import TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x, labels):
        y = self.layer(x)
        return {"loss": (y - labels).square().mean(), "y": y}


rows = [{"x": [1.0], "labels": [2.0]}] * 4
with TemporaryDirectory() as folder:
    args = TrainingArguments(
        folder, max_steps=20, learning_rate=0.0, disable_tqdm=True,
        eval_strategy="steps", eval_steps=1, save_strategy="steps", save_steps=1,
        metric_for_best_model="loss", load_best_model_at_end=True)
    trainer = Trainer(Line(), args, train_dataset=rows, eval_dataset=rows,
                      callbacks=[EarlyStoppingCallback(2)])
    trainer.remove_callback(PrinterCallback)
    print("stopped at step", trainer.train().global_step)
