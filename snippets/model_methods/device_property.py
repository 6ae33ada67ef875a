"""model.device is the device of the first parameter; inputs go to that of the embedding."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=2, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0,
    tie_word_embeddings=False,
)
model = GPT2LMHeadModel(config)
print("whole:              ", model.device)

model.transformer.h[1].to("meta")  # meta stands in for a second device
model.lm_head.to("meta")
print("second half moved:  ", model.device)
print("really there:       ", sorted({str(p.device) for p in model.parameters()}))
print("inputs belong on:   ", model.get_input_embeddings().weight.device)
print("logits come from:   ", model.get_output_embeddings().weight.device)

model.transformer.wte.to("meta")
print("embedding moved:    ", model.device, "| beside it:", model.transformer.wpe.weight.device)

try:
    model.device = "cpu"
except AttributeError as error:
    print("AttributeError:     ", str(error).split(" of ")[0])
