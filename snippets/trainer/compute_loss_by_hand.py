"""A compute_loss_func of your own that returns a mean per batch changes what accumulated gradients
mean; dividing by num_items_in_batch keeps them equal to one large batch."""

import tempfile

import torch
import torch.nn.functional as F
from transformers import LlamaConfig, LlamaForCausalLM, PrinterCallback, Trainer
from transformers import TrainerCallback, TrainingArguments, set_seed

data = [
    {"input_ids": [1, 2, 3, 4, 5], "labels": [1, 2, 3, 4, 5]},
    {"input_ids": [6, 7, 0, 0, 0], "labels": [6, 7, -100, -100, -100]},
]


def cross_entropy(outputs, labels, reduction):
    logits, labels = outputs.logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten()
    return F.cross_entropy(logits, labels, reduction=reduction)


def batch_mean(outputs, labels, num_items_in_batch=None):
    return cross_entropy(outputs, labels, "mean")


def over_all_items(outputs, labels, num_items_in_batch=None):
    return cross_entropy(outputs, labels, "sum") / num_items_in_batch


class KeepGradient(TrainerCallback):
    def on_optimizer_step(self, args, state, control, model, **kwargs):
        global gradient
        gradient = model.lm_head.weight.grad.clone()


def gradient_of(function, batch, scaled=None):
    set_seed(0)
    model = LlamaForCausalLM(LlamaConfig(vocab_size=10, hidden_size=16, intermediate_size=16,
                                         num_hidden_layers=1, num_attention_heads=2))
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(
            folder, max_steps=1, per_device_train_batch_size=batch, max_grad_norm=0,
            gradient_accumulation_steps=2 // batch, train_sampling_strategy="sequential",
            save_strategy="no", report_to="none", disable_tqdm=True)
        trainer = Trainer(model, args, train_dataset=data, compute_loss_func=function,
                          callbacks=[KeepGradient])
        trainer.loss_is_scaled_for_ga = scaled
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    return gradient


whole = gradient_of(None, batch=2)  # the model's own loss, both rows at once
for name, function, scaled in (
    ("the model's own loss", None, None),
    ("sum / num_items_in_batch", over_all_items, None),
    ("mean of each batch", batch_mean, None),
    ("the same, loss_is_scaled_for_ga = False", batch_mean, False),
):
    one_by_one = gradient_of(function, 1, scaled)
    equal = torch.allclose(one_by_one, whole, atol=1e-6)
    print(f"{name:<40} equal to one batch of 2: {equal},",
          f"length {one_by_one.norm() / whole.norm():.2f} times")
