"""Take the argument, and divide by it what is a sum over items."""
# leaves: out

from torch import nn
from transformers import PrinterCallback, Trainer, TrainingArguments


class Own(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False,
                     num_items_in_batch=None):
        y = model(inputs["x"])
        errors = (y - inputs["labels"]).square()
        count = errors.numel() if num_items_in_batch is None else num_items_in_batch
        loss = errors.sum() / count
        return (loss, {"y": y}) if return_outputs else loss


rows = [{"x": [1.0], "labels": [2.0]}] * 4
args = TrainingArguments("out", max_steps=2, save_strategy="no", disable_tqdm=True,
                         remove_unused_columns=False)
trainer = Own(nn.Linear(1, 1), args, train_dataset=rows)
trainer.remove_callback(PrinterCallback)
print("steps:", trainer.train().global_step)
