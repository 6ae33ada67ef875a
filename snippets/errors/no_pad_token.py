"""Two texts of different lengths, and no token to fill with."""
# raises: ValueError

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import PreTrainedTokenizerFast

words = Tokenizer(WordLevel({"</s>": 0, "a": 1, "b": 2}))
words.pre_tokenizer = Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token="</s>")
tokenizer(["a", "a b"], padding=True)
