"""A collator that pads labels too, with -100."""

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import DataCollatorForTokenClassification, PreTrainedTokenizerFast

words = Tokenizer(WordLevel({"[PAD]": 0, "a": 1, "b": 2}))
words.pre_tokenizer = Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, pad_token="[PAD]")
rows = [{"input_ids": [1], "labels": [1]}, {"input_ids": [1, 2], "labels": [1, 2]}]
batch = DataCollatorForTokenClassification(tokenizer)(rows)
print(batch["input_ids"].tolist(), batch["labels"].tolist())
print(tokenizer(["a", "a b"], padding=True, return_tensors="pt")["input_ids"].tolist())
