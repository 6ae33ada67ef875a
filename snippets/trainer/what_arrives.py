"""training_step receives what the collator made of the rows, less the keys, labels aside, that
forward() does not name; the length is that of the longest row in this batch."""

import tempfile

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import DataCollatorForSeq2Seq, LlamaConfig, LlamaForCausalLM
from transformers import PreTrainedTokenizerFast, PrinterCallback, Trainer, TrainingArguments

vocabulary = {word: index for index, word in enumerate("one two three four five <pad>".split())}
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=Tokenizer(WordLevel(vocabulary)), pad_token="<pad>")
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=6, hidden_size=8, intermediate_size=8, num_hidden_layers=1,
    num_attention_heads=1))


class Looking(Trainer):
    def training_step(self, model, inputs, num_items_in_batch=None):
        for name, value in inputs.items():
            kind = str(value.dtype).removeprefix("torch.")
            print(f"  {name:<15} {kind:<8}{tuple(value.shape)}  {value.tolist()}")
        print(f"  num_items_in_batch = {num_items_in_batch:.0f}, training: {model.training}")
        loss = super().training_step(model, inputs, num_items_in_batch)
        print(f"  returns a loss of shape {tuple(loss.shape)}, graph: {loss.requires_grad}")
        return loss


rows = [[0, 1], [0, 1, 2, 3], [1, 2, 3], [1, 2]]
data = [{"input_ids": row, "labels": row, "source": 7, "image_flags": 1} for row in rows]
with tempfile.TemporaryDirectory() as folder:
    for keep in (False, True):
        print("remove_unused_columns =", not keep)
        args = TrainingArguments(
            folder, max_steps=1 if keep else 2, per_device_train_batch_size=2,
            train_sampling_strategy="sequential", remove_unused_columns=not keep,
            save_strategy="no", report_to="none", disable_tqdm=True)
        trainer = Looking(model, args, train_dataset=data,
                          data_collator=DataCollatorForSeq2Seq(tokenizer))
        trainer.remove_callback(PrinterCallback)
        try:
            trainer.train()
        except (TypeError, ValueError) as error:
            print(f"{type(error).__name__}:", str(error).splitlines()[0])
