"""Call the tokenizer: one text, several texts, targets."""

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import PreTrainedTokenizerFast

words = Tokenizer(WordLevel({"[UNK]": 0, "hello": 1, "world": 2}, unk_token="[UNK]"))
words.pre_tokenizer = Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words)
print(tokenizer("hello world")["input_ids"])
print(tokenizer(["hello", "world hello"])["input_ids"])
print(tokenizer("hello", text_target="world")["labels"])
