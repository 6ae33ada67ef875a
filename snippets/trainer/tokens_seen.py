"""Trainer.num_tokens is gone; include_num_input_tokens_seen counts while training, with or
without padding, and TrainerState keeps the number."""

import tempfile

from transformers import LlamaConfig, LlamaForCausalLM, PrinterCallback, Trainer
from transformers import TrainingArguments

print("Trainer has num_tokens:", hasattr(Trainer, "num_tokens"))
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=6, hidden_size=8, intermediate_size=8, num_hidden_layers=1,
    num_attention_heads=1))
rows = [[1, 2, 3, 4], [1, 2, 0, 0], [1, 2, 3, 0], [1, 0, 0, 0]]  # 0 is padding: 10 real tokens
data = [{"input_ids": row, "attention_mask": [int(t > 0) for t in row],
         "labels": [t or -100 for t in row]} for row in rows]
for setting in ("no", "all", "non_padding"):
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(
            folder, num_train_epochs=2, per_device_train_batch_size=2, logging_steps=2,
            include_num_input_tokens_seen=setting, save_strategy="no", report_to="none",
            disable_tqdm=True)
        trainer = Trainer(model, args, train_dataset=data)
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    logged = [entry.get("num_input_tokens_seen") for entry in trainer.state.log_history]
    print(f"{setting:<12} state: {trainer.state.num_input_tokens_seen:>3}   logged: {logged}")

default = TrainingArguments(folder, report_to="none").include_num_input_tokens_seen
print("default:", default)
