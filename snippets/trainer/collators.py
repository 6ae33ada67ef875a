"""Padding and -100 come from the collator: which value, on which side, and whether labels are
filled at all."""

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import DataCollatorForLanguageModeling, DataCollatorForSeq2Seq
from transformers import DataCollatorWithFlattening, DataCollatorWithPadding
from transformers import PreTrainedTokenizerFast, default_data_collator

vocabulary = {word: id for id, word in enumerate("a b c d <end> <pad>".split())}
tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(WordLevel(vocabulary)),
                                    pad_token="<pad>", eos_token="<end>")
tokenizer.deprecation_warnings["Asking-to-pad-a-fast-tokenizer"] = True  # silence advice
rows = [{"input_ids": [0, 1, 4]}, {"input_ids": [0, 1, 2, 3, 4]}]
labelled = [{**row, "labels": row["input_ids"]} for row in rows]


def show(title, collator, data):
    print(title)
    try:
        for name, value in collator(data).items():
            print(f"  {name:<15}{value.tolist()}")
    except ValueError as error:
        print("  ValueError:", str(error).partition(". ")[0])


show("default_data_collator", default_data_collator, rows)
show("DataCollatorWithPadding", DataCollatorWithPadding(tokenizer), rows)
show("DataCollatorWithPadding, rows with labels", DataCollatorWithPadding(tokenizer), labelled)
show("DataCollatorForSeq2Seq", DataCollatorForSeq2Seq(tokenizer), labelled)
show("DataCollatorForLanguageModeling, mlm=False",
     DataCollatorForLanguageModeling(tokenizer, mlm=False), rows)
show("DataCollatorWithFlattening", DataCollatorWithFlattening(), labelled)

tokenizer.padding_side = "left"
show("padding_side = 'left', pad_to_multiple_of=4",
     DataCollatorForLanguageModeling(tokenizer, mlm=False, pad_to_multiple_of=4), rows)
tokenizer.pad_token = tokenizer.eos_token
show("pad_token = eos_token: the real <end> has no label any more",
     DataCollatorForLanguageModeling(tokenizer, mlm=False), rows)
tokenizer.pad_token = None
show("no pad_token", DataCollatorForLanguageModeling(tokenizer, mlm=False), rows)
