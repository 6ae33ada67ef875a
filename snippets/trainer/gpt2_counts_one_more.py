"""For GPT2LMHeadModel the Trainer counts the first label of a row, which its loss never uses:
training and evaluation report a loss that is too small."""

import tempfile

import torch
from transformers import BertLMHeadModel, GPT2Config, GPT2LMHeadModel, LlamaConfig
from transformers import BertConfig, LlamaForCausalLM, PrinterCallback, Trainer
from transformers import TrainingArguments, set_seed

set_seed(0)
small = {"vocab_size": 10, "hidden_size": 16, "intermediate_size": 16,
         "num_hidden_layers": 1, "num_attention_heads": 2}
gpt2 = GPT2LMHeadModel(GPT2Config(vocab_size=10, n_embd=16, n_layer=1, n_head=2)).eval()
for model in (LlamaForCausalLM(LlamaConfig(**small)),
              BertLMHeadModel(BertConfig(**small, is_decoder=True)), gpt2):
    print(f"{type(model).__name__:<17} model.loss_type = {model.loss_type}")

data = [{"input_ids": [1, 2, 3, 4, 5], "labels": [1, 2, 3, 4, 5]}]
batch = {name: torch.tensor([row]) for name, row in data[0].items()}
print(f"the model itself:               {gpt2(**batch).loss:.4f}")


def eval_loss():
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(folder, report_to="none", disable_tqdm=True)
        trainer = Trainer(gpt2, args, eval_dataset=data)
        trainer.remove_callback(PrinterCallback)
        return trainer.evaluate()["eval_loss"]


print(f"eval_loss of the Trainer:       {eval_loss():.4f}, that is 4/5 of it")
gpt2.loss_type = "ForCausalLM"
print(f"after loss_type = 'ForCausalLM': {eval_loss():.4f}")
