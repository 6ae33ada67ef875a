"""For GPT2LMHeadModel the Trainer counts the first label of a row, which its loss never uses:
training and evaluation report a loss that is too small."""

import tempfile

import torch
from transformers import BertConfig, BertLMHeadModel, GPT2Config, GPT2LMHeadModel
from transformers import LlamaConfig, LlamaForCausalLM, PrinterCallback, Trainer
from transformers import TrainingArguments, set_seed

set_seed(0)
small = {"vocab_size": 10, "hidden_size": 16, "intermediate_size": 16,
         "num_hidden_layers": 1, "num_attention_heads": 2}
gpt2 = GPT2LMHeadModel(GPT2Config(vocab_size=10, n_embd=16, n_layer=1, n_head=2,
                                  resid_pdrop=0, embd_pdrop=0, attn_pdrop=0))
for model in (LlamaForCausalLM(LlamaConfig(**small)),
              BertLMHeadModel(BertConfig(**small, is_decoder=True)), gpt2):
    print(f"{type(model).__name__:<17} model.loss_type = {model.loss_type}")

data = [{"input_ids": [1, 2, 3, 4, 5], "labels": [1, 2, 3, 4, 5]}]


def losses():
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(folder, max_steps=1, learning_rate=0.0, logging_steps=1,
                                 save_strategy="no", report_to="none", disable_tqdm=True)
        trainer = Trainer(gpt2, args, train_dataset=data, eval_dataset=data)
        trainer.remove_callback(PrinterCallback)
        trainer.train()
        logged = trainer.state.log_history[0]["loss"]
        return f"training {logged:.4f}, eval_loss {trainer.evaluate()['eval_loss']:.4f}"


batch = {name: torch.tensor([row]) for name, row in data[0].items()}
print(f"the model itself: {gpt2(**batch).loss:.4f}, four fifths of it: "
      f"{gpt2(**batch).loss * 4 / 5:.4f}")
print("the Trainer:", losses())
gpt2.loss_type = "ForCausalLM"
print("after loss_type = 'ForCausalLM':", losses())
