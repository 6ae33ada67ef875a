"""The labels of a language model are its ids; the model shifts them itself."""
# leaves: out

from transformers import GPT2Config, GPT2LMHeadModel, PrinterCallback, Trainer
from transformers import TrainingArguments

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
rows = [{"input_ids": [2, 3, 4], "labels": [2, 3, 4]}] * 4
args = TrainingArguments("out", max_steps=1, save_strategy="no", disable_tqdm=True)
trainer = Trainer(GPT2LMHeadModel(config), args, train_dataset=rows)
trainer.remove_callback(PrinterCallback)
print("loss above 0:", trainer.train().training_loss > 0)
