"""The end token fills, and the mask tells where."""

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import PreTrainedTokenizerFast

words = Tokenizer(WordLevel({"</s>": 0, "a": 1, "b": 2}))
words.pre_tokenizer = Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token="</s>")
tokenizer.pad_token = tokenizer.eos_token
tokenizer.padding_side = "left"
batch = tokenizer(["a", "a b"], padding=True)
print(batch["input_ids"], batch["attention_mask"])
