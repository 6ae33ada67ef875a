"""eval_loss is the mean of batch means, weighted by rows: it depends on the batch size, and
is not the loss per token."""

import tempfile

import torch
from transformers import LlamaConfig, LlamaForCausalLM, PrinterCallback, Trainer
from transformers import TrainingArguments, set_seed

set_seed(0)
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=10, hidden_size=16, intermediate_size=16, num_hidden_layers=1,
    num_attention_heads=2, initializer_range=0.5)).eval()
data = [
    {"input_ids": [1, 2, 3, 4, 5, 6], "labels": [1, 2, 3, 4, 5, 6]},
    {"input_ids": [7, 8, 0, 0, 0, 0], "labels": [7, 8, -100, -100, -100, -100]},
    {"input_ids": [2, 2, 0, 0, 0, 0], "labels": [2, 2, -100, -100, -100, -100]},
]

with torch.no_grad():
    sums = [model(torch.tensor([row["input_ids"]]), labels=torch.tensor([row["labels"]]),
                  num_items_in_batch=1).loss for row in data]  # sum over a row's labels
print("sum and number of labels per row:", [f"{loss:.4f}" for loss in sums], [5, 1, 1])
print(f"per token: {sum(sums) / 7:.4f}")
for batch in (1, 2, 3):
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(folder, per_device_eval_batch_size=batch,
                                 report_to="none", disable_tqdm=True)
        trainer = Trainer(model, args, eval_dataset=data)
        trainer.remove_callback(PrinterCallback)
        print(f"eval_loss with batches of {batch}: {trainer.evaluate()['eval_loss']:.4f}")
