"""model.device is the device of the first parameter; inputs go to that of the embedding."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel, XLNetConfig, XLNetModel

config = GPT2Config(
    n_layer=2, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0,
    tie_word_embeddings=False,
)
model = GPT2LMHeadModel(config)
print("whole:              ", model.device, '| == "cpu":', model.device == "cpu")

model.transformer.h[1].to("meta")  # meta stands in for a second device
model.lm_head.to("meta")
print("second half moved:  ", model.device)
print("really there:       ", sorted({str(p.device) for p in model.parameters()}))
print("inputs belong on:   ", model.get_input_embeddings().weight.device)
print("logits come from:   ", model.get_output_embeddings().weight.device)

xlnet = XLNetModel(XLNetConfig(vocab_size=11, d_model=8, n_layer=1, n_head=2, d_inner=8))
xlnet.get_input_embeddings().to("meta")
print("XLNet, embedding moved:", xlnet.device)
print("  its first parameter: ", next(name for name, _ in xlnet.named_parameters()))
print("  inputs belong on:    ", xlnet.get_input_embeddings().weight.device)

try:
    model.device = "cpu"
except AttributeError as error:
    print("AttributeError:     ", str(error).split(" of ")[0])
