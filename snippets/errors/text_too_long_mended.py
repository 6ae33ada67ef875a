"""Ask the tokenizer to cut, and compare with what the model takes."""

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import GPT2Config, GPT2Model, PreTrainedTokenizerFast

words = Tokenizer(models.WordLevel({"<unk>": 0, "one": 1}, unk_token="<unk>"))
words.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=16)
ids = tokenizer("one " * 20, truncation=True).input_ids
model = GPT2Model(GPT2Config(n_positions=16, n_embd=8, n_layer=1, n_head=1))
print(len(ids), "of at most", model.config.n_positions)
print(model(torch.tensor([ids])).last_hidden_state.shape)
