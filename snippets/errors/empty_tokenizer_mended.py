"""Save the tokenizer beside the model, and ask after loading how large it is."""

from pathlib import Path
from tempfile import TemporaryDirectory

from transformers import AutoTokenizer, BertConfig, BertModel, BertTokenizer

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
words = "[PAD] [UNK] [CLS] [SEP] [MASK] hello world".split()
words = {word: id for id, word in enumerate(words)}
with TemporaryDirectory() as folder:
    BertModel(config).save_pretrained(folder)
    BertTokenizer(vocab=words).save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
ids = tokenizer("hello world")["input_ids"]
print(len(tokenizer), tokenizer.convert_ids_to_tokens(ids))
