"""Ask for the last checkpoint; None starts from the beginning."""

from tempfile import TemporaryDirectory

from torch import nn
from transformers import PrinterCallback, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x, labels):
        y = self.layer(x)
        return {"loss": (y - labels).square().mean(), "y": y}


rows = [{"x": [1.0], "labels": [2.0]}] * 4
with TemporaryDirectory() as folder:
    for steps in (1, 3):
        args = TrainingArguments(folder, max_steps=steps, save_steps=1,
                                 disable_tqdm=True)
        trainer = Trainer(Line(), args, train_dataset=rows)
        trainer.remove_callback(PrinterCallback)
        last = get_last_checkpoint(folder)
        trainer.train(resume_from_checkpoint=last)
        name = last and last.rpartition("/")[2]
        print("from", name, "to step", trainer.state.global_step)
