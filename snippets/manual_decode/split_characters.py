"""Byte-level tokens split Chinese characters: hold back what is unfinished."""

import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import PreTrainedTokenizerFast, TextStreamer

backend = ByteLevelBPETokenizer()
settings = {"vocab_size": 262, "min_frequency": 1, "show_progress": False}
backend.train_from_iterator(["one two three", "一 二 三"], **settings)
tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend._tokenizer)

text = "一二三，缓存"
ids = tokenizer.encode(text)
print(len(text), "characters,", len(ids), "tokens")
print("one by one:", "".join(tokenizer.decode([number]) for number in ids))
print("together:  ", tokenizer.decode(ids))

pieces, shown = [], ""
for count in range(1, len(ids) + 1):
    decoded = tokenizer.decode(ids[:count])
    if not decoded.endswith("\ufffd"):  # what stands for an unfinished character
        pieces.append(decoded[len(shown) :])
        shown = decoded
print("held back: ", pieces)

print("TextStreamer:", end=" ")
streamer = TextStreamer(tokenizer)
for number in ids:
    streamer.put(torch.tensor([number]))
streamer.end()
assert "".join(pieces) == text, "nothing is lost"
