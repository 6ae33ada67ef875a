"""The loss the Trainer logs, recomputed: shift by one, leave out -100, divide by the number of
labels that are left in all batches of the step."""

import tempfile

import torch
import torch.nn.functional as F
from transformers import LlamaConfig, LlamaForCausalLM, PrinterCallback, Trainer
from transformers import TrainingArguments, set_seed

set_seed(0)
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=10, hidden_size=16, intermediate_size=16, num_hidden_layers=1,
    num_attention_heads=2, initializer_range=0.5))
data = [
    {"input_ids": [1, 2, 3, 4, 5], "labels": [-100, 2, 3, 4, 5]},
    {"input_ids": [6, 7, 8, 0, 0], "labels": [6, 7, 8, -100, -100]},
    {"input_ids": [3, 4, 0, 0, 0], "labels": [3, 4, -100, -100, -100]},
]

tokens = torch.tensor([row["input_ids"] for row in data])
labels = torch.tensor([row["labels"] for row in data])
logits = model(tokens).logits[:, :-1]  # (rows, 4, vocabulary): nothing follows the last token
target = labels[:, 1:]                 # (rows, 4): nothing predicts the first
kept = target != -100
print("labels per row:", kept.sum(1).tolist())
each = F.cross_entropy(logits[kept], target[kept], reduction="none")
by_hand = each.sum() / kept.sum()
mean_of_means = torch.stack([part.mean() for part in each.split(kept.sum(1).tolist())]).mean()
print(f"by hand, sum / {kept.sum()}: {by_hand:.4f}")
print(f"mean of the rows' means: {mean_of_means:.4f}")


class Showing(Trainer):
    def training_step(self, model, inputs, num_items_in_batch=None):
        loss = super().training_step(model, inputs, num_items_in_batch)
        rows = len(inputs["labels"])
        print(f"  batch of {rows}: {loss:.4f}, divided by {num_items_in_batch:.0f}")
        return loss


for batch, accumulate in ((3, 1), (1, 3)):
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(
            folder, max_steps=1, per_device_train_batch_size=batch, learning_rate=0.0,
            gradient_accumulation_steps=accumulate, train_sampling_strategy="sequential",
            save_strategy="no", logging_steps=1, report_to="none", disable_tqdm=True)
        trainer = Showing(model, args, train_dataset=data)
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    logged = trainer.state.log_history[0]["loss"]
    print(f"batch size {batch}, accumulated {accumulate}: logged {logged:.4f}")
    assert abs(logged - by_hand.item()) < 1e-5, "the page says that it is the same number"
