"""The model of the task itself: encode, generate, decode."""

import torch
from transformers import BartConfig, BartForConditionalGeneration

config = BartConfig(vocab_size=16, d_model=16, encoder_layers=1, decoder_layers=1)
model = BartForConditionalGeneration(config)
text = torch.tensor([[0, 5, 6, 7, 2]])  # the ids that the tokenizer gives
summary = model.generate(text, min_new_tokens=4, max_new_tokens=4)
print("ids for tokenizer.decode:", tuple(summary.shape))
