"""The collator pads input_ids; labels of two lengths it leaves alone."""
# raises: ValueError

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import DataCollatorWithPadding, PreTrainedTokenizerFast

words = Tokenizer(WordLevel({"[PAD]": 0, "a": 1, "b": 2}))
words.pre_tokenizer = Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, pad_token="[PAD]")
rows = [{"input_ids": [1], "labels": [1]}, {"input_ids": [1, 2], "labels": [1, 2]}]
DataCollatorWithPadding(tokenizer)(rows)
