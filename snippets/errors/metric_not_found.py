"""The labels have a name of their own, so evaluation computes no loss."""
# raises: KeyError
# leaves: out

from torch import nn
from transformers import PrinterCallback, Trainer, TrainingArguments


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x, target):
        return {"loss": (self.layer(x) - target).square().mean()}


rows = [{"x": [1.0], "target": [2.0]}] * 4
args = TrainingArguments("out", disable_tqdm=True, eval_strategy="epoch",
                         save_strategy="epoch", load_best_model_at_end=True)
trainer = Trainer(Line(), args, train_dataset=rows, eval_dataset=rows)
trainer.remove_callback(PrinterCallback)
trainer.train()
