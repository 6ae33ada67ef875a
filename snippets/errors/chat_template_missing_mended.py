"""A template of one's own, or that of the chat model."""

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import PreTrainedTokenizerFast

words = Tokenizer(WordLevel({"</s>": 0, "a": 1, "b": 2}))
words.pre_tokenizer = Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token="</s>")
tokenizer.chat_template = "{% for m in messages %}{{ m.content }}</s>{% endfor %}"
chat = [{"role": "user", "content": "a b"}]
print(tokenizer.apply_chat_template(chat, tokenize=False))
