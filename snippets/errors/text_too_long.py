"""A text of 20 tokens; the tokenizer knows that its model takes 16."""
# warns: transformers

from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

words = Tokenizer(models.WordLevel({"<unk>": 0, "one": 1}, unk_token="<unk>"))
words.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=16)
print(len(tokenizer("one " * 20).input_ids))
