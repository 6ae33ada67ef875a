"""A language model without labels computes logits alone."""
# raises: ValueError
# leaves: out

from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
rows = [{"input_ids": [2, 3, 4]}] * 4
args = TrainingArguments("out", disable_tqdm=True)
Trainer(GPT2LMHeadModel(config), args, train_dataset=rows).train()
