"""To train on the answers only, give every token of the prompt the label -100, and take a
collator that pads labels and does not make its own."""

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import DataCollatorForLanguageModeling, DataCollatorForSeq2Seq
from transformers import PreTrainedTokenizerFast

vocabulary = {word: id for id, word in enumerate("a b c d <end> <pad>".split())}
tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(WordLevel(vocabulary)),
                                    pad_token="<pad>", eos_token="<end>")
tokenizer.deprecation_warnings["Asking-to-pad-a-fast-tokenizer"] = True  # silence advice


def row(prompt, answer):
    return {"input_ids": prompt + answer, "labels": [-100] * len(prompt) + answer}


end = tokenizer.eos_token_id
short, long = row([0, 1], [2, end]), row([0, 1, 2], [3, 3, end])
for collator in (DataCollatorForSeq2Seq(tokenizer),
                 DataCollatorForLanguageModeling(tokenizer, mlm=False)):
    print(type(collator).__name__)
    for rows in ([short, long], [long, long]):
        try:
            print("  ", collator(rows)["labels"].tolist())
        except ValueError as error:
            print("   ValueError:", str(error).partition(", you")[0])
