"""A model with tied weights, resumed: its file names one of the two."""
# warns: transformers

from tempfile import TemporaryDirectory

from transformers import GPT2Config, GPT2LMHeadModel, PrinterCallback, Trainer
from transformers import TrainingArguments

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
rows = [{"input_ids": [2, 3, 4], "labels": [2, 3, 4]}] * 4
with TemporaryDirectory() as folder:
    for steps in (1, 2):
        args = TrainingArguments(folder, max_steps=steps, save_steps=1,
                                 disable_tqdm=True, dataloader_pin_memory=False)
        trainer = Trainer(GPT2LMHeadModel(config), args, train_dataset=rows)
        trainer.remove_callback(PrinterCallback)
        trainer.train(resume_from_checkpoint=steps > 1)
