"""Resumed from a checkpoint of the weights alone: no word of what is missing."""

from tempfile import TemporaryDirectory

from torch import nn
from transformers import PrinterCallback, Trainer, TrainingArguments, logging


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x, labels):
        y = self.layer(x)
        return {"loss": (y - labels).square().mean(), "y": y}


rows = [{"x": [1.0], "labels": [2.0]}] * 4
logging.set_verbosity_error()
with TemporaryDirectory() as folder:
    for steps in (2, 3):
        args = TrainingArguments(folder, max_steps=steps, save_steps=1,
                                 disable_tqdm=True, save_only_model=True)
        trainer = Trainer(Line(), args, train_dataset=rows)
        trainer.remove_callback(PrinterCallback)
        trainer.train(resume_from_checkpoint=steps == 3)
        state = trainer.optimizer.state[trainer.model.layer.weight]
        print("step", trainer.state.global_step, "AdamW counts", int(state["step"]))
