"""Every label is -100: the loss is nan, the log says 0.0, nothing is learned."""
# leaves: out

from transformers import GPT2Config, GPT2LMHeadModel, PrinterCallback, Trainer
from transformers import TrainingArguments

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
rows = [{"input_ids": [2, 3, 4], "labels": [-100, -100, -100]}] * 4
args = TrainingArguments("out", max_steps=1, logging_steps=1, save_strategy="no",
                         disable_tqdm=True)
trainer = Trainer(GPT2LMHeadModel(config), args, train_dataset=rows, eval_dataset=rows)
trainer.remove_callback(PrinterCallback)
trainer.train()
print("loss:", trainer.state.log_history[0]["loss"])
print("eval_loss:", trainer.evaluate()["eval_loss"])
