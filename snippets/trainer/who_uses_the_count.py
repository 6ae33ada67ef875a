"""The Trainer trusts every forward() with **kwargs to divide by num_items_in_batch; a class
that does not gets its gradients times the number of accumulated batches."""

import tempfile

import torch
from transformers import BertConfig, BertForMaskedLM, BertForSequenceClassification
from transformers import LlamaConfig, LlamaForCausalLM
from transformers import LlamaForSequenceClassification, PrinterCallback, T5Config
from transformers import T5ForConditionalGeneration, Trainer, TrainerCallback
from transformers import TrainingArguments, set_seed

sizes = {"vocab_size": 10, "hidden_size": 16, "intermediate_size": 16,
         "num_hidden_layers": 1, "num_attention_heads": 2}
bert = BertConfig(**sizes, hidden_dropout_prob=0, attention_probs_dropout_prob=0)
llama = LlamaConfig(**sizes, pad_token_id=0)
t5 = T5Config(vocab_size=10, d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2,
              dropout_rate=0, decoder_start_token_id=0)
text = [{"input_ids": [i, 2, 3], "labels": [i, 2, 3]} for i in (1, 4, 5, 6)]
classes = [{"input_ids": [i, 2, 3], "labels": i % 2} for i in (1, 4, 5, 6)]


class KeepGradient(TrainerCallback):
    def on_pre_optimizer_step(self, args, state, control, model, **kwargs):
        global gradient
        gradient = torch.cat([p.grad.flatten() for p in model.parameters()
                              if p.grad is not None])


def gradient_of(kind, config, data, batch, **attributes):
    set_seed(0)
    model = kind(config)
    for name, value in attributes.items():
        setattr(model, name, value)
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(
            folder, max_steps=1, per_device_train_batch_size=batch, max_grad_norm=0,
            gradient_accumulation_steps=4 // batch, train_sampling_strategy="sequential",
            save_strategy="no", report_to="none", disable_tqdm=True)
        trainer = Trainer(model, args, train_dataset=data, callbacks=[KeepGradient])
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    return gradient


print("four batches of one row, against one of four     accepts_loss_kwargs = False")
for kind, config, data in (
    (LlamaForCausalLM, llama, text), (BertForMaskedLM, bert, text),
    (T5ForConditionalGeneration, t5, text),
    (BertForSequenceClassification, bert, classes),
    (LlamaForSequenceClassification, llama, classes),
):
    whole = gradient_of(kind, config, data, 4).norm()
    parts = gradient_of(kind, config, data, 1).norm()
    mended = gradient_of(kind, config, data, 1, accepts_loss_kwargs=False).norm()
    print(f"{kind.__name__:<32} {parts / whole:.2f} times {mended / whole:>24.2f} times")
